"""What a post, a unit or a place owes: my month, the due list, one of them with what did it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from urllib.parse import urlencode

from django.db.models import F, Q, QuerySet
from django.urls import reverse

from huiyin.apps.cases.containing import containing
from huiyin.apps.cases.keyset import Order, number
from huiyin.apps.duties.actions.answering import RECORD, answers_for
from huiyin.apps.duties.chosen import duties_of
from huiyin.apps.duties.models import Doing, Owed
from huiyin.apps.duties.words import due_words, span_words
from huiyin.apps.keys.ring import recall
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Household, Place
from huiyin.apps.places.queries import villages_in
from huiyin.apps.records.models import Event
from huiyin.apps.scope.acting import system
from huiyin.core.duties import Duty, Standing
from huiyin.core.spans import Period, Span, span_at

BACK = timedelta(days=366)
MOST, PAGE = 600, 50
MOST_DOORS = 20_000
"""So many doors with the words are looked at: more than a town has."""
OLDEST = Order(newest=False)


@dataclass(frozen=True)
class Line:
    """One thing that is owed, in words. `entry`: the address of the form that does it, empty where another page does; `past`: its
    span is over."""

    row: Owed
    duty: Duty | None
    late: bool
    entry: str
    past: bool = False

    @property
    def about(self) -> str:
        """What it is about: a door, a unit or a place."""
        return about(self.row)

    @property
    def span_words(self) -> str:
        """Of which month, quarter, year."""
        return span_words(self.row.span)

    @property
    def due_words(self) -> str:
        """Until when."""
        return due_words(self.row)

    @property
    def kind(self) -> str:
        """Its mark: late, on, done or none."""
        return "late" if self.late else {Standing.open: "on", Standing.done: "done"}.get(Standing(self.row.state), "")


@dataclass(frozen=True)
class About:
    """Everything owed to one household, place or unit, so that one entry can do all of it."""

    title: str
    head: str
    lines: list[Line] = field(default_factory=list)
    entry: str = ""


@dataclass(frozen=True)
class Month:
    """What a post owes in a month: what is late first, then what is due, then what is done or not needed."""

    span: Span
    late: list[About]
    due: list[About]
    over: list[About]

    def count(self, part: list[About]) -> int:
        """How many lines."""
        return sum(len(about.lines) for about in part)

    @property
    def numbers(self) -> tuple[int, int, int]:
        """Late, still due, done or not needed."""
        return self.count(self.late), self.count(self.due), self.count(self.over)


def month(viewer: Viewer, today: date, of: date) -> Month:
    """The month in which `of` lies, for the viewer's own post. Four queries, whatever the number of rows."""
    span = span_at(Period.month, of)
    here = Q(first__lte=span.last, last__gte=span.first)
    left = Q(state=Standing.open, last__lt=span.first, last__gte=span.first - BACK)
    mine = Owed.objects.filter(here | left, post_id=viewer.actor.post or 0).select_related("place", "unit")
    found = lines(viewer, list(mine.order_by("place_no", "household_id", "id")[:MOST]), today)
    parts: dict[str, list[Line]] = {"late": [], "due": [], "over": []}
    for line in found:
        parts["late" if line.late else "due" if line.row.state == Standing.open else "over"].append(line)
    return Month(span, **{name: _by_household(part) for name, part in parts.items()})


def lines(viewer: Viewer, rows: Iterable[Owed], today: date) -> list[Line]:
    """Rows in the words of the viewer's town."""
    known = {duty.slug: duty for duty in duties_of(viewer.profile)}
    found = list(rows)
    households(found)
    return [_line(viewer, row, known.get(row.duty), today) for row in found]


def _line(viewer: Viewer, row: Owed, duty: Duty | None, today: date) -> Line:
    late = row.state == Standing.open and row.late_from is not None and row.late_from <= today
    return Line(row, duty, late, entry_of(viewer, row, duty), past=row.last < today)


def entry_of(viewer: Viewer, row: Owed, duty: Duty | None) -> str:
    """Where what is owed is entered, once, for everything that it does."""
    kind = duty.events[0].kind if duty else ""
    if row.state == Standing.done and kind != "field.visit":
        return ""
    if kind == RECORD:
        return reverse("duties:record", args=[row.uid]) if answers_for(viewer, row) else ""
    if duty and kind == "activity.held" and answers_for(viewer, row):
        wants = {"kind": min(duty.events[0].wants.get("category", ("",))), "unit": row.unit_id or ""}
        return f"{reverse('activities:new')}?{urlencode(wants)}"
    if kind == "field.visit" and row.post_id in (None, viewer.actor.post):
        return reverse("field:visit") + (f"?household={row.household.uid}" if row.household else "")
    return ""


def households(rows: list[Owed]) -> None:
    """Put the household beside each row: whoever may see that it is owed may see whose door it is."""
    wanted = {row.household_id for row in rows if row.household_id}
    found = {home.pk: home for home in Household.objects.filter(pk__in=wanted)} if wanted else {}
    recall(home.uid for home in found.values())
    for row in rows:
        row.household = found.get(row.household_id or 0)


def about(row: Owed) -> str:
    """What a row is about: a door, a unit or a place."""
    if row.household:
        return row.household.door
    return row.unit.name if row.unit and row.unit.uid == row.subject else row.place.name


def _by_household(found: list[Line]) -> list[About]:
    """What is owed to one door together; without a door what is about one subject: two units of a place are two."""
    parts: dict[object, list[Line]] = {}
    for line in found:
        parts.setdefault(line.row.household_id or line.row.subject, []).append(line)
    made = []
    for part in parts.values():
        row = part[0].row
        entry = next((line.entry for line in part if row.household and line.entry), "")
        made.append(About(about(row), row.household.head if row.household else "", part, entry))
    return made


@dataclass(frozen=True)
class Filters:
    """Of a due list: `duty`, `state` (open, late, done, unneeded), `of` a day in the span that is looked at, `village` for posts
    above the villages, `after` the key; `q` words of an address, of a place or a unit (or
    the initials of these two), or the beginning of a household's number."""

    duty: str = ""
    state: str = ""
    of: date | None = None
    after: str = ""
    village: int = 0
    q: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str], today: date) -> Filters:
        """The filters of an address; what cannot be read is left out."""
        state = query.get("state", "")
        return cls(
            query.get("duty", "")[:40],
            state if state in (*Standing, "late") else "",
            day_in(query.get("of", ""), today),
            query.get("after", "")[:40],
            number(query.get("v", "")),
            query.get("q", "").replace("\0", "").strip()[:40],
        )

    def query(self) -> dict[str, str]:
        """As it stands in an address, without the page."""
        told = {
            "duty": self.duty,
            "state": self.state,
            "of": self.of.isoformat() if self.of else "",
            "v": str(self.village or ""),
            "q": self.q,
        }
        return {name: value for name, value in told.items() if value}


def day_in(text: str, today: date) -> date:
    """The day in an address, within ten years of today; today for anything else."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return today
    return day if abs((day - today).days) < 3660 else today


def listed(viewer: Viewer, filters: Filters, today: date) -> QuerySet[Owed]:
    """What stands on the list of the viewer's unit, or what is owed at a post's place and inside it. By place, never by person."""
    rows = Owed.objects.filter(
        _here(viewer, filters.village), first__lte=filters.of or today, last__gte=filters.of or today
    )
    slugs = [duty.slug for duty in duties_of(viewer.profile)]
    rows = rows.filter(duty__in=[filters.duty] if filters.duty in slugs else slugs)
    if filters.state == "late":
        rows = rows.filter(state=Standing.open, late_from__lte=today)
    elif filters.state:
        rows = rows.filter(state=filters.state)
    if filters.q:
        named = ("place__name", "place__letters")
        rows = containing(rows, filters.q, *named, also=lambda word: _named(viewer, filters.village, word))
    return rows.select_related("place", "unit", "post")


def _here(viewer: Viewer, village: int) -> Q:
    """By equality on indexed columns: an interval sorted over hundreds of thousands of rows is too slow."""
    if viewer.actor.unit or viewer.interval is None:
        return Q(unit_id=viewer.actor.unit or 0)
    inside = Place.objects.filter(no__range=(viewer.interval.no, viewer.interval.end))
    if not viewer.village:
        inside = inside.filter(Q(village_id=village) | Q(pk=village))
    return Q(place__in=inside.values("pk"))


def _named(viewer: Viewer, village: int, word: str) -> Q:
    """Rows about a door or a unit that is called so. Doors are looked up once, inside the village or town of the list, without
    asking of each whether one may read it: what is found is rows, and those are there for whom they are there."""
    there = Place.objects.filter(pk=village).first() if village else viewer.interval or viewer.home
    doors = Household.objects.filter(Q(code__startswith=word) | Q(door__contains=word))
    with system("doors by which rows that one may see are found"):
        inside = doors.filter(place_no__range=(there.no, there.end)) if there else doors
        homes = list(inside.order_by("place_no", "pk").values_list("pk", flat=True)[:MOST_DOORS])
    unit = Q(unit__name__contains=word) | Q(unit__letters__contains=word.lower())
    return Q(household__in=homes) | Q(unit, unit__uid=F("subject"))


def villages(viewer: Viewer) -> list[tuple[int, str]]:
    """For a post on a place above the villages: which of them a list can be about, in the tree's order. None for others."""
    if viewer.interval is None or viewer.village:
        return []
    return list(villages_in(viewer.town).values_list("pk", "name"))


def page(viewer: Viewer, filters: Filters, today: date, most: int = PAGE) -> tuple[list[Line], str]:
    """A page of the list and the key of the next. Which rows these are is asked first, without the posts and places beside them.

    `+ 0`: a planner that may walk the ids in their order reads every row of the county before it has found fifty of a unit.
    """
    rows = listed(viewer, filters, today)
    ids = OLDEST.after(rows, filters.after).order_by(F("pk") + 0).values_list("pk", flat=True)
    shown = list(ids[: most + 1])
    found = list(rows.model.objects.filter(pk__in=shown[:most]).select_related("place", "unit", "post").order_by("pk"))
    return lines(viewer, found, today), str(shown[most - 1]) if len(shown) > most else ""


@dataclass(frozen=True)
class One:
    """One thing that is owed, with what did it and what was said about it. What stands in words is there for who `answers`;
    `in_words`: they may also just write down what was done."""

    line: Line
    doings: list[Event]
    words: str
    answers: bool
    in_words: bool = False


def one(viewer: Viewer, uid: uuid.UUID, today: date) -> One | None:
    """One of them, None when the viewer may not see it."""
    row = Owed.objects.filter(uid=uid).select_related("place", "unit", "post").first() if viewer.actor.post else None
    if row is None:
        return None
    (line,) = lines(viewer, [row], today)
    done_by = list(Doing.objects.filter(owed=row).values_list("event", flat=True))
    with system("what did a duty, and why it is not needed"):
        events = list(Event.objects.filter(uid__in=done_by).select_related("secret", "place").order_by("at"))
        said = Event.objects.filter(subject=row.uid, nth=row.nth, kind="duty.unneeded").select_related("secret").first()
        recall(event.secret.key_owner for event in [*events, *([said] if said else [])])
        words = row.words or (said.secret.body.get("words", "") if said else "")
    answers = answers_for(viewer, row)
    in_words = bool(answers and line.duty and len(line.duty.events) > 1 and line.duty.expected(RECORD))
    return One(line, events, words if answers else "", answers, in_words)
