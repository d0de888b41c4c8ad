"""A batch sealed before it is written: every cell under the key of its case, as the fields themselves do it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db.models import Model

from huiyin.apps.cases.models import Case, CaseContact, CaseContent
from huiyin.apps.keys import ring
from huiyin.apps.keys.fields import EncryptedJSONField, EncryptedTextField
from huiyin.apps.keys.sealing import place_of
from huiyin.apps.keys.sealing import seal as sealed
from huiyin.apps.records.models import Event, EventSecret
from huiyin.cli.bench.dies import fields_of
from huiyin.cli.bench.stamps import Batch, at

Column = tuple[int, str, bool]
UID, SUBJECT, OF_EVENT = at(Case, "uid"), at(Event, "subject"), at(EventSecret, "event_id")
OF_CASE = {model: at(model, "case_id") for model in (CaseContent, CaseContact)}


def columns_of(model: type[Model]) -> list[Column]:
    """Where a row has something to seal: place in the row, column, is it JSON."""
    return [
        (place, str(field.column), isinstance(field, EncryptedJSONField))
        for place, field in enumerate(fields_of(model))
        if isinstance(field, EncryptedTextField | EncryptedJSONField)
    ]


SEALED: dict[type[Model], list[Column]] = {
    model: columns_of(model) for model in (Case, CaseContent, CaseContact, EventSecret)
}


def seal(batch: Batch) -> None:
    """Give each case of the batch a key and seal with it what was said in the case."""
    uids = {row[0]: UUID(row[UID]) for row in batch.rows[Case]}
    ring.make_all(uids.values())
    for model, owner, name, row in _rows(batch, uids):
        for place, column, in_json in SEALED[model]:
            plain = plain_of(row[place], json_value=in_json)
            if plain:
                made = sealed(owner, plain, place_of(model._meta.db_table, column, name)).text
                row[place] = json.dumps(made) if in_json else made


def _rows(batch: Batch, uids: dict[int, UUID]) -> Iterator[tuple[type[Model], UUID, UUID | int, list[Any]]]:
    """Each row with something to seal: its table, whose key seals it, what names it."""
    for row in batch.rows[Case]:
        yield Case, uids[row[0]], uids[row[0]], row
    for model, of_case in OF_CASE.items():
        for row in batch.rows[model]:
            yield model, uids[row[of_case]], row[of_case], row
    for event, secret in zip(batch.rows[Event], batch.rows[EventSecret], strict=True):
        yield EventSecret, UUID(event[SUBJECT]), secret[OF_EVENT], secret


def plain_of(value: str | None, *, json_value: bool) -> str:
    """What is to be sealed; nothing where there is nothing."""
    if not value or value in ("{}", "[]", "null"):
        return ""
    return json.dumps(json.loads(value), ensure_ascii=False) if json_value else value
