"""Every read of disputes, by topic, always for a viewer."""
