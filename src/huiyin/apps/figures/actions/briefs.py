"""Begin a brief from its town's template, save a draft, publish it: from then on its numbers are fixed."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from huiyin.apps.figures import filling, patterns
from huiyin.apps.figures.models import Brief, BriefFigure
from huiyin.apps.figures.provable import of_brief, of_reason
from huiyin.apps.figures.reach import check_place
from huiyin.apps.figures.stated import Stated
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.apps.records.actions import Happened, log
from huiyin.apps.records.models import Event
from huiyin.apps.records.turns import one_at_a_time
from huiyin.apps.scope.acting import rule_decides
from huiyin.core.briefs import Problem
from huiyin.core.errors import RuleError
from huiyin.core.spans import Period, span_at

LONGEST = 20_000
"""Characters of a text."""
EARLIEST = 2000
"""No brief is of a year before."""


@rule_decides
@transaction.atomic
def begin(*, by: Viewer, uid: uuid.UUID, place: Place, period: str, day: date, now: datetime) -> Brief:
    """A new draft for the period in which `day` lies; the same `uid` again is the same one.

    Raises not_your_place, no_such_period, not_begun_yet.
    """
    one_at_a_time(uid)
    check_place(by, place)
    known = Brief.objects.select_related("place", "town").filter(uid=uid).first()
    if known is not None:
        check_place(by, known.place)
        return known
    today = timezone.localdate(now)
    if period not in patterns.PERIODS or day.year < EARLIEST:
        raise RuleError("no_such_period")
    if day.year > today.year or (span := span_at(Period(period), day)).first > today:
        raise RuleError("not_begun_yet")
    town = place.town or place
    title, text = patterns.pattern(town.profile, span.period).written(place, span)
    brief = Brief(
        uid=uid, place=place, place_no=place.no, town=town, period=period, first=span.first, last=span.last, title=title,
        text=text, writers=[by.actor.person], written_at=now,
    )  # fmt: skip
    brief.save(force_insert=True)
    _log(by, brief, "brief.drafted", now)
    return brief


@rule_decides
@transaction.atomic
def save_draft(*, by: Viewer, uid: uuid.UUID, version: int, title: str, text: str, now: datetime) -> Brief:
    """Keep what was written. `version`: of the draft that it was written over; sent twice, it is saved once.

    Raises not_your_place, is_published, changed_meanwhile, nothing_written, too_long.
    """
    title, text = title.strip(), "\n".join(line.rstrip() for line in text.strip().splitlines())
    brief = _locked(by, uid)
    if brief.shown:
        raise RuleError("is_published")
    if (brief.title, brief.text) == (title, text):
        return brief
    if brief.version != version:
        raise RuleError("changed_meanwhile")
    if not title or not text:
        raise RuleError("nothing_written")
    if len(text) > LONGEST:
        raise RuleError("too_long", most=LONGEST)
    brief.title, brief.text, brief.version, brief.written_at = title[:80], text, version + 1, now
    if by.actor.person not in brief.writers:
        brief.writers = [*brief.writers, by.actor.person]
    brief.save()
    return brief


@rule_decides
@transaction.atomic
def publish(*, by: Viewer, uid: uuid.UUID, version: int, now: datetime) -> Brief:
    """Everybody reads it from now on, and its numbers stand as they are now. `version`: what was read before saying so.

    Raises not_your_place, is_published, changed_meanwhile, own_brief, period_runs, period_locked, typed_numbers, source_missing,
    no_such_figure.
    """
    brief = _locked(by, uid)
    _check(by, brief, version, now)
    today = timezone.localdate(now)
    stated, brief.charts = filling.stated_now(brief, today), filling.charts_now(brief, today)
    brief.shown, brief.published_at, brief.published_by_id = True, now, by.actor.person or None
    brief.issuer = by.unit_name or brief.place.name
    try:
        with transaction.atomic():
            brief.save()
    except IntegrityError as clash:
        raise RuleError("period_locked") from clash
    names = tuple(Stated.__dataclass_fields__)
    BriefFigure.objects.bulk_create(
        BriefFigure(brief=brief, **{name: getattr(each, name) for name in names}) for each in stated
    )
    proof = {"digest": of_brief(brief, stated)}
    brief.after = _log(by, brief, "brief.published", now, quantity=len(stated), measure="figures", data=proof).seq
    Brief.objects.filter(pk=brief.pk).update(after=brief.after)
    return brief


@rule_decides
@transaction.atomic
def discard(*, by: Viewer, uid: uuid.UUID, now: datetime) -> None:
    """Throw a draft away; what was published stays. Raises not_your_place, is_published."""
    brief = _locked(by, uid)
    if brief.shown:
        raise RuleError("is_published")
    _log(by, brief, "brief.discarded", now)
    Brief.objects.filter(pk=brief.pk).delete()


@rule_decides
@transaction.atomic
def withdraw(*, by: Viewer, uid: uuid.UUID, why: str, now: datetime) -> Brief:
    """It stays where it is and says that it holds no longer, and why; the period may have another one. Sent twice, once.

    Raises not_your_place, brief_is_draft, why_missing.
    """
    brief = _locked(by, uid)
    if not brief.shown:
        raise RuleError("brief_is_draft")
    if brief.withdrawn_at:
        return brief
    if not why.strip():
        raise RuleError("why_missing")
    brief.withdrawn_at, brief.withdrawn_why, brief.withdrawn_by_id = now, why.strip()[:200], by.actor.person or None
    brief.save(update_fields=["withdrawn_at", "withdrawn_why", "withdrawn_by"])
    _log(by, brief, "brief.withdrawn", now, data={"digest": of_reason(brief)})
    return brief


def _check(by: Viewer, brief: Brief, version: int, now: datetime) -> None:
    if brief.shown:
        raise RuleError("is_published")
    if brief.version != version:
        raise RuleError("changed_meanwhile")
    if by.actor.person in brief.writers:
        raise RuleError("own_brief")
    if brief.last >= timezone.localdate(now) and brief.period != Period.day:
        raise RuleError("period_runs", last=brief.last)
    for code in ("typed_numbers", "source_missing", "no_such_figure"):
        if found := _named(code, filling.problems_of(brief)):
            raise RuleError(code, numbers=found)


def _named(code: str, problems: tuple[Problem, ...]) -> str:
    return "、".join(each.what for each in problems if each.code == code)


def _locked(by: Viewer, uid: uuid.UUID) -> Brief:
    """The brief, to be changed by nobody else meanwhile. Raises not_your_place, also where there is none."""
    one_at_a_time(uid)
    brief = Brief.objects.select_related("place__town", "town").filter(uid=uid).first()
    if brief is None:
        raise RuleError("not_your_place")
    check_place(by, brief.place)
    return brief


def _log(by: Viewer, brief: Brief, kind: str, now: datetime, **facts: Any) -> Event:
    brief.seq += 1
    brief.save(update_fields=["seq"])
    what = Happened(
        kind=kind, at=now, recorded_at=now, place=brief.place, subject=brief.uid, nth=brief.seq, category=brief.period, **facts
    )  # fmt: skip
    return log(by, what)
