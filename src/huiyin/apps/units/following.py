"""What other apps do after a change of this one, in its transaction: registered at the start (`site/wiring.py`), told each time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

Change = TypeVar("Change")


class Following(Generic[Change]):
    """Those who follow one kind of change."""

    def __init__(self) -> None:
        self._follows: list[Callable[[Change], None]] = []

    def connect(self, follows: Iterable[Callable[[Change], None]]) -> None:
        """Register what follows."""
        self._follows.extend(follows)

    def tell(self, change: Change) -> None:
        """Let everything follow that was registered."""
        for follow in self._follows:
            follow(change)
