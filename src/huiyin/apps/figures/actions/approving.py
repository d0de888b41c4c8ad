"""Approve the figures of a period that is past, village by village, then the town, then the county: from then on it is locked."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from huiyin.apps.figures import approved, approved_charts
from huiyin.apps.figures.models import Approval, ApprovedFigure
from huiyin.apps.figures.provable import of_approval
from huiyin.apps.figures.reach import check_head
from huiyin.apps.figures.stated import Stated, digest_of
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.apps.records.actions import Happened, log
from huiyin.apps.records.turns import one_at_a_time
from huiyin.apps.scope.acting import rule_decides
from huiyin.core.errors import RuleError
from huiyin.core.figures import SPANS
from huiyin.core.spans import Period, Span, span_at


@rule_decides
@transaction.atomic
def approve(*, by: Viewer, place: Place, period: str, first: date, read: str, now: datetime) -> Approval:
    """The figures of the place over the period, and its drawings, stand as they are now. `read`: the digest of the figures that
    were read before saying so (`approved.now`). Asked twice, it is approved once.

    Raises not_its_head, no_such_period, period_runs, parts_open, changed_since_read.
    """
    one_at_a_time(uuid.uuid5(place.uid, f"{period} {first}"))
    check_head(by, place)
    span = _span(period, first)
    if span.last >= timezone.localdate(now):
        raise RuleError("period_runs", last=span.last)
    if known := approved.of_period(place, span):
        return known
    if waiting := approved.waiting_below(place, span):
        raise RuleError("parts_open", places="、".join(part.name for part in waiting[:5]), n=len(waiting))
    rows = approved.now(place, span)
    if digest_of(rows) != read:
        raise RuleError("changed_since_read")
    return _locked(by, place, span, rows, now)


def _span(period: str, first: date) -> Span:
    if period not in SPANS or span_at(Period(period), first).first != first:
        raise RuleError("no_such_period")
    return span_at(Period(period), first)


def _locked(by: Viewer, place: Place, span: Span, rows: Sequence[Stated], now: datetime) -> Approval:
    charts = approved_charts.charts_now(place, span, timezone.localdate(now))
    approval = Approval(
        place=place, period=span.period, first=span.first, last=span.last, approved_at=now,
        approved_by_id=by.actor.person or None, issuer=by.unit_name or place.name,
    )  # fmt: skip
    what = Happened(
        kind="period.approved", at=now, recorded_at=now, place=place, subject=approval.uid, nth=1, category=span.period,
        quantity=len(rows), measure="figures", data={"digest": of_approval(approval, rows, charts)},
    )  # fmt: skip
    approval.after = log(by, what).seq
    approval.save(force_insert=True)
    names = [name for name in Stated.__dataclass_fields__ if name != "words"]
    ApprovedFigure.objects.bulk_create(
        ApprovedFigure(approval=approval, **{name: getattr(row, name) for name in names}) for row in rows
    )
    approved_charts.keep(approval, charts)
    return approval
