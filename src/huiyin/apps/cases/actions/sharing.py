"""Who else reads a case: a unit that gets a copy, a leader who takes charge of a hard one (包案)."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from huiyin.apps.cases.accused import accused_of, barred_posts
from huiyin.apps.cases.actions.effects import unit_of
from huiyin.apps.cases.actions.steps import load_for_step
from huiyin.apps.cases.models import Case, CaseParty
from huiyin.apps.cases.queries import visible_to
from huiyin.apps.people.queries import Viewer, viewer_of_post
from huiyin.apps.records.actions import Happened, log
from huiyin.apps.records.models import Event
from huiyin.apps.scope.acting import rule_decides
from huiyin.apps.units.models import Post
from huiyin.core.errors import RuleError
from huiyin.core.relations import NO_ONE
from huiyin.core.words import OPEN_LEVELS

LEADERS = frozenset({"leader", "secretary"})


@rule_decides
def copy_to(*, by: Viewer, case: uuid.UUID, unit: int, idem: uuid.UUID, now: datetime) -> Case:
    """Let a unit that serves the case's place read it. Who may: whoever holds or handles it, and desks that see it.

    Raises RuleError: no_such_case, not_yours, no_such_unit, busy.
    """
    return _once(by, case, idem, lambda row: _copy(by, row, unit, idem, now))


@rule_decides
def take_charge(*, by: Viewer, case: uuid.UUID, idem: uuid.UUID, now: datetime) -> Case:
    """A leader of the case's place or of one above answers for it from now on. Raises no_such_case, not_yours, busy."""
    return _once(by, case, idem, lambda row: _take(by, row, idem, now))


@rule_decides
def put_in_charge(*, by: Viewer, case: uuid.UUID, post: Post, idem: uuid.UUID, now: datetime) -> Case:
    """Somebody who sees the case writes down that this leader answers for it. Raises no_such_case, not_yours, busy."""
    return _once(by, case, idem, lambda row: _put(by, row, post, idem, now))


@rule_decides
def let_go(*, by: Viewer, case: uuid.UUID, idem: uuid.UUID, now: datetime) -> Case:
    """The leader's charge ends. Raises no_such_case, not_yours (another one's charge), busy."""
    return _once(by, case, idem, lambda row: _let_go(by, row, idem, now))


def _once(by: Viewer, uid: uuid.UUID, idem: uuid.UUID, work: Any) -> Case:
    try:
        with transaction.atomic():
            case = load_for_step(uid)
            if not Event.objects.filter(uid=idem).exists():
                work(case)
            return case
    except IntegrityError as clash:
        raise RuleError("busy") from clash


def _copy(by: Viewer, case: Case, unit_id: int, idem: uuid.UUID, now: datetime) -> None:
    seen = visible_to(by).filter(pk=case.pk).exists()
    if not seen:
        raise RuleError("no_such_case")
    if by.actor.title != "desk" and not _in_hand(by, case):
        raise RuleError("not_yours", do="copy")
    unit = unit_of(unit_id)
    if not unit.serves.filter(pk__in=case.place.path.values()).exists():
        raise RuleError("no_such_unit")
    CaseParty.objects.get_or_create(case=case, unit=unit, part="copy")
    _log(by, case, "copied", {"unit": unit.pk}, idem, now)


def _in_hand(by: Viewer, case: Case) -> bool:
    posts, units = {case.handler_id, case.held_by_post_id}, {case.unit_id, case.held_by_unit_id}
    return by.actor.post in posts or bool(by.actor.unit and by.actor.unit in units)


def _take(by: Viewer, case: Case, idem: uuid.UUID, now: datetime) -> None:
    """A leader may take what lies in their place; a restricted case only when they can see it."""
    if case.level not in OPEN_LEVELS and not visible_to(by).filter(pk=case.pk).exists():
        raise RuleError("no_such_case")
    _charge(by, case, by, idem, now)


def _put(by: Viewer, case: Case, post: Post, idem: uuid.UUID, now: datetime) -> None:
    if not by.system and not visible_to(by).filter(pk=case.pk).exists():
        raise RuleError("no_such_case")
    accused = accused_of(case)
    if accused is not NO_ONE and Post.objects.filter(barred_posts(accused), pk=post.pk).exists():
        raise RuleError("not_yours", do="take_charge")
    _charge(by, case, viewer_of_post(post, 0), idem, now)


def _charge(by: Viewer, case: Case, leader: Viewer, idem: uuid.UUID, now: datetime) -> None:
    """A leader of the case's place or of one above it, and nobody whom it is against."""
    here = leader.actor.place in case.place.path.values()
    if leader.actor.title not in LEADERS or not here or accused_of(case).bars(leader.actor):
        raise RuleError("not_yours", do="take_charge")
    CaseParty.objects.get_or_create(case=case, post_id=leader.actor.post, part="lead")
    _log(by, case, "charged", {"post": leader.actor.post}, idem, now)


def _let_go(by: Viewer, case: Case, idem: uuid.UUID, now: datetime) -> None:
    gone, _ = CaseParty.objects.filter(case=case, post_id=by.actor.post, part="lead").delete()
    if not gone:
        raise RuleError("not_yours", do="let_go")
    _log(by, case, "let_go", {"post": by.actor.post}, idem, now)


def _log(by: Viewer, case: Case, kind: str, data: dict[str, Any], idem: uuid.UUID, now: datetime) -> None:
    case.seq += 1
    Case.objects.filter(pk=case.pk).update(seq=case.seq)
    happened = Happened(
        kind=f"case.{kind}",
        at=now,
        recorded_at=now,
        place=case.place,
        subject=case.uid,
        nth=case.seq,
        role=by.actor.title,
        channel=case.channel,
        category=case.category,
        data={**data, "pack": case.slug, "phase": case.phase},
        idem=idem,
    )
    log(by, happened)
