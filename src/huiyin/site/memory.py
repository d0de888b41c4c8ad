"""How a serving process looks after its memory."""

from __future__ import annotations

import gc

SEDATE = (10_000, 20, 50)
"""New objects until the youngest, rounds until the middle, and until the oldest are looked through. By Python's own (700, 10, 10)
a page of ours is interrupted a dozen times, by nothing that a request leaves behind: hardly any of it goes in circles."""


def settle() -> None:
    """Call once everything is loaded: that stays, and is never looked through again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SEDATE)
