"""Tasks under the aims of a scheme, set for villages and closed by what was done."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from huiyin.apps.activities.models import Activity, Task
from huiyin.apps.activities.reach import check_place
from huiyin.apps.activities.town import town_words
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.apps.records.actions import Happened, log, log_all
from huiyin.apps.records.turns import one_at_a_time
from huiyin.apps.scope.acting import rule_decides
from huiyin.apps.units.models import Unit
from huiyin.core.errors import RuleError

COURSE = "course"
"""The scheme of a project of a one-year class; its aim is the year's."""


@dataclass(frozen=True)
class Setting:
    """The same task for several villages: under an aim of a scheme, by a day; or a project of a `course`."""

    scheme: str
    aim: str
    title: str
    due_on: date
    places: Sequence[Place]
    unit: Unit | None = None
    course: Activity | None = None


@rule_decides
@transaction.atomic
def set_tasks(*, by: Viewer, uid: uuid.UUID, setting: Setting, now: datetime) -> list[Task]:
    """A task for each village, an event each; the same `uid` again sets none. Raises no_villages, no_such_kind, not_your_place."""
    one_at_a_time(uid)
    if not setting.places:
        raise RuleError("no_villages")
    for place in setting.places:
        check_place(by, place)
        _check_aim(place, setting)
    uids = {place.pk: uuid.uuid5(uid, str(place.uid)) for place in setting.places}
    known = list(Task.objects.filter(uid__in=uids.values()))
    if known:
        return known
    tasks = Task.objects.bulk_create(
        Task(
            uid=uids[place.pk], scheme=setting.scheme, aim=setting.aim, place=place, place_no=place.no,
            town_id=place.town_id, unit=setting.unit, course=setting.course, title=setting.title, due_on=setting.due_on,
            seq=1,
        )
        for place in setting.places
    )  # fmt: skip
    log_all(by, [_of(task, now, "task.set") for task in tasks])
    return tasks


@rule_decides
@transaction.atomic
def close_task(
    *, by: Viewer, uid: uuid.UUID, now: datetime, result: str = "", activity: Activity | None = None
) -> Task:
    """Done: by an activity that was held, or as the words say. Raises not_your_place, has_ended, no_evidence."""
    if activity is not None:  # which may be taken back meanwhile
        one_at_a_time(activity.uid)
        activity.refresh_from_db(fields=["state"])
    one_at_a_time(uid)
    task = Task.objects.select_related("place").filter(uid=uid).first()
    if task is None:
        raise RuleError("not_your_place")
    check_place(by, task.place)
    if task.closed_on:
        raise RuleError("has_ended")
    if activity is not None and (activity.state != "held" or activity.town_id != task.town_id):
        activity = None
    if activity is None and not result.strip():
        raise RuleError("no_evidence")
    task.closed_on, task.result, task.activity = timezone.localdate(now), result.strip(), activity
    task.closed_by_id = by.actor.post or None
    task.seq += 1
    task.save()
    log(by, _of(task, now, "task.closed", outcome="on_time" if task.closed_on <= task.due_on else "late"))
    return task


def reopen(by: Viewer, task: Task, now: datetime) -> None:
    """What closed it was not so: one event `task.reopened`, the words that stood there in its secret."""
    body = {"result": task.result, "closed_on": str(task.closed_on)}
    task.closed_on, task.closed_by, task.activity, task.result = None, None, None, ""
    task.seq += 1
    task.save()
    log(by, _of(task, now, "task.reopened", body=body))


def _check_aim(place: Place, setting: Setting) -> None:
    if setting.course is not None and setting.scheme == COURSE:
        return
    scheme = town_words((place.town or place).profile).scheme(setting.scheme)
    if scheme is None or scheme.aim(setting.aim) is None:
        raise RuleError("no_such_kind")


def _of(task: Task, now: datetime, kind: str, **facts: Any) -> Happened:
    return Happened(
        kind=kind, at=now, recorded_at=now, place=task.place, subject=task.uid, nth=task.seq, category=task.aim,
        series=task.scheme, unit_id=task.unit_id, quantity=1, measure="tasks", **facts,
    )  # fmt: skip
