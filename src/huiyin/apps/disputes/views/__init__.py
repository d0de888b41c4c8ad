"""Thin views, by topic."""
