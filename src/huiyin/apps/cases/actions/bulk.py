"""One move on several cases, each in its own transaction, and taking all of it back within ten minutes (design §8).

A bulk is named `<verb>.<uuid hex>`: its events are found by verb, day and name. Messages of bulk acts wait ten minutes.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from huiyin.apps.cases import clocks, library
from huiyin.apps.cases.actions import counted
from huiyin.apps.cases.actions.effects import UNDO_MINUTES, unmerge
from huiyin.apps.cases.actions.steps import SAVED, Act, load_for_step, take_step
from huiyin.apps.cases.models import Case, CaseParty, ClockRun
from huiyin.apps.cases.queries import visible_to
from huiyin.apps.jobs.actions import drop
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.queries import calendar_of
from huiyin.apps.records.actions import Happened, log
from huiyin.apps.records.models import Event
from huiyin.apps.scope.acting import rule_decides
from huiyin.core.errors import RuleError
from huiyin.core.packs import BACK, Move, Pack
from huiyin.core.words import Channel
from huiyin.core.worktime import SHANGHAI

MOST = 200
ALONE = frozenset({"pause", "park", "redo", "reopen", "withhold"})
AS_SUGGESTED = -1
"""In the place of a unit: each case goes to the one that is suggested for it."""


@dataclass(frozen=True)
class Done:
    """What came of one case: its number and title; `refused` and `values` when it did not work."""

    uid: uuid.UUID
    code: str = ""
    title: str = ""
    refused: str = ""
    values: tuple[tuple[str, object], ...] = ()

    @property
    def error(self) -> RuleError:
        """The refusal, to be worded."""
        return RuleError(self.refused, **dict(self.values))


def in_bulk(move: Move) -> bool:
    """May this move be made on many cases at once? It must move them, and undoing it must touch nothing but them.

    Never on a call for help (one key): its messages do not wait until a bulk can be taken back no more.
    """
    moves = move.to is not None and move.to != BACK
    return moves and not (move.confirms or move.opens or move.asks("outcome") or move.shows or move.do in ALONE)


def name_of(do: str, key: uuid.UUID) -> str:
    """The name of a bulk."""
    return f"{do}.{key.hex}"


@rule_decides
def do_each(
    *, by: Viewer, cases: Iterable[uuid.UUID], do: str, answers: Mapping[str, Any], key: uuid.UUID, now: datetime
) -> list[Done]:
    """Do `do` with the same answers on each case; what is refused is reported and hinders no other. `key`: minted once.

    Raises RuleError: too_many_cases.
    """
    wanted = list(dict.fromkeys(cases))
    if len(wanted) > MOST:
        raise RuleError("too_many_cases", most=MOST)
    seen = {
        case.uid: case
        for case in visible_to(by)
        .filter(uid__in=wanted)
        .only("uid", "code", "title", "slug", "pack_id", "channel", "suggested_id")
    }
    return [_do_one(by, uid, seen.get(uid), do, answers, key, now) for uid in wanted]


def _do_one(
    by: Viewer, uid: uuid.UUID, case: Case | None, do: str, answers: Mapping[str, Any], key: uuid.UUID, now: datetime
) -> Done:
    if case is None:
        return Done(uid, refused="no_such_case")
    here = any(in_bulk(move) for move in library.pinned(case.pack_id).moves if move.do == do)
    if not here or case.channel == Channel.one_key:
        return Done(uid, case.code, case.title, "not_in_bulk")
    if answers.get("unit") == AS_SUGGESTED:
        answers = {**answers, "unit": case.suggested_id}
    act = Act(case=uid, do=do, answers=answers, idem=uuid.uuid5(key, uid.hex), bulk=name_of(do, key))
    return _reported(case, lambda: take_step(by=by, act=act, now=now))


def _reported(case: Case, work: Callable[[], Any]) -> Done:
    try:
        work()
    except RuleError as refusal:
        return Done(case.uid, case.code, case.title, refusal.code, tuple(refusal.values.items()))
    return Done(case.uid, case.code, case.title)


@rule_decides
def done_by(*, by: Viewer, bulk: str, now: datetime) -> list[Case]:
    """The cases that a bulk of this name has moved: its form may come again when none of them can be moved any more."""
    events = {event.subject: event.seq for event in _events_of(by, bulk, now) if event.subject}
    return sorted(Case.objects.filter(uid__in=events), key=lambda case: events[case.uid])


@rule_decides
def undo(*, by: Viewer, bulk: str, now: datetime) -> list[Done]:
    """Take a bulk back, case by case: state, hands, clocks, readers as before, waiting messages dropped; one event.

    A case that somebody has moved since stays as it is and is reported. Raises nothing_to_undo, undo_too_late.
    """
    events = list(_events_of(by, bulk, now))
    if not events:
        raise RuleError("nothing_to_undo")
    if any(now > event.recorded_at + timedelta(minutes=UNDO_MINUTES) for event in events):
        raise RuleError("undo_too_late", minutes=UNDO_MINUTES)
    cases = {case.uid: case for case in Case.objects.filter(uid__in=[event.subject for event in events])}
    return [_reported(cases[event.subject], _undoing(by, event, now)) for event in events if event.subject]


def _undoing(by: Viewer, event: Event, now: datetime) -> Callable[[], None]:
    return lambda: _undo_one(by, event, now)


def _events_of(by: Viewer, bulk: str, now: datetime) -> Iterable[Event]:
    today = now.astimezone(SHANGHAI).date()
    return (
        Event.objects.filter(
            kind=f"case.{bulk.partition('.')[0]}",
            day__in=(today - timedelta(days=1), today),
            as_post_id=by.actor.post or None,
            actor_id=by.actor.person or None,
            data__bulk=bulk,
        )
        .select_related("secret")
        .order_by("seq")
    )


def _undo_one(by: Viewer, event: Event, now: datetime) -> None:
    try:
        with transaction.atomic():
            if not Event.objects.filter(uid=_undo_key(event)).exists():
                _restore(by, event, now)
    except IntegrityError as clash:
        raise RuleError("busy") from clash


def _undo_key(event: Event) -> uuid.UUID:
    return uuid.uuid5(event.uid, "undo")


def _restore(by: Viewer, event: Event, now: datetime) -> None:
    case = load_for_step(event.subject or uuid.UUID(int=0))
    if case.seq != event.nth:
        raise RuleError("moved_since")
    before, pack = dict(event.data["before"]), library.pinned(case.pack_id)
    marks = dict(before.pop("marks_json"))
    for name, value in before.items():
        setattr(case, name, value)
    if event.kind == "case.merge":
        unmerge(case)
    case.seq += 1
    case.closed_at = case.closed_at if not case.open else None
    _take_back_readers(case, marks)
    case.marks_json = marks
    runs = _turn_back(case, event, pack)
    clocks.set_due(case, pack, runs)
    saved = Case.objects.filter(pk=case.pk, seq=case.seq - 1).update(**{name: getattr(case, name) for name in SAVED})
    if not saved:
        raise RuleError("busy")
    drop([event.pk], now)
    log(by, _undone(case, event, now))


def _take_back_readers(case: Case, marks: Mapping[str, Any]) -> None:
    """Who could read the case only because of the undone step cannot any more."""
    for key in set(case.marks_json.get("parties", ())) - set(marks.get("parties", ())):
        rows = CaseParty.objects.filter(case=case, part="held")
        (rows.filter(unit_id=int(key[1:])) if key[0] == "u" else rows.filter(post_id=int(key[1:]))).delete()


def _turn_back(case: Case, event: Event, pack: Pack) -> list[ClockRun]:
    """Clocks that the step stopped run on as if it had not been, counted as before; those that it started are gone."""
    source, target = str(event.data["from"]), str(event.data["to"])
    runs, counted = list(ClockRun.objects.filter(case=case).order_by("id")), event.secret.body.get("clocks", {})
    for run in list(runs):
        clock = pack.clocks[run.name]
        if str(run.pk) in counted:
            clocks.count_again(run, counted[str(run.pk)])
            clocks.rate(run, clock, calendar_of(case.place))
            run.save(update_fields=clocks.CHANGED)
        if source in clock.runs_in and target not in clock.runs_in and run.stopped_at == event.at:
            run.segments[-1][1] = None
            run.running, run.stopped_at = True, None
            clocks.rate(run, clock, calendar_of(case.place))
            run.save(update_fields=clocks.CHANGED)
        elif target in clock.runs_in and source not in clock.runs_in and run.started_at == event.at:
            run.delete()
            runs.remove(run)
    return runs


def _undone(case: Case, event: Event, now: datetime) -> Happened:
    return Happened(
        kind="case.undone",
        at=now,
        recorded_at=now,
        place=case.place,
        subject=case.uid,
        nth=case.seq,
        role="undo",
        channel=case.channel,
        category=case.category,
        data={
            "bulk": event.data["bulk"],
            "undoes": event.nth,
            "do": event.kind.partition(".")[2],
            "from": event.data["to"],
            "to": case.state,
            "phase": case.phase,
            "pack": case.slug,
            **counted.undone(event),
        },
        idem=_undo_key(event),
    )
