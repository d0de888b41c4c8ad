"""Joint receptions: who is in the rooms today, who sat there, and what each body took on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from huiyin.apps.cases import library, names
from huiyin.apps.cases.asked import PAGE, Asked, found
from huiyin.apps.cases.models import Case
from huiyin.apps.cases.queries import moves_for, visible_to
from huiyin.apps.disputes.models import Seat
from huiyin.apps.disputes.queries.lists import JOINT, NEWEST, disputes, rows
from huiyin.apps.keys import ring
from huiyin.apps.people.queries import Viewer
from huiyin.apps.slots.models import Slot
from huiyin.apps.slots.queries import WITH
from huiyin.apps.units.models import Unit
from huiyin.core.slots import SlotKind
from huiyin.core.worktime import SHANGHAI

MOST_ROOMS = 100


@dataclass(frozen=True)
class Part:
    """What a body took on: its slip, and how that stands."""

    case: Case
    state: str


@dataclass(frozen=True)
class Body:
    """A body at a reception: who sat there for it (empty where it was asked in later), and what it took on."""

    unit: Unit
    who: str
    parts: list[Part]


@dataclass(frozen=True)
class Reception:
    """A joint reception with its bodies."""

    case: Case
    state: str
    category: str
    bodies: list[Body]


def receptions(viewer: Viewer, asked: Asked, most: int = PAGE) -> tuple[list[Reception], str]:
    """Those that the viewer may read, newest first; `asked.s`: open, or over. Three queries."""
    cases = found(viewer, disputes(viewer, (JOINT,)), asked)
    cases = cases.filter(open=asked.s == "open") if asked.s in ("open", "over") else cases
    page, key = NEWEST.page(cases, asked.after, most)
    return _with_bodies(viewer, page), key


def reception(viewer: Viewer, case: Case) -> Reception:
    """One of them. Two queries."""
    return _with_bodies(viewer, [case])[0]


def _with_bodies(viewer: Viewer, cases: list[Case]) -> list[Reception]:
    ring.recall(case.uid for case in cases)
    ids = [case.pk for case in cases]
    seats = _by_case(Seat.objects.filter(case__in=ids).select_related("case", "unit"))
    parts: dict[int | None, list[Case]] = {}
    for each in visible_to(viewer).filter(parent__in=ids, unit__isnull=False).select_related("unit").order_by("pk"):
        parts.setdefault(each.parent_id, []).append(each)
    return [
        Reception(row.case, row.state, row.category, _bodies(seats.get(row.case.pk, []), parts.get(row.case.pk, [])))
        for row in rows(cases)
    ]


def _by_case(seats: Iterable[Seat]) -> dict[int, list[Seat]]:
    known: dict[int, list[Seat]] = {}
    for seat in seats:
        known.setdefault(seat.case_id, []).append(seat)
    return known


def _bodies(seats: list[Seat], parts: list[Case]) -> list[Body]:
    bodies = {seat.unit_id: Body(seat.unit, seat.who, []) for seat in seats}
    for case in parts:
        if case.unit:
            state = names.state_title(library.pinned(case.pack_id), names.town_of(case), case.state)
            bodies.setdefault(case.unit.pk, Body(case.unit, "", [])).parts.append(Part(case, state))
    return list(bodies.values())


def may_hand_out(viewer: Viewer, case: Case) -> bool:
    """May the viewer write down what a body takes on?"""
    return any(move.do == "join" for move in moves_for(case, viewer))


def in_rooms(viewer: Viewer, now: datetime) -> list[Slot]:
    """Which bodies receive today, and in which room: one after the other. One query."""
    midnight = datetime.combine(now.astimezone(SHANGHAI).date(), time(), SHANGHAI)
    today = {"starts__gte": midnight, "starts__lt": midnight + timedelta(days=1)}
    kinds = (SlotKind.hours, SlotKind.reception)
    found_ = Slot.objects.filter(town=viewer.town, kind__in=kinds, cancelled_at=None, **today).select_related(*WITH)
    return list(found_.order_by("room", "starts", "id")[:MOST_ROOMS]) if viewer.town else []


def seated(slots: Iterable[Slot]) -> list[Unit]:
    """The units of those who receive, each once."""
    units = (slot.unit or (slot.post.unit if slot.post else None) for slot in slots)
    return list({unit.pk: unit for unit in units if unit}.values())


def bodies_here(viewer: Viewer) -> list[Unit]:
    """The units of the town and its villages that may sit there. One query."""
    here = Unit.objects.filter(closed_on=None, seat__town_id=viewer.town) | Unit.objects.filter(
        closed_on=None, seat_id=viewer.town
    )
    return list(here.select_related("seat").order_by("seat__no", "id")) if viewer.town else []
