"""Money is counted in fen, whole numbers, and read in yuan."""

from __future__ import annotations


def yuan(fen: int) -> str:
    """An amount as people read it: 1234560 → 12,345.60; whole yuan without the dot: 500000 → 5,000."""
    whole, rest = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{whole:,}" + (f".{rest:02}" if rest else "")
