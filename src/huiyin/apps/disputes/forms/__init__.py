"""Forms by topic: shape only."""
