"""Every write of imports, split by topic: `rows` (what is there already changes), `uploads` (files on their way in)."""
