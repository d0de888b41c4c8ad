"""What hardly changes and every page asks for, kept for half a minute in this process: places, units, posts, who holds."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, TypeVar

from django.db.models import Model

from huiyin.apps.cases.models import Case
from huiyin.apps.places.models import Place

Found = TypeVar("Found")
FRESH_SECONDS = 30.0
MOST = 50_000
NAMED = ("place", "village", "unit", "held_by_unit", "held_by_post")
UNREAD: dict[type[Model], tuple[str, ...]] = {Place: ("geometry",)}
"""What is too big to be kept."""
_found: dict[tuple[object, ...], tuple[float, Any]] = {}


def kept(key: tuple[object, ...], look: Callable[[], Found]) -> Found:
    """What was found under a key in the last half minute, else what `look` finds now."""
    known = _fresh(key)
    if known:
        return known[0]  # type: ignore[no-any-return]
    found = look()
    _keep(key, found)
    return found


def with_names(cases: list[Case]) -> list[Case]:
    """The cases with their place, village, units and post at hand, as `select_related` would bring them, without joins.

    No query for what is kept, one for each of the three tables with something that is not.
    """
    fields: list[Any] = [Case._meta.get_field(name) for name in NAMED]
    wanted: dict[type[Model], set[int]] = {}
    for field in fields:
        wanted.setdefault(field.related_model, set()).update(getattr(case, field.attname) or 0 for case in cases)
    found = {model: _rows(model, ids - {0}) for model, ids in wanted.items()}
    for field in fields:
        rows = found[field.related_model]
        for case in cases:
            field.set_cached_value(case, rows.get(getattr(case, field.attname)))
    return cases


def forget_kept() -> None:
    """Look everything up anew from now on: a place, a unit or a post is another."""
    _found.clear()


def _rows(model: type[Model], ids: set[int]) -> dict[int, Model]:
    known: dict[int, Model] = {pk: found[0] for pk in ids if (found := _fresh((model, pk)))}
    missing = ids - known.keys()
    if missing:
        for row in model._default_manager.filter(pk__in=missing).defer(*UNREAD.get(model, ())):
            _keep((model, row.pk), row)
            known[row.pk] = row
    return known


def _fresh(key: tuple[object, ...]) -> tuple[Any] | None:
    known = _found.get(key)
    return (known[1],) if known and time.monotonic() - known[0] < FRESH_SECONDS else None


def _keep(key: tuple[object, ...], found: object) -> None:
    if len(_found) >= MOST:
        _found.clear()
    _found[key] = (time.monotonic(), found)
