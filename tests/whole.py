"""What is tried in full by `make proof` (HUIYIN_WHOLE=1) and by a fixed choice in `make test`, which has eighteen minutes."""

from __future__ import annotations

import os
import random
from collections.abc import Iterable
from typing import TypeVar
from zlib import crc32

WHOLE = bool(os.environ.get("HUIYIN_WHOLE"))
T = TypeVar("T")


def some(items: Iterable[T], most: int, seed: str) -> list[T]:
    """At most so many of them, for one seed always the same ones; all of them in the proof."""
    found = list(items)
    return found if WHOLE or len(found) <= most else random.Random(seed).sample(found, most)  # noqa: S311


def share(name: str, parts: int) -> bool:
    """Is it this one's turn, where one of so many is tried? Everyone's in the proof."""
    return WHOLE or crc32(name.encode()) % parts == 0
