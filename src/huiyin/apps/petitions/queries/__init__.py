"""Every read: the register of petitions, accusations for named persons, receptions."""
