"""SQLite with scope: temporary views stand before the protected tables, temporary triggers before every write."""
