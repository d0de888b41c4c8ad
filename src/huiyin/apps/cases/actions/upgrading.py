"""Open cases of older versions of a pack go on by the version that is here, case by case (design §4).

Each in a transaction of its own, with one event: it may be stopped at any time and begun again. Who cannot be carried
over stays on the version that it was opened with, and is told.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.db import IntegrityError, OperationalError, transaction

from huiyin.apps.cases import facts, library
from huiyin.apps.cases.actions import effects
from huiyin.apps.cases.actions.hands import new_parties, place_holder
from huiyin.apps.cases.actions.reclocking import turn_over
from huiyin.apps.cases.actions.steps import RAISED, SAVED, load_for_step
from huiyin.apps.cases.models import Case
from huiyin.apps.cases.notices import Code
from huiyin.apps.cases.versions import on_older
from huiyin.apps.jobs.actions import later
from huiyin.apps.people.queries import Viewer
from huiyin.apps.records.actions import Happened, log
from huiyin.apps.records.models import Event
from huiyin.apps.records.rows import deadlocked, insert, insert_all, update
from huiyin.apps.scope.acting import rule_decides
from huiyin.core.carrying import Carrying, carrying
from huiyin.core.errors import RuleError
from huiyin.core.packs import State
from huiyin.core.words import Phase

BATCH = 200


@dataclass(frozen=True)
class Stays:
    """A case that stays on its version, and why."""

    number: str
    version: int
    why: RuleError


@dataclass
class Carriage:
    """What came of it. `ways` are the ways from each version, by its row."""

    slug: str
    carried: int = 0
    stay: list[Stays] = field(default_factory=list)
    ways: dict[int, Carrying] = field(default_factory=dict)

    def way_of(self, case: Case) -> Carrying:
        """The way from the case's version to the one that is here. Raises carry_not_older."""
        if case.pack_id not in self.ways:
            self.ways[case.pack_id] = carrying(library.pinned(case.pack_id), library.pack(self.slug))
        return self.ways[case.pack_id]


@rule_decides
def carry_over(
    *, by: Viewer, slug: str, now: datetime, dry_run: bool = False, seen: Callable[[], None] = lambda: None
) -> Carriage:
    """Carry all open cases of older versions over; `seen` is called after each. `dry_run`: decide, and write nothing.

    Raises RuleError: no_such_pack.
    """
    carriage = Carriage(slug)
    for case in _cases(slug):
        try:
            carriage.carried += _carry(by, case, carriage, now, dry_run)
        except RuleError as why:
            carriage.stay.append(Stays(case.code, library.pinned(case.pack_id).version, why))
        seen()
    return carriage


def _cases(slug: str) -> Iterator[Case]:
    last, rows = 0, on_older(slug).only("pk", "uid", "code", "pack_id").order_by("pk")
    while cases := list(rows.filter(pk__gt=last)[:BATCH]):
        last = cases[-1].pk
        yield from cases


def _carry(by: Viewer, found: Case, carriage: Carriage, now: datetime, dry_run: bool) -> bool:
    try:
        with transaction.atomic():
            case = load_for_step(found.uid)
            if not case.open or case.pack_id != found.pack_id:
                return False
            _go_on(by, case, carriage.way_of(case), now, dry_run)
            return True
    except OperationalError as blocked:
        if not deadlocked(blocked):
            raise
        raise RuleError("busy") from blocked
    except IntegrityError as clash:
        raise RuleError("busy") from clash


def _go_on(by: Viewer, case: Case, way: Carrying, now: datetime, dry_run: bool) -> None:
    before, back, handler = way.old.states[case.state], case.back, case.handler_id
    turned = way.clocks(case.state, back, heard=bool(case.answer), told=case.marks.told)
    target, case.back = way.target(case.state, back)
    handed = _put_into_hands(case, before, target)
    if dry_run:
        return
    at = max(now, case.moved_at)
    if handed or target.phase != case.phase or turned.started or turned.resumed or turned.stopped:
        case.moved_at = at
    if target.name == RAISED != case.state:
        case.raised_at = at
    case.state, case.phase, case.seq = target.name, target.phase, case.seq + 1
    case.pack_id = library.pin(way.new.slug)
    parties = new_parties(case)
    turn_over(case, way, turned, library.profile(case.profile) if case.profile else None, at)
    if not update(case, [*SAVED, "pack_id"], seq=case.seq - 1):
        raise RuleError("busy")
    insert_all(parties, ignore=True)
    event = log(by, _happened(by, case, way, before, at, now))
    if facts.children_open(case):
        effects.look_after_children(case, event, handler, now)
    if handed:
        _tell_holder(case, event, now)


def _put_into_hands(case: Case, before: State, target: State) -> bool:
    """Find anew who holds the case where the new state says it otherwise. Has it come into other hands?

    Raises carry_nobody.
    """
    if target.phase is Phase.received:
        case.handler_id = None
    if target.held_by == before.held_by:
        return False
    held = (case.held_by_post_id, case.held_by_unit_id)
    place_holder(case, target.held_by)
    needs = case.held_by_post_id if target.held_by == "handler" else case.held_by_post_id or case.held_by_unit_id
    if not needs and target.held_by != "reporter":
        raise RuleError("carry_nobody")
    return held != (case.held_by_post_id, case.held_by_unit_id)


def _tell_holder(case: Case, event: Event, now: datetime) -> None:
    payload = {"case": case.pk, "do": Code.carried, "to": ["holder"], "seq": case.seq, "asks": False}
    insert(later("cases.tell", event_id=event.pk, payload=payload, run_after=now))


def _happened(by: Viewer, case: Case, way: Carrying, before: State, at: datetime, now: datetime) -> Happened:
    return Happened(
        kind="case.carried",
        at=at,
        recorded_at=now,
        place=case.place,
        subject=case.uid,
        nth=case.seq,
        unit_id=case.unit_id or case.held_by_unit_id,
        role=by.actor.title or "system",
        channel=case.channel,
        category=case.category,
        data={
            "pack": case.slug,
            "from_version": way.old.version,
            "to_version": way.new.version,
            "state_before": before.name,
            "state": case.state,
            "phase": case.phase,
            "level": case.level,
        },
        idem=uuid.uuid5(case.uid, f"carried-{way.new.hash}-{case.seq}"),
    )
