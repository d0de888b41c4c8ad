"""Rows in memory, made without what Django does for each field of each: for a case that is opened that takes as long as writing it.

No signal is sent (nobody listens to any), and nothing is asked of the fields: values are as the model's attributes have them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS
from django.db.models import ForeignKey, Model
from django.db.models.base import ModelState

Row = TypeVar("Row", bound=Model)


def made(model: type[Row], **given: Any) -> Row:
    """A new row as `model(**given)` makes it, not saved. Raises TypeError: there is no such field."""
    alike, each = _defaults(model)
    row = _bare(model)
    found = row.__dict__
    found.update(alike)
    for name, make in each:
        if name not in given:
            found[name] = make()
    put(row, **given)
    if len(found) != 1 + len(model._meta.concrete_fields):
        raise TypeError(f"{model.__name__} has not all of {', '.join(given)}")
    return row


def put(row: Model, **given: Any) -> None:
    """Set fields of a row; the other row that a key names is at hand then."""
    found, keys = row.__dict__, _keys(type(row))
    for name, value in given.items():
        if name in keys:
            found[keys[name]] = value.pk if value is not None else None
            row._state.fields_cache[name] = value
        else:
            found[name] = value


def read(model: type[Row], names: Iterable[str], values: Iterable[Any]) -> Row:
    """A row as the database told it; what is not named is read when it is asked for."""
    row = _bare(model)
    row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS
    row.__dict__.update(zip(names, values, strict=True))
    return row


def _bare(model: type[Row]) -> Row:
    row = model.__new__(model)
    row._state = ModelState()
    return row


@cache
def _defaults(model: type[Model]) -> tuple[dict[str, Any], tuple[tuple[str, Callable[[], Any]], ...]]:
    """Defaults that are the same each time, and those that are made for each row."""
    fields = model._meta.concrete_fields
    each = tuple((field.attname, field.default) for field in fields if field.has_default() and callable(field.default))
    return {field.attname: field.get_default() for field in fields if field.attname not in dict(each)}, each


@cache
def _keys(model: type[Model]) -> dict[str, str]:
    """The columns of keys by their fields."""
    return {field.name: field.attname for field in model._meta.concrete_fields if isinstance(field, ForeignKey)}
