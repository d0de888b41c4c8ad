"""Views of the net, by topic."""
