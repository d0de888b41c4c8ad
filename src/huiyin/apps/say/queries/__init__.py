"""What residents' pages read: places, promises, one matter, public lists."""
