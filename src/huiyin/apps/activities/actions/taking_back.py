"""An activity that was entered as held was not: what it did is taken back with it, the tasks that it closed and the hours given."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import transaction

from huiyin.apps.activities.actions.activities import cleared, locked
from huiyin.apps.activities.actions.attending import give_hours
from huiyin.apps.activities.actions.schemes import reopen
from huiyin.apps.activities.actions.taking import taken, took_back
from huiyin.apps.activities.actions.teams import locked_all
from huiyin.apps.activities.models import Activity, Taking
from huiyin.apps.activities.queries.schemes import closed_by
from huiyin.apps.activities.queries.teams import minutes_of
from huiyin.apps.people.queries import Viewer
from huiyin.apps.records.actions import log_all
from huiyin.apps.records.turns import one_at_a_time
from huiyin.apps.scope.acting import rule_decides
from huiyin.core.errors import RuleError


@rule_decides
@transaction.atomic
def take_back_held(*, by: Viewer, uid: uuid.UUID, why: str, now: datetime) -> Activity:
    """It was not held, or was entered with the wrong one: it is announced again, and the duties that it did are owed again.

    One event `activity.taken_back` with why, and what was told, in its secret; the attendances are taken away. Tasks that it closed
    are open again, and hours that were given at it or to them are none. Raises not_held, no_evidence.
    """
    activity = locked(by, uid)
    if activity.state != "held":
        raise RuleError("not_held")
    if not why.strip():
        raise RuleError("no_evidence")
    _reopen_tasks(by, activity, now)
    give_hours(by=by, uid=uid, minutes=dict.fromkeys(minutes_of(activity), 0), now=now)
    whats = cleared(activity, now, why.strip())
    activity.save()
    log_all(by, whats)
    return activity


def _reopen_tasks(by: Viewer, activity: Activity, now: datetime) -> None:
    """Every task first, then everybody who served: in this order whoever closes a task waits too."""
    for uid in sorted(task.uid for task in closed_by(activity)):
        one_at_a_time(uid)
    tasks = closed_by(activity)
    rows: list[Taking] = [row for task in tasks for row in taken(task) if row.minutes]
    serving = locked_all([row.enrolment.uid for row in rows] + list(minutes_of(activity)))
    for row in rows:
        row.enrolment = serving[row.enrolment.uid]
        took_back(by, row, now)
    for task in tasks:
        reopen(by, task, now)
