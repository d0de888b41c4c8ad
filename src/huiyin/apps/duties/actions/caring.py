"""Who is in whose care (一老一小): begun and ended by the head, known to the carer and the head alone."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import IntegrityError, transaction

from huiyin.apps.duties.models import Care
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Household, Place
from huiyin.apps.records.actions import Happened, log
from huiyin.apps.scope.acting import rule_decides
from huiyin.apps.units.models import Post
from huiyin.core.errors import RuleError
from huiyin.core.words import KEEPERS
from huiyin.core.worktime import SHANGHAI


@rule_decides
@transaction.atomic
def begin_care(*, by: Viewer, household: Household, kind: str, post: Post, now: datetime) -> Care:
    """A post cares for a household from today on. One event `care.begun`, which names neither household nor kind.

    Raises care_kind, care_post, care_outside, care_there.
    """
    if kind not in Care.KINDS:
        raise RuleError("care_kind")
    if post.closed_on is not None or post.title in KEEPERS:
        raise RuleError("care_post")
    own = Place.objects.filter(pk__in=by.actor.serves if by.actor.visits_homes else ())
    if not any(place.interval.contains(household.place_no) for place in own):
        raise RuleError("care_outside")
    care = Care(
        household=household, kind=kind, post=post, head_id=by.actor.post, place=household.place,
        place_no=household.place_no, starts=now.astimezone(SHANGHAI).date(),
    )  # fmt: skip
    try:
        with transaction.atomic():
            care.save()
    except IntegrityError as twice:
        raise RuleError("care_there") from twice
    log(by, _happened(by, care, "begun", 1, now))
    return care


@rule_decides
@transaction.atomic
def end_care(*, by: Viewer, care: uuid.UUID, now: datetime) -> Care:
    """The care ends today. One event `care.ended`. Raises care_unknown."""
    row = (
        Care.objects.select_for_update(of=("self",)).select_related("place", "post").filter(uid=care, ends=None).first()
    )
    if row is None or row.head_id != by.actor.post:
        raise RuleError("care_unknown")
    row.ends = now.astimezone(SHANGHAI).date()
    row.save(update_fields=["ends"])
    log(by, _happened(by, row, "ended", 2, now))
    return row


def _happened(by: Viewer, care: Care, verb: str, nth: int, now: datetime) -> Happened:
    return Happened(
        kind=f"care.{verb}", at=now, recorded_at=now, place=care.place.village or care.place, subject=care.uid, nth=nth,
        unit_id=care.post.unit_id, role=by.actor.title,
    )  # fmt: skip
