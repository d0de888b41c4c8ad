"""Moulds: every row that the actions wrote for one case, to be stamped again for other askers in other weeks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Model, QuerySet

from huiyin.apps.cases.models import Case, CaseContact, CaseContent, CaseParty, ClockRun, Notice
from huiyin.apps.places.letters import letters_of
from huiyin.apps.records.models import Event, EventSecret
from huiyin.cli.bench.play import Plan
from huiyin.core.worktime import SHANGHAI

MODELS: tuple[type[Model], ...] = (Case, CaseContent, CaseContact, CaseParty, ClockRun, Notice, Event, EventSecret)
MOMENT = re.compile(r"\d{4}-\d\d-\d\d(T[\d:.]+\+00:00)?")
Rows = dict[type[Model], list[dict[str, Any]]]


@dataclass(frozen=True)
class Mould:
    """The rows of a case by table, and its own words. `first` and `last` are the days that it touches."""

    plan: Plan
    rows: Rows
    own: Mapping[str, Any]
    first: date
    last: date

    @property
    def ended(self) -> bool:
        """Is its case over?"""
        return self.plan.plot.ends

    @property
    def opened_at(self) -> datetime:
        """When its case was opened."""
        return self.plan.start

    @property
    def places(self) -> tuple[int, int]:
        """The ids of its town and its village."""
        row = self.rows[Case][0]
        return int(row["town_id"]), int(row["village_id"])


def mould_of(case: Case, plan: Plan) -> Mould:
    """Read what the actions wrote for the case of a plan."""
    rows: Rows = {
        Case: _rows(Case.objects.filter(pk=case.pk)),
        Event: _rows(Event.objects.filter(subject=case.uid).order_by("nth")),
        EventSecret: _rows(EventSecret.objects.filter(event__subject=case.uid).order_by("event__nth")),
    }
    for model in (CaseContent, CaseContact, CaseParty, ClockRun, Notice):
        rows[model] = _rows(model._default_manager.filter(case=case).order_by("pk"))
    row, said = rows[Case][0], plan.words
    own = {"text": said.text, "spot": said.spot, "name": said.name, "phone": said.phone}
    own |= {name: row[name] for name in ("uid", "code", "receipt", "title")}
    own["letters"] = letters_of(own["title"], 80)
    days = [moment.astimezone(SHANGHAI).date() for moment in _moments(rows)]
    return Mould(plan, rows, own, min(days), max(days))


def _rows(found: QuerySet[Any]) -> list[dict[str, Any]]:
    return [{each.attname: getattr(row, each.attname) for each in row._meta.concrete_fields} for row in found]


def _moments(rows: Rows) -> Iterator[datetime]:
    for name, value in ((name, value) for table in rows.values() for row in table for name, value in row.items()):
        if name == "due_sort":  # years ahead when nothing is due: it only sorts lists
            continue
        if isinstance(value, datetime):
            yield value
        elif isinstance(value, dict | list):
            yield from (datetime.fromisoformat(text) for text in _moment_texts(value) if "T" in text)


def _moment_texts(value: Any) -> Iterator[str]:
    if isinstance(value, str) and MOMENT.fullmatch(value):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _moment_texts(each)
