"""Pages, thin, by who looks."""
