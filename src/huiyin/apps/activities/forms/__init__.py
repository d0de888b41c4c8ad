"""Forms: shape only, by what they are about."""
