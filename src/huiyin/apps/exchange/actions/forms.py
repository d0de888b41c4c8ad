"""Put a form into the register, once one has been told what we hold already; take it out again."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from huiyin.apps.exchange import held
from huiyin.apps.exchange.models import AskedField, AskedForm
from huiyin.apps.exchange.register import overlaps, reaches
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.apps.records.actions import Happened, log
from huiyin.apps.records.turns import one_at_a_time
from huiyin.apps.scope.acting import rule_decides
from huiyin.core.errors import RuleError

MOST = 60
"""Columns of a form."""
LONGEST = 60
"""Characters of a column's title."""
PERIODS = ("once", "month", "quarter", "year")
ROWS = ("village", "grid")


@dataclass(frozen=True)
class Asking:
    """What somebody asks. `fields`: the columns, in their order."""

    title: str
    asked_by: str
    why: str
    basis: str
    period: str
    rows: str
    fields: Sequence[str]
    until: date | None = None

    @property
    def titles(self) -> list[str]:
        """The columns as they are kept: without blank lines and spaces around them, each once."""
        return list(dict.fromkeys(title.strip()[:LONGEST] for title in self.fields if title.strip()))


@rule_decides
@transaction.atomic
def register(*, by: Viewer, uid: uuid.UUID, asking: Asking, warned: bool, now: datetime) -> AskedForm:
    """Keep it. `warned`: who registers it has read what is held already. The same `uid` again is the same one.

    Raises form_not_yours, form_without_fields, form_too_long, form_asks_again.
    """
    one_at_a_time(uid)
    if known := AskedForm.objects.filter(uid=uid).first():
        return known
    town = _town(by)
    titles = asking.titles
    if not titles or asking.period not in PERIODS or asking.rows not in ROWS:
        raise RuleError("form_without_fields")
    if len(titles) > MOST:
        raise RuleError("form_too_long", most=MOST)
    again = overlaps(town, titles, localdate(now))
    if again and not warned:
        raise RuleError("form_asks_again", fields="、".join(each.title for each in again))
    form = AskedForm.objects.create(
        uid=uid, place=town, title=asking.title.strip()[:80], asked_by=asking.asked_by.strip()[:80], why=asking.why.strip()[:200],
        basis=asking.basis.strip()[:200], period=asking.period, rows=asking.rows, until=asking.until, registered_at=now,
        registered_by_id=by.actor.person or None,
    )  # fmt: skip
    known_here = held.all_of(town)
    found = [held.matching(title, known_here) for title in titles]
    AskedField.objects.bulk_create(
        AskedField(form=form, number=nth, title=title, held=each.key if each else "")
        for nth, (title, each) in enumerate(zip(titles, found, strict=True), start=1)
    )
    _log(by, form, "form.registered", 1, now, len(titles))
    return form


@rule_decides
@transaction.atomic
def end(*, by: Viewer, uid: uuid.UUID, now: datetime) -> None:
    """Nobody fills it in any more. Raises form_not_yours."""
    one_at_a_time(uid)
    form = AskedForm.objects.select_related("place").filter(uid=uid).first()
    if form is None or not reaches(by, form):
        raise RuleError("form_not_yours")
    if form.ended_at is None:
        form.ended_at = now
        form.save(update_fields=["ended_at"])
        _log(by, form, "form.ended", 2, now)


def _town(by: Viewer) -> Place:
    town = Place.objects.filter(pk=by.town or 0).first()
    if town is None:
        raise RuleError("form_not_yours")
    return town


def _log(by: Viewer, form: AskedForm, kind: str, nth: int, now: datetime, fields: int | None = None) -> None:
    what = Happened(
        kind=kind, at=now, recorded_at=now, place=form.place, subject=form.uid, nth=nth, category=form.period,
        quantity=fields, measure="fields" if fields else "",
    )  # fmt: skip
    log(by, what)
