"""Everything on the page of one case. The number of queries is fixed, whatever the history."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db.models import Q

from huiyin.apps.cases import library
from huiyin.apps.cases.meters import Meter, meters
from huiyin.apps.cases.models import Backer, Case, CaseParty, ClockRun
from huiyin.apps.cases.offers import offered
from huiyin.apps.cases.queries import get, in_writing, moves_for, nearby, worked_on
from huiyin.apps.cases.trail import Line, trail
from huiyin.apps.files.models import File
from huiyin.apps.keys.ring import recall
from huiyin.apps.people.queries import Viewer
from huiyin.apps.records.actions import BESIDE
from huiyin.apps.records.models import Event
from huiyin.core.packs import Move
from huiyin.core.relations import Actor

LAST = 50
TAKES_CALLS = frozenset({"desk", "caller", "clerk", "duty"})


@dataclass(frozen=True)
class CasePage:
    """A case with what belongs to it. `older` tells that more events exist than are shown."""

    case: Case
    moves: tuple[Move, ...]
    meters: list[Meter]
    trail: list[Line]
    older: bool
    parties: list[CaseParty]
    children: list[Case]
    merged: list[Case]
    files: list[File]
    twins: list[Case] = field(default_factory=list)
    backers: list[Backer] = field(default_factory=list)

    @property
    def verbs(self) -> frozenset[str]:
        """What the viewer may try."""
        return frozenset(move.do for move in self.moves)


def case_page(viewer: Viewer, uid: uuid.UUID, now: datetime) -> CasePage | None:
    """The page of a case, None when there is none or the viewer may not see it. At most nine queries."""
    case = get(viewer, uid)
    if case is None:
        return None
    moves = offered(case, moves_for(case, viewer), viewer, now)
    parties = parties_of(case)
    below = _below(case)
    events = last_events(case, LAST + 1)
    backers = list(case.backer_set.order_by("id")[:LAST]) if case.backers else []
    recall(backer.uid for backer in backers)
    return CasePage(
        case=case,
        moves=moves,
        meters=meters(case, ClockRun.objects.filter(case=case).order_by("id"), now),
        trail=trail(case, events[:LAST], unit_names(parties, below)),
        older=len(events) > LAST,
        parties=[party for party in parties if party.part in ("lead", "copy", "joint")],
        children=[each for each in below if each.parent_id == case.pk],
        merged=[each for each in below if each.merged_into_id == case.pk],
        files=list(File.objects.filter(owner=case.uid)),
        twins=twins(viewer, case, now) if any(move.do == "merge" for move in moves) else [],
        backers=backers,
    )


def parties_of(case: Case) -> list[CaseParty]:
    """Who may read the case, with their names."""
    return list(CaseParty.objects.filter(case=case).select_related("unit", "post", "post__unit").order_by("id"))


def _below(case: Case) -> list[Case]:
    """Cases opened for this one, and cases merged into it."""
    rows = Case.objects.filter(Q(parent=case) | Q(merged_into=case))
    return list(rows.select_related("held_by_unit", "held_by_post", "unit").order_by("id")[:LAST])


def last_events(case: Case, most: int) -> list[Event]:
    """The last events with their private words, newest first."""
    rows = Event.objects.filter(subject=case.uid, nth__lt=BESIDE).order_by("-nth")
    return list(rows.select_related("secret", "actor", "as_post", "as_post__unit")[:most])


def unit_names(parties: list[CaseParty], below: list[Case]) -> Mapping[int, str]:
    """The names of the units that a case has been with: no query."""
    names = {party.unit.pk: party.unit.name for party in parties if party.unit}
    for each in below:
        for unit in (each.unit, each.held_by_unit):
            if unit:
                names[unit.pk] = unit.name
    return names


def twins(viewer: Viewer, case: Case, now: datetime) -> list[Case]:
    """Open cases that may be the same matter and that the viewer may see."""
    case.place.town = case.town
    found = nearby(case.place, case.category, in_writing(case), case.content.spot_on_map, now, viewer=viewer)
    return [each for each in found if each.pk != case.pk and each.open]


def case_of(viewer: Viewer, uid: uuid.UUID) -> Case | None:
    """One case that the viewer may see."""
    return get(viewer, uid)


def move_of(case: Case, do: str) -> Move | None:
    """The move `do` out of the case's state; when the case has moved on, the move as it stands in the pack."""
    pack = library.pinned(case.pack_id)
    return pack.move(do, case.state) or next((move for move in pack.moves if move.do == do), None)


def asker_moves(viewer: Viewer, case: Case, now: datetime) -> tuple[Move, ...]:
    """What the asker may do now, for a post that takes their call; nothing for who did the work."""
    if viewer.actor.title not in TAKES_CALLS or worked_on(case, viewer):
        return ()
    moves = (move for move in library.pinned(case.pack_id).moves_from(case.state) if "reporter" in move.by)
    return offered(case, moves, as_asker(viewer), now)


def as_asker(viewer: Viewer) -> Viewer:
    """The asker, through a post: the event keeps the post and the person who passes it on."""
    one = viewer.actor
    actor = Actor(post=one.post, unit=one.unit, reporter=True, passes_on=one.person, under=one.under, seats=one.seats)
    return replace(viewer, actor=actor)


def happened(idem: uuid.UUID) -> bool:
    """Was an act with this key done already?"""
    return Event.objects.filter(uid=idem).exists()


def may_do(viewer: Viewer, case: Case, do: str) -> bool:
    """May the viewer try this move now?"""
    return any(move.do == do for move in moves_for(case, viewer))
