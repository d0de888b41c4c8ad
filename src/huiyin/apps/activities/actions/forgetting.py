"""Names, numbers and photos of sheets go a month after an activity. Heads, attendances and hours stay."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from huiyin.apps.activities.models import Activity, Coming
from huiyin.apps.files.actions import erase_of
from huiyin.apps.jobs.actions import later
from huiyin.apps.keys import actions as keys
from huiyin.apps.rolls.actions import forget_names
from huiyin.apps.rolls.models import Roll
from huiyin.apps.scope.acting import rule_decides

FORGET = "activities.forget"
FORGOTTEN_AFTER = timedelta(days=30)
"""So long after an activity the names and numbers of who came are kept."""


def forget_later(activity: Activity, now: datetime) -> None:
    """Let its names be forgotten a month after its end, or after today where somebody enters them later still."""
    _queue(activity, max(activity.ends_at, now) + FORGOTTEN_AFTER)


def _queue(activity: Activity, at: datetime) -> None:
    later(FORGET, event_id=None, payload={"activity": activity.pk}, run_after=at).save(force_insert=True)


@rule_decides
@transaction.atomic
def forget(payload: Mapping[str, Any], now: datetime) -> None:
    """The job `activities.forget`: who signed up, who stands on the list, photos of the sheet. A later end puts it off."""
    activity = Activity.objects.filter(pk=payload["activity"]).first()
    if activity is None:
        return
    due = activity.ends_at + FORGOTTEN_AFTER
    if now < due:
        _queue(activity, due)
        return
    for row in Coming.objects.filter(activity=activity, enrolment=None):
        keys.forget_owner(row.uid)
        row.name = row.phone = ""
        row.save(update_fields=["name", "phone"])
    if activity.roll_id is not None:
        forget_names(of=Roll.objects.filter(pk=activity.roll_id), now=now)
    erase_of(owner=activity.uid)
