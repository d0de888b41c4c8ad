"""Every read of duties, by topic; always for a viewer."""
