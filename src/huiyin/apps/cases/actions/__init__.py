"""Every write to cases, split by topic. Import from the topic: `actions.opening`, `actions.steps`, `actions.answers` …"""
