"""A whole telephone number is shown to who says why; that is an event, and a post may do it so often in a day."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from huiyin.apps.cases import reasons
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.apps.records.actions import Happened, log, note_read, nth_beside
from huiyin.apps.records.models import ReadLog
from huiyin.apps.records.turns import one_at_a_time
from huiyin.apps.scope.acting import rule_decides
from huiyin.core.errors import RuleError
from huiyin.core.worktime import SHANGHAI

_elsewhere: list[Callable[[Viewer, datetime], set[uuid.UUID]]] = []


def also(seen: Callable[[Viewer, datetime], set[uuid.UUID]]) -> None:
    """Register what else was looked at today and stands in no log of reads (from `site/wiring.py`)."""
    _elsewhere.append(seen)


@rule_decides
@transaction.atomic
def reveal(*, by: Viewer, subject: uuid.UUID, reason: str, now: datetime, place: Place | None = None) -> int:
    """Note that the post sees the numbers of a case, or of whatever else keeps one (a household …), at a place (else where the post
    sits); how many of them that were today, all apps together. The same one counts once a day, and is one event; each time stands
    in the log of reads.

    The caller has checked that the post may read them. Raises RuleError: no_reason, reveals_used_up.
    """
    if reason not in reasons.REVEAL:
        raise RuleError("no_reason")
    seen, n = seen_today(by, now), count_one(by, subject, now)
    note_read(by, subject, "phone", now, reason=reason)
    if subject not in seen:
        nth, at = nth_beside(subject), place or Place.objects.get(pk=by.actor.place)
        data = {"reason": reason}
        log(by, Happened("contact.revealed", at=now, recorded_at=now, place=at, subject=subject, nth=nth, data=data))
    return n


def count_one(by: Viewer, subject: uuid.UUID, now: datetime) -> int:
    """How many numbers that are today with this one; whoever else looks at one as this post waits. Raises reveals_used_up."""
    one_at_a_time(uuid.uuid5(uuid.NAMESPACE_OID, f"reveal {by.actor.post}"))
    seen = seen_today(by, now).union(*(each(by, now) for each in _elsewhere))
    if subject not in seen and len(seen) >= settings.REVEALS_A_DAY:
        raise RuleError("reveals_used_up", most=settings.REVEALS_A_DAY)
    return len(seen | {subject})


def seen_today(by: Viewer, now: datetime) -> set[uuid.UUID]:
    """The cases, households … whose numbers the post has looked at today."""
    return set(_today(by, now).values_list("subject", flat=True).distinct())


def _today(by: Viewer, now: datetime) -> QuerySet[ReadLog]:
    midnight = now.astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)
    return ReadLog.objects.filter(post_id=by.actor.post, what="phone", at__gte=midnight)
