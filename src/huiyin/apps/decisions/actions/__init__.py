"""Every write of decisions."""
