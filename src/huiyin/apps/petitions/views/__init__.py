"""Pages of petitions, accusations and receptions."""
