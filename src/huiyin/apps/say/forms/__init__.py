"""The questions of residents' pages."""
