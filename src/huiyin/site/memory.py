"""How a serving process looks after its memory."""

from __future__ import annotations

import gc

SEDATE = (10_000, 20, 50)
"""New objects until the youngest are looked through, then how many rounds of that until the middle, and until the oldest. By
Python's own (700, 10, 10) a page of ours stands still a dozen times for a hundred objects that go in circles."""


def settle() -> None:
    """Call once everything is loaded: that stays, and is never looked through again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SEDATE)
