"""Thin views, split by topic."""
