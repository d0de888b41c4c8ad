"""What `huiyin verify` computes again: one file for each thing that is kept and could also be told from the events."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

Step = Callable[[int], None]


@dataclass(frozen=True)
class Difference:
    """Something is kept otherwise than it should be: `what` it is about, what is `kept`, and what is `true`."""

    what: str
    kept: str
    true: str


class Check(Protocol):
    """A module of this package. `look` goes through everything and tells `step` how many it has seen."""

    TITLE: str

    def total(self) -> int: ...
    def look(self, step: Step) -> Iterator[Difference]: ...
