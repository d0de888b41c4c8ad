"""Rounds that come every night: each is always waiting for the coming night, whatever became of the last one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from django.db import transaction

from huiyin.apps.jobs.actions import Work, does, later
from huiyin.apps.jobs.models import Job
from huiyin.apps.jobs.queries import pending
from huiyin.apps.records.turns import one_at_a_time
from huiyin.core.worktime import SHANGHAI

TURN = UUID("7093e4ce-0000-4000-8000-000000000001")


@dataclass(frozen=True)
class Round:
    """A long job that comes every night `at` this hour of Shanghai; `at_once`: the very first one does not wait for the night."""

    reaction: str
    at: time
    work: Work
    at_once: bool = False


_rounds: list[Round] = []


def every_night(each: Round) -> None:
    """Register a round."""
    does(each.reaction, each.work, long=True)
    _rounds.append(each)


@transaction.atomic
def plan(now: datetime) -> None:
    """Put in what is not waiting yet for the coming night. Called when the work begins and every hour."""
    one_at_a_time(TURN)
    for each in _rounds:
        night = _next(each.at, now)
        if pending(each.reaction, {}).filter(run_after__gte=night).exists():
            continue
        first = each.at_once and not Job.objects.filter(reaction=each.reaction).exists()
        later(each.reaction, event_id=None, payload={}, run_after=now if first else night).save()


def _next(at: time, now: datetime) -> datetime:
    tonight = datetime.combine(now.astimezone(SHANGHAI).date(), at, SHANGHAI)
    return tonight if tonight > now else tonight + timedelta(days=1)
