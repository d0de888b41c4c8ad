"""The field pages, split by topic: today, report, visit, case, outbox."""
