"""Every write of figures: briefs, approved periods."""
