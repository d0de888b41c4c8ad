"""Accusations (检举控告): who may never know of one, what may be done with it, by when it is handed over and who made it is told.

信访工作条例 Art 22 (to the discipline organs within fifteen days), Art 23 (who made it is told in writing within fifteen), Art 28
(who has an interest steps back), Arts 30, 46 (nothing of it is told or passed to the accused person or unit).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum, auto

from huiyin.core.calendar import Calendar
from huiyin.core.clock_days import since_day
from huiyin.core.clocks import Due, due
from huiyin.core.limits import parse_limit
from huiyin.core.relations import Accused, Actor
from huiyin.core.segments import Segment
from huiyin.core.worktime import SHANGHAI

HAND_OVER, TELL = "hand_over", "tell_accuser"
"""The terms of law (`packs/law/terms.toml`): how long it may lie before it is with the discipline organs, and before who made it
under their name is told so in writing."""


class Standing(StrEnum):
    """Where an accusation is: with us, with the discipline organs, answered to who made it under their name, over."""

    held = auto()
    handed = auto()
    answered = auto()
    ended = auto()


class Deed(StrEnum):
    """What is done with it; each is an entry of its trail."""

    entered = auto()
    read = auto()
    named = auto()
    unnamed = auto()
    noted = auto()
    handed = auto()
    answered = auto()
    ended = auto()
    called = auto()
    """The accuser's whole number was looked at; the words are the code of the reason."""


LEADS: Mapping[Deed, tuple[frozenset[Standing], Standing]] = {
    Deed.handed: (frozenset({Standing.held}), Standing.handed),
    Deed.answered: (frozenset({Standing.handed}), Standing.answered),
    Deed.ended: (frozenset(Standing) - {Standing.ended, Standing.held}, Standing.ended),
}
"""From which standings a deed leads to which. Nothing ends that was not handed over."""


@dataclass(frozen=True)
class Shut:
    """Whom it is against: units and places as in cases, and persons whatever their post."""

    accused: Accused = field(default_factory=Accused)
    persons: frozenset[int] = frozenset()

    def bars(self, actor: Actor) -> bool:
        """May the actor never know of it? The person, their unit, whoever they lead; who acts as no post may not either."""
        return not actor.post or actor.person in self.persons or self.accused.bars(actor)

    def bars_any(self, posts: Iterable[Actor]) -> bool:
        """May somebody who holds these posts never know of it, in whatever of them they act? Who holds none may not either."""
        posts = tuple(posts)
        return not posts or any(self.bars(actor) for actor in posts)


def what_is_due(standing: Standing, *, named: bool) -> str:
    """The term that runs: to hand it over, then to tell who made it, where they gave their name; none is empty."""
    if standing == Standing.held:
        return HAND_OVER
    return TELL if standing == Standing.handed and named else ""


def due_by(term: str, received: date, calendar: Calendar) -> Due:
    """By when it has to be done, counted from receipt; the `term` is the law's, in calendar days, shown raw."""
    limit = parse_limit(term)
    began = datetime.combine(received, time.min, SHANGHAI)
    return due(limit, since_day([Segment(began)], received, limit.unit), calendar)
