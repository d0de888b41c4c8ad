"""Every read of the field pages, always for the post that looks."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from huiyin.apps.cases import library, names
from huiyin.apps.cases import queries as cases
from huiyin.apps.cases.contact import reads_contact
from huiyin.apps.cases.keyset import Order
from huiyin.apps.cases.lists import BY_DUE, Days, on_list
from huiyin.apps.cases.meters import Meter, meters
from huiyin.apps.cases.models import Case, ClockRun, Notice
from huiyin.apps.cases.notices import notices_to
from huiyin.apps.cases.offers import offered
from huiyin.apps.cases.trail import Line, named_units, trail
from huiyin.apps.field.actions import TAKES_BACK
from huiyin.apps.field.choices import DEEDS
from huiyin.apps.files.models import File
from huiyin.apps.files.queries import of as files_of
from huiyin.apps.keys.ring import recall
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Household, Place
from huiyin.apps.records.models import Event
from huiyin.apps.units.models import Unit
from huiyin.apps.units.queries import households_of
from huiyin.core.device_times import KEPT
from huiyin.core.packs import Move
from huiyin.core.words import VILLAGE_LEVEL, Outcome, PlaceKind
from huiyin.core.worktime import SHANGHAI

IN_HAND, AROUND, PAGE, TRAIL, MOST_HOUSEHOLDS, MOST_PLACES = 50, 20, 50, 12, 300, 600
NEAR = timedelta(hours=24)
NEWEST = Order()
REPORTED_FROM = (*VILLAGE_LEVEL, PlaceKind.town, PlaceKind.grid, PlaceKind.micro)


@dataclass(frozen=True)
class Row:
    """A case in a list, in the town's words; `near_from`: from when on it is near its end."""

    case: Case
    state: str
    where: str
    holder: str
    near_from: datetime | None


def rows(found: Iterable[Case]) -> list[Row]:
    """Cases as rows; asks the database only for packs that this process has not met yet."""
    return [_row(case) for case in found]


def _row(case: Case) -> Row:
    state = names.state_title(library.pinned(case.pack_id), names.town_of(case), case.state)
    near_from = case.due_at - NEAR if case.due_at else None
    return Row(case, state, names.place_title(case), names.holder_title(case), near_from)


@dataclass(frozen=True)
class Today:
    """What lies with the post (due today or late; near; the rest) and what else is open in its place."""

    due: list[Row]
    near: list[Row]
    mine: list[Row]
    around: list[Row]
    more: bool

    @property
    def count(self) -> int:
        """How many lie with the post, as far as shown."""
        return len(self.due) + len(self.near) + len(self.mine)


def today(viewer: Viewer, now: datetime) -> Today:
    """Two queries: what is in hand, soonest first; what is open in the post's own place."""
    found = list(cases.in_hand(viewer)[: IN_HAND + 1])
    hand = rows(found[:IN_HAND])
    midnight = now.astimezone(SHANGHAI).replace(hour=23, minute=59, second=59)
    due = [row for row in hand if row.case.due_at and row.case.due_at <= midnight]
    near = [row for row in hand if row.case.due_at and midnight < row.case.due_at <= now + 2 * NEAR]
    mine = [row for row in hand if row not in due and row not in near]
    held = {row.case.pk for row in hand}
    around = [row for row in rows(_around(viewer, now)[:AROUND]) if row.case.pk not in held]
    return Today(due, near, mine, around, more=len(found) > IN_HAND)


def _around(viewer: Viewer, now: datetime) -> QuerySet[Case]:
    """What is open in the place of a territorial post; a post in a unit has no place of its own."""
    if viewer.interval is None:
        return Case.objects.none()
    return on_list("here", viewer, Days(now)).select_related(*cases.LIST_FIELDS).order_by("due_sort", "id")


def listed(viewer: Viewer, now: datetime, query: str = "", phase: str = "", after: str = "") -> tuple[list[Row], str]:
    """A page of the open cases in the post's place, and the key of the next; a search finds closed ones too."""
    if query:
        ids = cases.searched(viewer, query)
        found = cases.visible_to(viewer).filter(pk__in=ids)
    else:
        found = on_list("here", viewer, Days(now))
    if phase:
        found = found.filter(phase=phase)
    page, key = BY_DUE.page(found.select_related(*cases.LIST_FIELDS), after, PAGE)
    return rows(page), key


def places_for(viewer: Viewer) -> list[Place]:
    """Where the post may report from: its village with the grids in it; a post of the town, every village and grid."""
    inside = (
        Place.objects.filter(village_id=viewer.village) if viewer.village else Place.objects.filter(town_id=viewer.town)
    )
    found = inside.filter(kind__in=REPORTED_FROM, valid_to=None).select_related("town", "village").order_by("no")
    return list(found[:MOST_PLACES]) if viewer.town else []


def households_for(viewer: Viewer) -> list[Household]:
    """First those that the post looks after; then the others of a territorial post, the first 300 by place and door."""
    linked = [link.household for link in households_of(viewer.actor.post, timezone.localdate())]
    own = {household.pk for household in linked}
    found = [*linked, *(each for each in _inside(viewer) if each.pk not in own)]
    recall(household.uid for household in found)
    return found


def _inside(viewer: Viewer) -> list[Household]:
    if viewer.interval is None:
        return []
    inside = Household.objects.filter(place_no__gte=viewer.interval.no, place_no__lte=viewer.interval.end)
    found = inside.select_related("place__town", "place__village").order_by("place_no", "code")
    return list(found[:MOST_HOUSEHOLDS])


@dataclass(frozen=True)
class Visited:
    """A visit of this post: when, where, what was done; `gone` when it was taken back."""

    event: Event
    met: str
    spot: str
    did: list[str]
    gone: bool


def visits(viewer: Viewer, now: datetime) -> list[Visited]:
    """The visits that the post entered within a month, the last entered first: those that it can still take back."""
    rows = Event.objects.filter(kind__in=("field.visit", "field.taken_back"), as_post_id=viewer.actor.post)
    first = (now - TAKES_BACK - KEPT).astimezone(SHANGHAI).date()  # entered late, it happened long before
    recent = rows.filter(day__gte=first, recorded_at__gte=now - TAKES_BACK)
    found = list(recent.select_related("secret", "place").order_by("-seq")[:MOST_HOUSEHOLDS])
    recall(event.secret.key_owner for event in found)
    gone = {event.subject for event in found if event.kind == "field.taken_back"}
    words = dict(DEEDS)
    return [
        Visited(
            event,
            event.secret.body["met"],
            event.secret.body["spot"],
            [str(words[code]) for code in event.data.get("did", ())],
            event.subject in gone,
        )
        for event in found
        if event.kind == "field.visit"
    ]


def notices(viewer: Viewer, after: str = "") -> tuple[list[Notice], str]:
    """Fifty unread notices to the post or its unit, newest first, with their cases, and the key of the next page. One query."""
    return NEWEST.page(notices_to(viewer).filter(read_at=None), after, PAGE)


@dataclass(frozen=True)
class HeardCount:
    """How many visits, how many matters heard on them, how many of those are solved (figures 2-5 and 2-6)."""

    visits: int
    heard: int
    solved: int


def heard_count(viewer: Viewer, since: datetime, until: datetime) -> HeardCount:
    """The visits of this post in a span of time, the cases that they opened, and those of them that are solved."""
    mine = Event.objects.filter(
        kind="field.visit",
        day__gte=since.astimezone(SHANGHAI).date(),
        day__lte=until.astimezone(SHANGHAI).date(),
        as_post_id=viewer.actor.post,
    )
    gone = Event.objects.filter(kind="field.taken_back", as_post_id=viewer.actor.post).values("subject")
    visits = list(mine.exclude(uid__in=gone).values_list("uid", "quantity")[:1000])
    uids = [uuid.uuid5(uid, f"heard-{n}") for uid, heard in visits for n in range(heard or 0)]
    solved = Case.objects.filter(uid__in=uids, outcome=Outcome.solved).count() if uids else 0
    return HeardCount(len(visits), len(uids), solved)


def entered(viewer: Viewer, uid: uuid.UUID) -> bool:
    """Did this person enter this case, or write on it?"""
    by_me = Event.objects.filter(subject=uid, actor_id=viewer.actor.person)
    return bool(viewer.actor.person) and by_me.exists()


@dataclass(frozen=True)
class CasePage:
    """A case as the field shows it: moves, clocks, photos, what happened last."""

    case: Case
    state: str
    where: str
    holder: str
    moves: tuple[Move, ...]
    meters: list[Meter]
    trail: list[Line]
    files: list[File]
    reads: bool
    """May the viewer see who asked?"""


def case_page(viewer: Viewer, uid: uuid.UUID, now: datetime) -> CasePage | None:
    """Everything on the slim case page, None when the post may not see it. Six queries. Only clocks that run."""
    case = cases.get(viewer, uid)
    if case is None:
        return None
    row = _row(case)
    events = cases.history(case)
    units = dict(Unit.objects.filter(pk__in=named_units(events)).values_list("id", "name"))
    moves = offered(case, cases.moves_for(case, viewer), viewer, now)
    running = [meter for meter in _meters(case, now) if meter.used is not None]
    return CasePage(
        case=case,
        state=row.state,
        where=row.where,
        holder=row.holder,
        moves=moves,
        meters=running,
        trail=trail(case, events, units)[:TRAIL],
        files=files_of([case.uid], viewer, [str(case.uid)]),
        reads=reads_contact(viewer, case, moves),
    )


def _meters(case: Case, now: datetime) -> list[Meter]:
    return meters(case, ClockRun.objects.filter(case=case).order_by("id"), now)


def move_on(case: Case, viewer: Viewer, do: str) -> tuple[Move | None, bool]:
    """The move of that name, and whether the viewer may try it now. One that is over has a form for late entries."""
    for move in cases.moves_for(case, viewer):
        if move.do == do:
            return move, True
    pack = library.pinned(case.pack_id)
    return next((move for move in pack.moves if move.do == do), None), False
