"""Every write, by what it is about."""
