"""Every write: petitions registered, accusations looked after, promises of a reception kept."""
