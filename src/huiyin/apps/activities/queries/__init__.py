"""Every read, for a viewer, by what it is about."""
