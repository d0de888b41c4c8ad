"""Tasks of a place that are taken by who checked in there (双报到双服务, towns.md T1-2): taken, given back, done with hours."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from huiyin.apps.activities.actions.schemes import close_task
from huiyin.apps.activities.actions.teams import locked_all
from huiyin.apps.activities.models import Activity, Taking, Task
from huiyin.apps.activities.reach import check_place
from huiyin.apps.people.queries import Viewer
from huiyin.apps.records.actions import Happened, log
from huiyin.apps.records.turns import one_at_a_time
from huiyin.apps.scope.acting import rule_decides
from huiyin.core.activity import check_minutes
from huiyin.core.errors import RuleError


@rule_decides
@transaction.atomic
def take_task(*, by: Viewer, uid: uuid.UUID, enrolment: uuid.UUID, task: uuid.UUID, now: datetime) -> Taking:
    """They take it on: one event `service.taken`; the same `uid` again is the same.

    Raises not_your_place, not_theirs (they serve in another town, or no longer), has_ended (the task), task_taken.
    """
    one_at_a_time(uid)
    if known := Taking.objects.filter(uid=uid).first():
        return known
    one_at_a_time(task)  # it may be closed meanwhile
    who = locked_all([enrolment]).get(enrolment)
    what = Task.objects.select_related("place").filter(uid=task).first()
    if who is None or what is None:
        raise RuleError("not_your_place")
    check_place(by, who.place)
    if who.until or who.place.town_id != what.town_id:
        raise RuleError("not_theirs")
    if what.closed_on:
        raise RuleError("has_ended")
    row = Taking(
        uid=uid, enrolment=who, task=what, place=what.place, place_no=what.place_no, taken_on=timezone.localdate(now)
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as twice:
        raise RuleError("task_taken") from twice
    _log(by, row, now, "service.taken", quantity=who.heads, measure="persons")
    return row


@rule_decides
@transaction.atomic
def give_back(*, by: Viewer, uid: uuid.UUID, now: datetime) -> Taking:
    """They do not do it after all. One event `service.given_back`. Raises not_your_place, has_ended."""
    row = _open(by, uid)
    row.given_back_on = timezone.localdate(now)
    row.save(update_fields=["given_back_on"])
    _log(by, row, now, "service.given_back", quantity=row.enrolment.heads, measure="persons")
    return row


@rule_decides
@transaction.atomic
def close_taken(
    *, by: Viewer, uid: uuid.UUID, minutes: Mapping[uuid.UUID, int], now: datetime, result: str = "",
    activity: Activity | None = None,
) -> Task:  # fmt: skip
    """The task is done, and who took it gave so many minutes to it (by the uid of the taking): an event `service.given` each.

    Raises what `close_task` raises, hours_wrong, not_theirs.
    """
    task = close_task(by=by, uid=uid, now=now, result=result, activity=activity)
    rows = {row.uid: row for row in taken(task) if row.uid in minutes}
    serving = locked_all(row.enrolment.uid for row in rows.values())
    for key, n in minutes.items():
        check_minutes(n)
        if key not in rows:
            raise RuleError("not_theirs")
        row = rows[key]
        row.enrolment, row.minutes = serving[row.enrolment.uid], n
        row.save(update_fields=["minutes"])
        _log(by, row, now, "service.given", quantity=n, measure="minutes")
    return task


def took_back(by: Viewer, row: Taking, now: datetime) -> None:
    """They gave no time to it after all: the task was not done."""
    minutes, row.minutes = row.minutes, 0
    row.save(update_fields=["minutes"])
    _log(by, row, now, "service.given", quantity=-minutes, measure="minutes")


def taken(task: Task) -> list[Taking]:
    """Who has taken it on and not given it back."""
    rows = task.takings.filter(given_back_on=None).select_related("enrolment__team__unit", "task", "place")
    return list(rows.order_by("id"))


def _open(by: Viewer, uid: uuid.UUID) -> Taking:
    one_at_a_time(uid)
    rows = Taking.objects.select_related("enrolment__team", "enrolment__place", "task", "place")
    row = rows.filter(uid=uid).first()
    if row is None:
        raise RuleError("not_your_place")
    check_place(by, row.place)
    one_at_a_time(row.task.uid)
    row.task.refresh_from_db(fields=["closed_on"])
    if row.given_back_on or row.task.closed_on:
        raise RuleError("has_ended")
    row.enrolment = locked_all([row.enrolment.uid])[row.enrolment.uid]
    return row


def _log(by: Viewer, row: Taking, now: datetime, kind: str, **facts: Any) -> None:
    """Of whoever serves, whose turn it is (`locked_all`): that they do is known by their number alone."""
    who = row.enrolment
    who.seq += 1
    who.save(update_fields=["seq"])
    told = {"party": who.party, "home": bool(who.home), "task": str(row.task.uid)}
    happened = Happened(
        kind=kind, at=now, recorded_at=now, place=row.place, subject=who.uid, nth=who.seq,
        role="member" if who.party else "volunteer", category=row.task.aim, series=row.task.scheme,
        unit_id=who.team.unit_id if who.team else None, data=told, **facts,
    )  # fmt: skip
    log(by, happened)
