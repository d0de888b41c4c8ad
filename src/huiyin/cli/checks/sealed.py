"""Everything private: is it sealed, and does it open where it stands?"""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db.models import Model

from huiyin.apps.keys import ring
from huiyin.apps.keys.ciphers import Unreadable
from huiyin.apps.keys.fields import EncryptedJSONField, EncryptedTextField
from huiyin.apps.keys.outside import KeysMissing
from huiyin.apps.keys.sealing import Sealed
from huiyin.apps.records.models import EventSecret
from huiyin.cli.checks import Difference, Step

TITLE = "private content and its keys"
CHUNK = 500
Column = EncryptedTextField | EncryptedJSONField


def sealed_columns() -> Iterator[tuple[type[Model], list[Column]]]:
    """Every model with sealed columns. Bodies of events are opened by the check of commitments."""
    for model in apps.get_models():
        columns = [field for field in model._meta.concrete_fields if isinstance(field, Column)]
        if columns and model is not EventSecret:
            yield model, columns


def total() -> int:
    """How many there are to look at."""
    return sum(model._default_manager.count() for model, _ in sealed_columns())


def look(step: Step) -> Iterator[Difference]:
    """Cells that stand in the clear or do not open."""
    for model, columns in sealed_columns():
        last = 0
        while rows := list(model._default_manager.filter(pk__gt=last).order_by("pk")[:CHUNK]):
            last = rows[-1].pk
            ring.recall(row.uid for row in rows if hasattr(row, "uid"))
            for row in rows:
                for column in columns:
                    yield from _of_cell(row, column)
            step(len(rows))


def _of_cell(row: Model, column: Column) -> Iterator[Difference]:
    kept = row.__dict__.get(column.attname)
    what = f"{row._meta.label} {row.pk} {column.name}"
    if kept and not isinstance(kept, Sealed):
        yield Difference(what, "in the clear", "sealed")
        return
    try:
        getattr(row, column.attname)
    except (Unreadable, KeysMissing) as wrong:
        yield Difference(what, str(wrong), "opens")
