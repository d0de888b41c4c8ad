"""Every write of disputes, by topic. Each is one transaction and one event; who may is said by the case and its unit."""
