"""Pages of those who go from door to door: today, report, visit, steps; and the outbox that works without signal."""
