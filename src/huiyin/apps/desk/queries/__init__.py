"""Every read of the desk's pages, split by topic, always for a viewer."""
