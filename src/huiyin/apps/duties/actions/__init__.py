"""Every write of duties, by topic."""
