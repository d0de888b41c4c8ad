"""Data in and out: tables as offices make them, checked, previewed, taken in; lists handed out as files."""
