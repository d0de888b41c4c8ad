"""Whose rows a connection shows: set by who acts, held by the database itself."""
