"""Duties: whose, how often, and which event shows that it was done (design §4; towns.md T1-4, T2-1, T4-4).

A duty is done by the event itself, never by a tick. Nobody is counted or compared: a duty knows how often it is due, and an
event either is what it asks for or it is not. Days are days of Asia/Shanghai.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum, auto
from typing import Any

from huiyin.core.calendar import Calendar
from huiyin.core.limits import LimitUnit, parse_limit
from huiyin.core.profiles import text
from huiyin.core.spans import ONE_DAY, Period, Span
from huiyin.core.words import PlaceKind, PostTitle, Text, UnitKind, VisitDeed

MOST_TIMES = 31
DIMENSIONS = ("role", "channel", "category", "outcome", "series", "did")
NOBODY = VisitDeed.nobody.value
"""The outcome of a visit on which nobody was met: it is kept, and it is not what a duty asks for."""


class SubjectKind(StrEnum):
    """Of whom something is expected: posts of a title, units of a kind, households linked to posts of a title, those in the
    care of a post, places of a kind."""

    posts = auto()
    units = auto()
    links = auto()
    cared = auto()
    places = auto()


class Standing(StrEnum):
    """How one duty of one subject in one span stands. `unneeded`: somebody said why it is not needed."""

    open = auto()
    done = auto()
    unneeded = auto()


@dataclass(frozen=True)
class Occurrence:
    """What of an event matters here. `did`: the kinds of things that were done in it."""

    kind: str
    dimensions: Mapping[str, str] = field(default_factory=dict)
    did: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Expected:
    """The event that does a duty: its kind, and for some dimensions the values of which it must have one."""

    kind: str
    wants: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def fits(self, what: Occurrence) -> bool:
        """Is it such an event? A visit that met nobody is none, unless that is asked for."""
        if what.kind != self.kind:
            return False
        if what.dimensions.get("outcome") == NOBODY and NOBODY not in self.wants.get("outcome", ()):
            return False
        return all(self._has(name, values, what) for name, values in self.wants.items())

    @staticmethod
    def _has(name: str, values: frozenset[str], what: Occurrence) -> bool:
        return bool(values & what.did) if name == "did" else what.dimensions.get(name, "") in values


@dataclass(frozen=True)
class Deadline:
    """Due on `on` (that day included), late from `late_from` on. None: a year whose work days are not known yet."""

    on: date | None
    late_from: date | None


@dataclass(frozen=True)
class Duty:
    """What is expected of every subject of a kind in every span of a period.

    `words`: the titles or kinds of the subjects; `by`: the title of the post that owes it in a unit or place; `led_by`: the key of
    the unit on whose list it stands; `head`: the title of the post there that also sees a `confidential` one; `due` and `grace`:
    limits within and after the span, empty for its last day and for none; `generic`: our own wording, the source names it only.
    `people`: it is about everybody who lives there (人人访): as many as were met count.
    `events`: any one of them does it; what the first one is about is offered first.
    """

    slug: str
    title: Text
    what: Text
    kind: SubjectKind
    words: tuple[str, ...]
    period: Period
    events: tuple[Expected, ...]
    times: int = 1
    by: str = ""
    led_by: str = ""
    head: str = ""
    due: str = ""
    grace: str = ""
    source: str = ""
    confidential: bool = False
    people: bool = False
    generic: bool = False

    def fits(self, what: Occurrence) -> bool:
        """Does such an event do it?"""
        return any(event.fits(what) for event in self.events)

    def expected(self, kind: str) -> Expected | None:
        """What it expects of events of this kind; None where they do not do it."""
        return next((event for event in self.events if event.kind == kind), None)


def deadline(duty: Duty, span: Span, calendar: Calendar) -> Deadline | None:
    """When the duty is due in a span by the calendar of the place; None when nothing is due in it (a day off)."""
    known, on = _due_on(duty, span, calendar)
    if not known:
        return Deadline(None, None)
    return None if on is None else Deadline(on, _after(on, duty.grace, calendar))


def _due_on(duty: Duty, span: Span, calendar: Calendar) -> tuple[bool, date | None]:
    """Whether it is known, and the day: the nth of the span, or the last there is."""
    if not duty.due:
        return True, span.last
    limit = parse_limit(duty.due)
    if limit.unit == LimitUnit.DAYS:
        return True, min(span.first + timedelta(days=max(limit.n, 1) - 1), span.last)
    worked: list[date] = []
    day = span.first
    while day <= span.last and len(worked) < max(limit.n, 1):
        works = calendar.is_workday(day)
        if works is None:
            return False, None
        worked += [day] if works else []
        day += ONE_DAY
    return True, worked[-1] if worked else None


def _after(on: date, grace: str, calendar: Calendar) -> date | None:
    """The first day that is late."""
    if not grace:
        return on + ONE_DAY
    limit = parse_limit(grace)
    end = on + timedelta(days=limit.n) if limit.unit == LimitUnit.DAYS else calendar.workdays_after(on, limit.n)
    return end + ONE_DAY if end else None


def standing(done: int, times: int, *, unneeded: bool = False) -> Standing:
    """How it stands when so many events of `times` have happened. What was done is done, whatever was said before."""
    if done >= times:
        return Standing.done
    return Standing.unneeded if unneeded else Standing.open


def met_of(counts: Iterable[int]) -> int:
    """How many of a household were met in its visits: the most at once. Who was met twice is one person."""
    return max(counts, default=0)


def read_duties(tables: Iterable[Mapping[str, Any]]) -> tuple[Duty, ...]:
    """The `[[duties]]` of a profile, in their order. Raises ValueError, which names everything that is wrong with them."""
    duties = tuple(_duty(table) for table in tables)
    if problems := problems_of(duties):
        raise ValueError("; ".join(problems))
    return duties


def _duty(table: Mapping[str, Any]) -> Duty:
    who = table["who"]
    kind = next(kind for kind in SubjectKind if kind in who)
    told = table["event"]
    return Duty(
        slug=str(table["slug"]),
        title=text(table["title"]),
        what=text(table.get("what", "")),
        kind=kind,
        words=_values(who[kind]),
        period=Period(table["period"]),
        events=tuple(_expected(each) for each in (told if isinstance(told, list) else [told])),
        times=int(table.get("times", 1)),
        by=str(who.get("by", "")),
        led_by=str(table.get("led_by", "")),
        head=str(table.get("head", "")),
        due=str(table.get("due", "")),
        grace=str(table.get("grace", "")),
        source=str(table.get("source", "")),
        confidential=bool(table.get("confidential", False)),
        people=bool(table.get("people", False)),
        generic=bool(table.get("generic", False)),
    )


def _expected(table: Mapping[str, Any]) -> Expected:
    wants = {name: frozenset(_values(value)) for name, value in table.items() if name != "kind"}
    return Expected(str(table["kind"]), wants)


def _values(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list | tuple) else (str(value),)


WORDS: Mapping[SubjectKind, frozenset[str]] = {
    SubjectKind.posts: frozenset(PostTitle),
    SubjectKind.links: frozenset(PostTitle),
    SubjectKind.cared: frozenset({"old", "young"}),
    SubjectKind.units: frozenset(UnitKind),
    SubjectKind.places: frozenset(PlaceKind),
}
"""What the words of each kind of subject may be."""


def problems_of(duties: Iterable[Duty]) -> list[str]:
    """Everything that is wrong with the duties of a profile, each with its slug in front."""
    known: set[str] = set()
    found = []
    for duty in duties:
        found += [f"{duty.slug}: {problem}" for problem in _problems(duty, known)]
        known.add(duty.slug)
    return found


def _problems(duty: Duty, known: set[str]) -> Iterable[str]:
    if duty.slug in known:
        yield "stands there twice"
    if not duty.source:
        yield "names no source"
    yield from (f"{word} is no word for {duty.kind}" for word in duty.words if word not in WORDS[duty.kind])
    yield from (f"{word} is no title of a post" for word in (duty.by, duty.head) if word and word not in set(PostTitle))
    asked = (name for event in duty.events for name in event.wants)
    yield from (f"{name} is no dimension of an event" for name in asked if name not in DIMENSIONS)
    if not 1 <= duty.times <= MOST_TIMES:
        yield f"{duty.times} times is not between 1 and {MOST_TIMES}"
    if duty.people and duty.kind != SubjectKind.links:
        yield "is about everybody who lives there, and not about linked households"
    if duty.confidential and not (duty.led_by and duty.head):
        yield "is confidential and does not say who else may see it: led_by and head"
    for limit in filter(None, (duty.due, duty.grace)):
        if parse_limit(limit).unit in (LimitUnit.HOURS, LimitUnit.WORK_HOURS):
            yield f"{limit} is not counted in days"
