"""Who may act: a relation to the case, never a global role (design §4; requests.md §7).

`holds` is the one function behind buttons, inbox, outbox and API. It decides on values only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache

from huiyin.core.places import Interval
from huiyin.core.words import (
    HOME_KINDS,
    PARTY_KINDS,
    PLAIN_RELATIONS,
    UNIT_ANCHORS,
    VILLAGE_LEVEL,
    PlaceKind,
    PostTitle,
    UnitKind,
)

HEADS = frozenset({"member", "party_unit"}) | frozenset(PostTitle)
UNIT_KINDS = frozenset(UnitKind)
ANCHORS = UNIT_ANCHORS | frozenset(PlaceKind) | UNIT_KINDS


@dataclass(frozen=True)
class Relation:
    """`head@anchor`: a post title (or any member) at the case's unit, a place above the case, or a serving unit."""

    head: str
    anchor: str = ""

    @classmethod
    @cache
    def parse(cls, word: str) -> Relation | None:
        """The relation that `word` names, or None when it names none."""
        head, _, anchor = word.partition("@")
        if not anchor:
            return cls(head) if head in PLAIN_RELATIONS else None
        return cls(head, anchor) if head in HEADS and anchor in ANCHORS else None


@dataclass(frozen=True)
class Actor:
    """Who acts, and as which post. Ids are database ids; `person` 0 is nobody known (a resident without account).

    `place_kind`/`place` are the post's own place or the seat of its unit; `serves` the places that the unit serves.
    `passes_on` is the person at a desk who does for the asker what the asker says there or by telephone: on record, and
    nobody who worked on the case, but not the asker. `words` are relations that hold without a place: stories and walks
    play with them, a real post never has any. `above` is the unit with all that it stands under. `under` are the units of all
    posts that the person holds, with all that those stand under, `seats` the numbers of their places: against whom a case is,
    is told by them, in whichever post they act.
    """

    person: int = 0
    post: int = 0
    title: str = ""
    unit: int = 0
    unit_kind: str = ""
    place: int = 0
    place_kind: str = ""
    serves: frozenset[int] = field(default_factory=frozenset)
    reporter: bool = False
    passes_on: int = 0
    system: bool = False
    words: frozenset[str] = frozenset()
    above: frozenset[int] = frozenset()
    under: frozenset[int] = frozenset()
    seats: frozenset[int] = frozenset()

    @property
    def visits_homes(self) -> bool:
        """Can the post's work be with households: on a place, or in a unit whose work they are? Beside its title."""
        return not self.unit or self.unit_kind in HOME_KINDS

    @property
    def who(self) -> int:
        """The person on record: who acts, or who passes it on."""
        return self.person or self.passes_on


@dataclass(frozen=True)
class Accused:
    """Whom a case is against: units with all beneath them, places with everybody seated inside. Nothing of it reaches
    them (信访工作条例 Arts 28, 30, 46)."""

    units: frozenset[int] = frozenset()
    places: tuple[Interval, ...] = ()

    def bars(self, actor: Actor) -> bool:
        """Is it against a unit or place of the actor's, or one above it? Who acts as no post is barred by nothing."""
        if not actor.post:
            return False
        return bool(self.units & actor.under) or any(
            place.contains(seat) for place in self.places for seat in actor.seats
        )


NO_ONE = Accused()


@dataclass(frozen=True)
class Anchors:
    """Where a case stands, as far as relations need it. `path` maps a place kind to the id of that ancestor.

    `reporter_post` stands for the reporter where no resident asked: who reported it, or the lead of joint handling.
    """

    path: Mapping[str, int]
    unit: int = 0
    parent: int = 0
    reporter_post: int = 0
    handler_post: int = 0
    held_by_post: int = 0
    held_by_unit: int = 0
    involved: frozenset[int] = field(default_factory=frozenset)
    accused: Accused = NO_ONE

    def at(self, kind: str) -> int:
        """The id of the ancestor of that kind, 0 if there is none; village and community stand for each other."""
        if kind in VILLAGE_LEVEL:
            return next((self.path[k] for k in VILLAGE_LEVEL if k in self.path), 0)
        return self.path.get(kind, 0)


def holds(word: str, actor: Actor, case: Anchors) -> bool:
    """Does the actor stand in the relation `word` to the case? Whom it is against stands in none."""
    return not case.accused.bars(actor) and _stands(word, actor, case)


def may_start(word: str, actor: Actor) -> bool:
    """May the actor open a case by the relation `word`? A post reports what it meets anywhere: its title is enough."""
    relation = Relation.parse(word)
    by_title = relation is not None and bool(relation.anchor) and bool(actor.post) and _head(relation, actor)
    return by_title or holds(word, actor, Anchors({}))


def held(words: tuple[str, ...], actor: Actor, case: Anchors) -> frozenset[str]:
    """Those of `words` that the actor holds."""
    if case.accused.bars(actor):
        return frozenset()
    return frozenset(word for word in words if _stands(word, actor, case))


def _stands(word: str, actor: Actor, case: Anchors) -> bool:
    if word in PLAIN:
        return PLAIN[word](actor, case)
    if word in actor.words:
        return True
    relation = Relation.parse(word)
    return (
        relation is not None and bool(actor.post) and _head(relation, actor) and _anchor(relation.anchor, actor, case)
    )


def _is_reporter(actor: Actor, case: Anchors) -> bool:
    return actor.reporter or (bool(actor.post) and actor.post == case.reporter_post)


def _is_handler(actor: Actor, case: Anchors) -> bool:
    return bool(actor.post) and actor.post == case.handler_post


def _is_involved(actor: Actor, case: Anchors) -> bool:
    if not actor.post:
        return actor.reporter
    return (
        actor.post in {case.handler_post, case.held_by_post}
        or bool(actor.unit and actor.unit in {case.unit, case.held_by_unit})
        or actor.post in case.involved
    )


PLAIN: Mapping[str, Callable[[Actor, Anchors], bool]] = {
    "anyone": lambda actor, case: True,
    "reporter": _is_reporter,
    "system": lambda actor, case: actor.system,
    "handler": _is_handler,
    "involved": _is_involved,
}
"""The relations that have no anchor."""


def _head(relation: Relation, actor: Actor) -> bool:
    if relation.head == "member":
        return bool(actor.unit)
    if relation.head == "party_unit":
        return actor.unit_kind in PARTY_KINDS
    return actor.title == relation.head


def _anchor(anchor: str, actor: Actor, case: Anchors) -> bool:
    if anchor == "unit":
        return bool(case.unit) and actor.unit == case.unit
    if anchor == "parent":
        return bool(case.parent) and actor.unit == case.parent
    if anchor in UNIT_KINDS:
        return actor.unit_kind == anchor and bool(actor.serves & set(case.path.values()))
    return bool(actor.place) and actor.place == case.at(anchor)
