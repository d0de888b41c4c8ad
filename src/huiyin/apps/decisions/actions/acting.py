"""What an entry of a roll does in a sitting, by whatever channel. Nobody acts in a sitting that is closed."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from huiyin.apps.cases.names import said
from huiyin.apps.decisions import law
from huiyin.apps.decisions.models import Decision, Help, Remark, Sitting
from huiyin.apps.decisions.queries import may_work
from huiyin.apps.keys.ring import make_missing
from huiyin.apps.people.queries import Viewer
from huiyin.apps.records.actions import Happened, log_all
from huiyin.apps.rolls.given import Given
from huiyin.apps.rolls.models import Act, Entry
from huiyin.apps.rolls.writing import Writing
from huiyin.apps.scope.acting import rule_decides
from huiyin.apps.scope.prepared import Prepared
from huiyin.core.device_times import whole
from huiyin.core.errors import RuleError
from huiyin.core.rolls import UNWITNESSED, ActChannel, ActKind
from huiyin.core.sittings import ACTS, Sort
from huiyin.core.tallies import LEFT, VALUES

BY_ENTRY = frozenset({ActKind.opine, ActKind.object})
"""What an entry does itself, with its code."""
IN_WORDS = frozenset({ActKind.opine, ActKind.object, ActKind.reply})
"""What would be a name with a choice where the vote is secret."""
SAID = {
    **dict.fromkeys((ActKind.attend, ActKind.mark), ("", LEFT)),
    **dict.fromkeys((ActKind.sign, ActKind.object, ActKind.reply, ActKind.attempt), ("",)),
    ActKind.vote: (*VALUES, LEFT),
    ActKind.opine: VALUES,
}
"""What each may say, but for whom a proxy is; what was entered by mistake is taken back."""
REMARK, HELPER = 500, 40


@dataclass(frozen=True)
class Helped:
    """Who spoke for an entry, by what mandate (`Help.MANDATES`), was it read back, what slip was left (`Help.SLIPS`)."""

    helper: str
    mandate: str
    read_back: bool
    slip: str


@dataclass(frozen=True)
class Done:
    """An act as somebody tells it. `text` is what was said with it; `witness` a person; `at` when, if that was before.

    `helped` goes with what comes through a helper.
    `evidence`: the sheet of paper on which it stands.
    """

    uid: uuid.UUID
    entry: int
    kind: ActKind
    channel: ActChannel
    value: str = ""
    witness: int = 0
    text: str = ""
    at: datetime | None = None
    helped: Helped | None = None
    evidence: uuid.UUID | None = None


@rule_decides
def act(*, by: Viewer, sitting: uuid.UUID, done: Done, now: datetime) -> Act:
    """Write an act down for an entry; who writes is its recorder. The same `uid` again gives the same act.

    Raises not_yours, step_closed, not_in_this_sitting, secret_vote, wrong_value, proxy_not_lawful, no_mandate, not_read_back
    and the refusals of rolls.
    """
    return act_all(by=by, sitting=sitting, dones=[done], now=now)[0]


@rule_decides
def act_all(*, by: Viewer, sitting: uuid.UUID, dones: Sequence[Done], now: datetime) -> list[Act]:
    """Write acts down in their order, all of them or none: what was said at a door, what stands on a sheet. As many statements
    for forty as for one. Raises like `act`, with `entry`: whose; busy when another sitting takes the same `uid` at this moment."""
    try:
        with transaction.atomic():
            found = open_sitting(sitting)
            if not may_work(by, found.decision):
                raise RuleError("not_yours", do=dones[0].kind if dones else "")
            return _record(by, found, dones, by.actor.person, now)
    except IntegrityError as clash:
        raise RuleError("busy") from clash


Refused = list[tuple[uuid.UUID, RuleError]]


@rule_decides
def act_each(*, by: Viewer, sitting: uuid.UUID, dones: Sequence[Done], now: datetime) -> Refused:
    """Write acts down together, in their order, but for those that are refused: which these are, and why. As many statements for
    forty as for one. Raises not_yours, step_closed, and busy as `act_all`: then nothing of it is written."""
    refused: Refused = []
    try:
        with transaction.atomic():
            found = open_sitting(sitting)
            if not may_work(by, found.decision):
                raise RuleError("not_yours", do="meeting")
            _record(by, found, dones, by.actor.person, now, refused)
    except IntegrityError as clash:
        raise RuleError("busy") from clash
    return refused


@rule_decides
def roll_call(*, by: Viewer, sitting: uuid.UUID, dones: Sequence[Done], now: datetime) -> int:
    """Everything that one page of the roll call says, or nothing of it; how many acts. Raises like `act`, with `number`: whose."""
    try:
        return len(act_all(by=by, sitting=sitting, dones=dones, now=now))
    except RuleError as refusal:
        number = Entry.objects.filter(pk=str(refusal.values.get("entry", 0))).values_list("number", flat=True).first()
        raise RuleError(refusal.code, **refusal.values, number=number) from refusal


@rule_decides
@transaction.atomic
def act_by_slip(*, own: uuid.UUID, sitting: uuid.UUID, done: Done, now: datetime) -> Act:
    """An act of an entry itself, whose slip was shown (`own`): an opinion, an objection. Raises as `act`, no_such_code."""
    found = open_sitting(sitting)
    entry = Entry.objects.filter(pk=done.entry, roll=found.roll, uid=own).exclude(shelf="").first()
    if entry is None or done.channel is not ActChannel.app:
        raise RuleError("no_such_code")
    if done.kind not in BY_ENTRY:
        raise RuleError("not_in_this_sitting")
    return _record(Viewer.nobody(), found, [done], 0, now)[0]


HELD = Prepared(
    lambda: (
        Sitting.objects.select_related("decision__case")
        .select_for_update(of=("decision__case",))
        .only("decision__case__state", "decision__case__erased_at")
    ),
    by="uid",
)
OPEN = Prepared(
    lambda: Sitting.objects.select_related("roll", "decision__place").defer("decision__place__geometry"), by="uid"
)


def open_sitting(uid: uuid.UUID) -> Sitting:
    """The sitting, its case locked: a step of the case comes before it or after it, never between. Raises step_closed.

    What is read with the lock may be older than it, but for the case itself: the sitting is read after it, and its roll, which
    nobody changes without that lock.
    """
    held = HELD.one(uid)
    if held is None or held.decision.case.erased_at:
        raise RuleError("step_closed")
    found = OPEN.get(uid)
    if found.closed_at or held.decision.case.state != found.state:
        raise RuleError("step_closed")
    return found


def _record(
    by: Viewer, sitting: Sitting, dones: Sequence[Done], recorder: int, now: datetime, refused: Refused | None = None
) -> list[Act]:
    """One after the other is checked; then the acts are written, what was said with them, and their events.

    What is refused goes into the list where there is one; else it is raised, and nothing is written.
    """
    row = law.pinned(sitting.law) if sitting.law else None
    givens = [_given(done, recorder) for done in dones]
    writing = Writing(sitting.roll, givens, now=now, lawful=row.channels if row else None)
    votes = any(done.kind is ActKind.vote for done in dones)
    by_hands = votes and sitting.sheets.filter(hands=True).exists()
    acts, told = [], []
    for done, given in zip(dones, givens, strict=True):
        try:
            _check(sitting, done, by_hands)
            written, new = writing.add(given)
        except RuleError as refusal:
            why = RuleError(refusal.code, **{"entry": done.entry, **refusal.values})
            if refused is None:
                raise why from refusal
            refused.append((done.uid, why))
            continue
        acts.append(written)
        told += [(done, written)] if new else []
    writing.write()
    for done, written in told:
        if done.text.strip():
            Remark.objects.create(act=written, sitting=sitting, text=done.text.strip()[:REMARK])
        if done.helped:
            _keep_help(sitting, written, done.helped)
    make_missing(written.uid for _done, written in told)
    log_all(by, [_happened(sitting, done, written, now) for done, written in told])
    return acts


def _given(done: Done, recorder: int) -> Given:
    return Given(
        uid=done.uid,
        entry=done.entry,
        kind=done.kind,
        channel=done.channel,
        value=done.value,
        recorder=recorder,
        witness=done.witness,
        at=done.at,
        evidence=done.evidence,
    )


def _check(sitting: Sitting, done: Done, by_hands: bool) -> None:
    """Does this belong into this sitting, and is it lawful there?"""
    if done.kind not in ACTS[Sort(sitting.sort)]:
        raise RuleError("not_in_this_sitting")
    if (done.kind is ActKind.vote) == sitting.secret and done.kind in {ActKind.vote, ActKind.mark}:
        raise RuleError("secret_vote" if sitting.secret else "open_vote")
    if sitting.secret and done.kind in IN_WORDS:
        raise RuleError("secret_vote")
    if done.kind is ActKind.vote and by_hands:
        raise RuleError("counted_by_hands")
    if done.kind is not ActKind.authorise and done.value not in SAID[done.kind]:
        raise RuleError("secret_vote" if done.kind is ActKind.mark else "wrong_value")
    if done.kind is ActKind.object and not done.text.strip():
        raise RuleError("missing_answer", do=done.kind, asks=["text"])
    _check_help(done)
    if done.kind is ActKind.authorise and done.value:
        _check_proxy(sitting, done)


def _check_help(done: Done) -> None:
    """Nobody speaks for another without being told to, and nothing is written that they did not hear again."""
    helped = done.helped
    if done.channel is not ActChannel.helper or done.kind in UNWITNESSED:
        return
    if helped is None or not helped.helper.strip() or helped.mandate not in Help.MANDATES:
        raise RuleError("no_mandate")
    if not helped.read_back or helped.slip not in Help.SLIPS:
        raise RuleError("not_read_back")


def _keep_help(sitting: Sitting, written: Act, helped: Helped) -> None:
    helper = helped.helper.strip()[:HELPER]
    Help.objects.create(act=written, sitting=sitting, helper=helper, mandate=helped.mandate, slip=helped.slip)


def _check_proxy(sitting: Sitting, done: Done) -> None:
    """Raises proxy_not_lawful, with the article: the law row says to whom a vote may be given in writing."""
    row = law.pinned(sitting.law)
    refused = RuleError("proxy_not_lawful", law=said(row.law), article=row.article)
    if not row.proxy or done.channel is not ActChannel.paper:
        raise refused
    pair = list(sitting.roll.entries.filter(pk__in=[done.entry, whole(done.value)], struck_at=None))
    if len(pair) != 2:
        raise refused
    if row.proxy == "household" and (not pair[0].household_id or pair[0].household_id != pair[1].household_id):
        raise refused


def _happened(sitting: Sitting, done: Done, written: Act, now: datetime) -> Happened:
    """One event; whose act it was is in its secret, and what was voted nowhere."""
    decision: Decision = sitting.decision
    return Happened(
        kind=f"decision.{done.kind}",
        at=written.at,
        recorded_at=now,
        place=decision.place,
        subject=written.uid,
        role="resident",
        channel=done.channel,
        category=decision.matter,
        series=decision.slug,
        quantity=1,
        measure="acts",
        data={"sitting": str(sitting.uid), "state": sitting.state, "body": sitting.body},
        body={"entry": done.entry},
        idem=uuid.uuid5(written.uid, "event"),
    )
