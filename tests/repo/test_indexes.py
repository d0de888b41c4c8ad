"""Every index is written with every row: none says again what the beginning of another one says."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db.models import Field, Model, UniqueConstraint

MODELS = [model for model in apps.get_models() if model.__module__.startswith("huiyin.")]


def longer(model: type[Model]) -> Iterator[tuple[str, ...]]:
    """The columns of each index over every row."""
    meta = model._meta
    for index in meta.indexes:
        if index.condition is None and index.fields:
            yield tuple(name.removeprefix("-") for name in index.fields)
    for rule in meta.constraints:
        if isinstance(rule, UniqueConstraint) and rule.condition is None and rule.fields:
            yield tuple(rule.fields)
    yield from map(tuple, meta.unique_together)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_no_column_has_an_index_that_begins_another(model: type[Model]):
    firsts = {columns[0] for columns in longer(model)}
    twice = [
        field.name
        for field in model._meta.local_fields
        if isinstance(field, Field) and getattr(field, "db_index", False) and not field.unique and field.name in firsts
    ]
    assert not twice, f"db_index=False: {twice} of {model._meta.label} have one that begins another index"
