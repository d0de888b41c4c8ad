"""Dies: the rows of a mould as the database takes them, with marks where each stamp has something of its own.

A stamp has the mould's history at the same hour of the same weekday; its own uid, number, receipt, words, salts and
commitments. Weeks are exchangeable when the office worked on the same days, so every due moment moves along.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Field, JSONField, Model

from huiyin.apps.cases.models import Case
from huiyin.apps.keys.fields import EncryptedTextField
from huiyin.apps.records.actions import COMMITTED
from huiyin.apps.records.counting import counts_of
from huiyin.apps.records.models import Event, EventSecret
from huiyin.cli.bench.moulds import MOMENT, Mould

OWN = ("uid", "code", "receipt", "title", "letters", "text", "spot", "name", "phone")
"""What a stamp has of its own and may stand anywhere in its rows."""
NOTHING = dict.fromkeys(OWN, "")
SUBJECT_MARK, EVENT_MARK = "@subject@", "@event@"
Seal = tuple[str | list[Any], Any]
"""Of what a commitment is made: the event's row as text with two marks (in parts where its data is the stamp's own); the body."""


def fields_of(model: type[Model]) -> list[Field[Any, Any]]:
    """The columns of a table, in order."""
    return list(model._meta.concrete_fields)


class Own(str):
    """Stands where a stamp has something of its own; the text names what."""


def swapped(document: Any, own: Mapping[str, Any]) -> Any:
    """The document with what is the stamp's own."""
    if isinstance(document, Own):
        return str(own[document])
    if isinstance(document, dict):
        return {key: swapped(value, own) for key, value in document.items()}
    return [swapped(value, own) for value in document] if isinstance(document, list) else document


def moved(value: Any, by: timedelta) -> Any:
    """Every moment and day in a value later by that much; the value itself when there is none in it."""
    if isinstance(value, str):
        if not MOMENT.fullmatch(value):
            return value
        return ((datetime if "T" in value else date).fromisoformat(value) + by).isoformat()
    if isinstance(value, datetime | date):
        return value + by
    if isinstance(value, dict):
        return {key: moved(each, by) for key, each in value.items()}
    return [moved(each, by) for each in value] if isinstance(value, list) else value


@dataclass(frozen=True)
class Die:
    """One row in one week: `base` as the database takes it, and where a stamp puts what is its own."""

    base: list[Any]
    swaps: tuple[tuple[int, str], ...]
    documents: tuple[tuple[int, Any], ...]

    def struck(self, own: Mapping[str, Any]) -> list[Any]:
        """The row of a stamp."""
        row = self.base.copy()
        for at, name in self.swaps:
            row[at] = own[name]
        for at, document in self.documents:
            row[at] = json.dumps(swapped(document, own))
        return row


class Blank:
    """One row of a mould, not yet in a week: `moments` are the columns that move with it."""

    def __init__(self, model: type[Model], row: Mapping[str, Any], marks: Mapping[Any, str]) -> None:
        self.values = {name: _marked(value, marks) for name, value in row.items()}
        self.columns = fields_of(model)
        self.base = [_stored(column, self.values[column.attname]) for column in self.columns]
        owns = [(at, self.values[column.attname]) for at, column in enumerate(self.columns)]
        self.swaps = tuple((at, str(value)) for at, value in owns if isinstance(value, Own))
        documents = [(at, value) for at, value in owns if isinstance(value, dict | list)]
        self.documents = [(at, value) for at, value in documents if swapped(value, NOTHING) != value]
        day = timedelta(days=1)
        self.moments = [(at, value) for at, value in owns if moved(value, day) != value]

    def in_week(self, by: timedelta) -> Die:
        """The die of this row so much later."""
        base = self.base.copy()
        for at, value in self.moments:
            base[at] = _stored(self.columns[at], moved(value, by))
        return Die(base, self.swaps, tuple((at, moved(value, by)) for at, value in self.documents))


def _marked(value: Any, marks: Mapping[Any, str]) -> Any:
    if isinstance(value, dict):
        return {key: _marked(each, marks) for key, each in value.items()}
    if isinstance(value, list):
        return [_marked(each, marks) for each in value]
    return Own(marks[value]) if isinstance(value, str | UUID) and value in marks else value


def _stored(column: Field[Any, Any], value: Any) -> Any:
    if isinstance(value, Own):
        return None
    if isinstance(column, EncryptedTextField):
        return value  # sealed when it is written
    return json.dumps(value) if isinstance(column, JSONField) else column.get_db_prep_save(value, connection)


class Dies:
    """A mould made ready: its blanks by table, what its events are sealed with, and what it counts."""

    def __init__(self, mould: Mould) -> None:
        self.mould = mould
        marks = {value: name for name in OWN if (value := mould.own[name])}
        self.blanks = {model: [Blank(model, row, marks) for row in rows] for model, rows in mould.rows.items()}

    @cached_property
    def counts(self) -> list[tuple[tuple[Any, ...], int, int]]:
        """(dimensions of a count, n, quantity) of all events; the second dimension is the day."""
        events = [Event(**row) for row in self.mould.rows[Event]]
        return [(count.key, count.n, count.quantity) for event in events for count in counts_of(event)]

    @cached_property
    def sealed(self) -> list[list[Any]]:
        """Public part, data and body of each event, with marks."""
        rows = zip(self.blanks[Event], self.blanks[EventSecret], strict=True)
        return [[_public(event.values), event.values["data"], secret.values["body"]] for event, secret in rows]

    def in_week(self, weeks: int) -> Week:
        """The mould so many weeks later (or earlier)."""
        by = timedelta(weeks=weeks)
        return Week(
            self.mould,
            self.mould.rows[Case][0]["opened_at"] + by,
            {model: [blank.in_week(by) for blank in blanks] for model, blanks in self.blanks.items()},
            [row["recorded_at"] + by for row in self.mould.rows[Event]],
            [_seal(moved(parts, by)) for parts in self.sealed],
            [((key[0], key[1] + by, *key[2:]), n, quantity) for key, n, quantity in self.counts],
        )


def _public(event: Mapping[str, Any]) -> dict[str, Any]:
    """The columns that are committed, as text where they neither move with the week nor are the stamp's own."""
    public = {name: event[name] for name in COMMITTED[event["schema"]]}
    texts = {name: value if isinstance(value, date) else str(value) for name, value in public.items()}
    return texts | {"subject": Own("uid_text"), "uid": Own("event")}


def _seal(parts: list[Any]) -> Seal:
    parts = [{name: str(each) if isinstance(each, date) else each for name, each in parts[0].items()}, *parts[1:]]
    *row, body = parts
    if swapped(row[1], NOTHING) != row[1]:
        return row, body
    marks = {"uid_text": SUBJECT_MARK, "event": EVENT_MARK}
    return json.dumps(swapped(row, marks), ensure_ascii=False, sort_keys=True), body


@dataclass(frozen=True)
class Week:
    """A mould in one week: its dies by table, when and with what its events are recorded, what one stamp counts."""

    mould: Mould
    opened: datetime
    dies: dict[type[Model], list[Die]]
    recorded: list[datetime]
    seals: list[Seal]
    counts: list[tuple[tuple[Any, ...], int, int]]
