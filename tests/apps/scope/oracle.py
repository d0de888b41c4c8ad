"""Who may see what, told a second time: by parents and plain loops, without numbers, SQL or the product's own code."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

OPEN = ("public", "involved")


@dataclass
class Node:
    """A place or a unit under another one."""

    pk: int
    above: Node | None = None

    def chain(self) -> Iterator[Node]:
        """Itself and all above it."""
        yield self
        if self.above:
            yield from self.above.chain()

    def lies_in(self, other: Node) -> bool:
        """Is it the other, or somewhere beneath it?"""
        return any(node.pk == other.pk for node in self.chain())


@dataclass
class Who:
    """A post on a place, or in a unit that has its seat there; `post` 0 is a visitor."""

    post: int = 0
    place: Node | None = None
    unit: Node | None = None

    @property
    def territorial(self) -> bool:
        """A post on a place itself, not in a unit."""
        return self.place is not None and self.unit is None


@dataclass
class What:
    """A case."""

    place: Node
    level: str
    published: bool = False
    posts: set[int] = field(default_factory=set)
    units: set[int] = field(default_factory=set)
    against: list[tuple[str, Node]] = field(default_factory=list)


def sees(who: Who, what: What) -> bool:
    """Is the case there for them?"""
    is_open = what.level in OPEN
    if not who.post:
        return what.published and is_open
    if not is_open and any(_is(who, kind, node) for kind, node in what.against):
        return False
    if who.territorial and who.place and is_open and what.place.lies_in(who.place):
        return True
    return who.post in what.posts or (who.unit is not None and who.unit.pk in what.units)


def _is(who: Who, kind: str, accused: Node) -> bool:
    own = who.unit if kind == "unit" else who.place
    return own is not None and own.lies_in(accused)
