"""Take a step: load the facts, let the engine decide, save the case, its clocks and one event (design §3)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, OperationalError, transaction

from huiyin.apps.cases import clocks, facts, library
from huiyin.apps.cases.actions import counted, effects
from huiyin.apps.cases.actions.hands import new_parties, place_holder
from huiyin.apps.cases.actions.opening import told
from huiyin.apps.cases.holders import anchors_of
from huiyin.apps.cases.models import Case, ClockRun
from huiyin.apps.jobs.actions import later
from huiyin.apps.keys import ring
from huiyin.apps.people.queries import Viewer
from huiyin.apps.records.actions import Happened, log
from huiyin.apps.records.models import Event
from huiyin.apps.records.replays import SENT, done_before, mark_of
from huiyin.apps.records.rows import deadlocked, insert, insert_all, update
from huiyin.apps.scope.acting import rule_decides
from huiyin.apps.scope.prepared import Prepared
from huiyin.core.errors import RuleError
from huiyin.core.guards import facts_needed
from huiyin.core.packs import Pack
from huiyin.core.profiles import Profile
from huiyin.core.steps import Standing, Step, advance
from huiyin.core.words import KNOWN_ASKS

RAISED = "raised"
"""The state in which the level above decides."""
SAVED = [
    "state", "back", "phase", "open", "outcome", "unit_id", "handler_id", "held_by_post_id", "held_by_unit_id", "seq", "marks_json",
    "moved_at", "closed_at", "due_at", "due_clock", "due_sort", "late", "raised_at", "redone", "category", "place_id", "place_no",
    "village_id", "town_id", "suggested_id", "why", "merged_into_id", "published_at", "answer", "grade", "answered_at", "backers",
]  # fmt: skip
BEFORE = (
    "state", "back", "phase", "open", "outcome", "unit_id", "handler_id", "held_by_post_id", "held_by_unit_id", "category",
    "place_id", "answer", "grade", "marks_json",
)  # fmt: skip


@dataclass(frozen=True)
class Act:
    """What somebody wants to do. `idem` is minted by the client; `bulk` groups acts that can be undone together.

    `keep`: when the move is no longer allowed, keep what was written as a comment instead of losing it.
    `channel`: how it reached us, for the case that the move opens; empty: as the case itself did.
    """

    case: uuid.UUID
    do: str
    answers: Mapping[str, Any] = field(default_factory=dict)
    idem: uuid.UUID = field(default_factory=uuid.uuid4)
    at: datetime | None = None
    bulk: str = ""
    keep: bool = False
    channel: str = ""


@dataclass(frozen=True)
class Receipt:
    """What came of an act. `refused` is the code of the refusal when the act was kept as a comment only."""

    case: Case
    event: Event
    refused: str = ""


@rule_decides
def take_step(*, by: Viewer, act: Act, now: datetime) -> Receipt:
    """Do `act`. The same `idem` again gives the same receipt. Raises the engine's refusals, idem_reused, no_such_case, busy."""
    try:
        with transaction.atomic():
            return _take(by, act, now)
    except OperationalError as blocked:
        if not deadlocked(blocked):
            raise
        raise RuleError("busy") from blocked
    except IntegrityError as clash:
        replayed = _replay(by, act)
        if replayed is None:
            raise RuleError("busy") from clash
        return replayed
    except RuleError as refusal:
        replayed = _replay(by, act)  # an act that was done may be refused the second time: the case has moved on
        if replayed is not None:
            return replayed
        if not act.keep or refusal.code in {"no_such_case", "erased", "idem_reused", "missing_answer"}:
            raise
        return _keep(by, act, refusal.code, now)


def _replay(by: Viewer, act: Act) -> Receipt | None:
    if not Event.objects.filter(uid=act.idem).exists():
        return None
    event = Event.objects.select_related("secret").get(uid=act.idem)
    same = event.actor_id == (by.actor.who or None) and event.subject == act.case
    if hasattr(event, "secret") and SENT in event.secret.body:
        done_before(by, act.idem, act.case, _whole(act))
    elif (
        not same
        or not event.kind.endswith((f".{act.do}", ".tried"))
        or not hasattr(event, "secret")
        or event.secret.body.get("asked") != plain(act.answers)
    ):
        raise RuleError("idem_reused")
    return Receipt(Case.objects.get(uid=act.case), event, str(event.data.get("refused", "")))


def _whole(act: Act) -> dict[str, Any]:
    return {"do": act.do, **plain(act.answers)}


def _kept(act: Act, step: Step) -> dict[str, Any]:
    """What the event keeps of the answers. What somebody says who becomes the asker of a case of its own (an objector) stands
    there alone and is erased with it: here is a keyed hash, by which the same form is known when it comes again."""
    asked = plain(act.answers)
    if not step.opens or not library.pack(step.opens).reporter:
        return {"asked": asked}
    own = {name: value for name, value in asked.items() if name not in ("text", "contact")}
    return {"asked": own, SENT: mark_of(act.idem, _whole(act))}


def plain(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Answers as JSON keeps them."""
    return {
        key: value if isinstance(value, int | str | bool) else str(value) for key, value in answers.items() if value
    }


LOCKED = Prepared(
    lambda: Case.objects.select_related("place", "unit").select_for_update(of=("self",)).annotate(key=ring.beside()),
    by="uid",
)

RUNS = Prepared(lambda: ClockRun.objects.order_by("id"), by="case")


def load_for_step(uid: uuid.UUID) -> Case:
    """The case, locked, with what relations and clocks need. Raises no_such_case, erased.

    Where PostgreSQL had to wait for the lock, the case is new and the rows beside it are those of before: when they do not
    fit any more, it is asked once again.
    """
    case = LOCKED.one(uid)
    if case is None or (case.unit_id and case.unit is None) or case.place_no != case.place.no:
        case = LOCKED.one(uid)
    if case is None:
        raise RuleError("no_such_case")
    if case.erased_at:
        raise RuleError("erased")
    ring.learn(case.uid, case.key)  # type: ignore[attr-defined]  # annotated by LOCKED
    return case


def standing_of(case: Case, pack: Pack, town: Profile | None) -> Standing:
    """The case as the engine sees it."""
    return Standing(
        state=case.state,
        seq=case.seq,
        back=case.back,
        outcome=case.outcome,
        handler_post=case.handler_id or 0,
        marks=case.marks,
        limits=library.limits_of(pack, town),
    )


def _take(by: Viewer, act: Act, now: datetime) -> Receipt:
    case = load_for_step(act.case)
    pack, town = library.pinned(case.pack_id), library.profile(case.profile) if case.profile else None
    move = pack.move(act.do, case.state)
    if move and move.optional and town and act.do in town.skipped(case.slug):
        raise RuleError("not_from_here", do=act.do, state=case.state)
    at = max(min(act.at or now, now), case.moved_at)
    step = advance(
        pack,
        standing_of(case, pack, town),
        act.do,
        actor=by.actor,
        anchors=anchors_of(case),
        answers=act.answers,
        facts=facts.load(case, facts_needed(move.guard)) if move else {},
        at=at,
    )
    before = {name: getattr(case, name) for name in BEFORE}
    counted_before = apply_step(case, step, pack, town, act, at)
    body = {**_kept(act, step), **({"clocks": counted_before} if act.bulk and counted_before else {})}
    event = log(by, _happened(case, step, act, before, body, at, now))
    if facts.children_open(case):
        effects.look_after_children(case, event, before["handler_id"], now)
    if step.opens:
        effects.open_child(by, case, step, act, event, now)
    insert(
        later("cases.tell", event_id=event.pk, payload=told(case, step), run_after=effects.tell_after(act.bulk, now))
    )
    return Receipt(case, event)


def apply_step(
    case: Case, step: Step, pack: Pack, town: Profile | None, act: Act, at: datetime
) -> dict[str, clocks.Counted]:
    """Put the step on the case, its holder, its parties and its clocks, and save. Gives what `clocks.turn` gives."""
    runs = RUNS.all(case.pk)
    parties = case.marks_json.get("parties", [])
    case.state, case.phase, case.back = step.target.name, step.target.phase, step.back
    case.open, case.outcome = not step.outcome, step.outcome
    case.closed_at = case.closed_at or at if step.outcome else None
    if step.target.name == RAISED != step.source:
        case.raised_at = at
    case.handler_id = step.handler_post or None
    if step.unit is not None and step.unit != (case.unit_id or 0):
        effects.give_to(case, step.unit)
    case.seq += 1
    case.moved_at = at
    case.marks_json = {**step.marks.to_json(), "parties": parties}
    effects.before_holding(case, step, act, at)
    place_holder(case, step.target.held_by)
    new = new_parties(case)
    counted_before = clocks.turn(case, step, pack, town, runs, at)
    effects.after_clocks(case, step, pack, town, act, runs, at)
    if not update(case, SAVED, seq=case.seq - 1):
        raise RuleError("busy")
    insert_all(new, ignore=True)
    return counted_before


def _happened(
    case: Case, step: Step, act: Act, before: dict[str, Any], body: dict[str, Any], at: datetime, now: datetime
) -> Happened:
    return Happened(
        kind=f"case.{step.do}",
        at=at,
        recorded_at=now,
        place=case.place,
        subject=case.uid,
        nth=case.seq,
        role=step.role,
        channel=case.channel,
        category=case.category,
        outcome=step.outcome,
        data={
            "pack": case.slug,
            "from": step.source,
            "to": case.state,
            "phase": case.phase,
            **counted.stepped(case, before, asks=step.asks_the_asker),
            "unit": case.unit_id,
            "bulk": act.bulk,
            "before": before if act.bulk else {},
            "codes": {k: v for k, v in plain(act.answers).items() if k in KNOWN_ASKS and not KNOWN_ASKS[k].private},
        },
        body=body,
        idem=act.idem,
    )


@transaction.atomic
def _keep(by: Viewer, act: Act, refused: str, now: datetime) -> Receipt:
    from huiyin.apps.cases.queries import may_see  # noqa: PLC0415  (queries reads cases; actions only asks one question of it)

    case = load_for_step(act.case)
    if not may_see(case, by):
        raise RuleError("not_yours", do=act.do)
    case.seq += 1
    Case.objects.filter(pk=case.pk).update(seq=case.seq)
    happened = Happened(
        kind="case.tried",
        at=min(act.at or now, now),
        recorded_at=now,
        place=case.place,
        subject=case.uid,
        nth=case.seq,
        channel=case.channel,
        category=case.category,
        data={"do": act.do, "refused": refused, "state": case.state},
        body={"asked": plain(act.answers)},
        idem=act.idem,
    )
    return Receipt(case, log(by, happened), refused)
