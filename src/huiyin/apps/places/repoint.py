"""What belonged to a place belongs to the one that it was merged into."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.apps import apps
from django.db.models import ForeignKey, Model, UniqueConstraint

from huiyin.apps.places.copies import columns_of, keys_to_places
from huiyin.apps.places.models import Place


def repoint(source: Place, into: Place) -> Counter[str]:
    """Let every row about `source` be about `into`. How many there were, by table.

    What happened stays where it happened (`Scope.stays`), and what repeats the place follows by `copies.settle`. A row that
    `into` has already (a unit that serves both) is not there twice.
    """
    moved: Counter[str] = Counter()
    for model in apps.get_models(include_auto_created=True):
        if model is not Place and not getattr(model.__dict__.get("Scope"), "stays", False):
            for key in keys_to_places(model):
                if key.column not in columns_of(model):
                    moved[model._meta.db_table] += _repoint(model, key, source, into)
    return +moved


def _repoint(model: type[Model], key: ForeignKey[Any, Any], source: Place, into: Place) -> int:
    rows = model._default_manager.filter(**{key.name: source})
    for others in _unique_with(model, key.name):
        there = set(model._default_manager.filter(**{key.name: into}).values_list(*others))
        twins = [pk for pk, *values in rows.values_list("pk", *others) if tuple(values) in there]
        model._default_manager.filter(pk__in=twins).delete()
    return rows.update(**{key.name: into})


def _unique_with(model: type[Model], name: str) -> list[list[str]]:
    """The other columns of each key in which the column stands."""
    keys = [list(names) for names in model._meta.unique_together]
    keys += [list(rule.fields) for rule in model._meta.constraints if isinstance(rule, UniqueConstraint)]
    return [[other for other in key if other != name] for key in keys if name in key]
