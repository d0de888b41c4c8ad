"""The tree itself, changed by one at a time: a place goes with all inside it to new numbers under another parent."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.apps import apps
from django.db import OperationalError, connection, transaction
from django.db.models import F, Max

from huiyin.apps.places.models import Place
from huiyin.apps.places.queries import inside
from huiyin.apps.scope.acting import rule_decides
from huiyin.core.errors import RuleError
from huiyin.core.places import Interval, columns_from_above, next_interval, next_number
from huiyin.core.words import PLACE_DEPTH, PlaceKind

P = ParamSpec("P")
R = TypeVar("R")
TRIES = 4
DEADLOCK = "40P01"


def lock_tree() -> None:
    """Nobody else adds to the tree or changes it until this transaction ends. SQLite has one writer anyway.

    On PostgreSQL rows about places go on being written meanwhile: their foreign keys ask for less.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE places_place IN SHARE ROW EXCLUSIVE MODE")


def lock_subtrees(tops: Iterable[Place]) -> None:
    """Who writes about these places is waited for, and whoever begins to waits for this transaction (`waiting.py`).

    First their cases, by which a step begins, then the places, the innermost first: who writes about one holds it, and asks
    for those around it when it ends.
    """
    if connection.vendor != "postgresql":
        return
    for top in tops:
        for model in apps.get_models():
            if getattr(model.__dict__.get("Scope"), "kind", "") == "case":
                rows = model._default_manager.filter(place__no__range=(top.no, top.end)).order_by("pk")
                list(rows.select_for_update(of=("self",)).values_list("pk"))
        list(inside(top).order_by("-no").select_for_update(of=("self",)).values_list("pk"))


def changes_the_tree(action: Callable[P, R]) -> Callable[P, R]:
    """An action on the tree: in one transaction, alone; again when it gave way to somebody whom it waited for in a circle.

    Raises places_busy.
    """

    @wraps(action)
    def alone(*args: P.args, **kwargs: P.kwargs) -> R:
        for left in reversed(range(TRIES)):
            try:
                with transaction.atomic():
                    lock_tree()
                    return action(*args, **kwargs)
            except OperationalError as blocked:
                if getattr(blocked.__cause__, "sqlstate", "") != DEADLOCK or connection.in_atomic_block:
                    raise
                if not left:
                    raise RuleError("places_busy") from blocked
        raise AssertionError("the last try returns or raises")

    return rule_decides(alone)


def put(place: Place, parent: Place) -> None:
    """Give a place, with all inside it, the next free numbers of its new parent, and its ancestors.

    Old and new numbers never overlap, so that no two places have one number at any moment.
    """
    merged = PLACE_DEPTH[PlaceKind(place.kind)] <= PLACE_DEPTH[PlaceKind(parent.kind)]
    last = Place.objects.filter(parent=parent).aggregate(last=Max("end"))["last"]
    to = (next_number if merged else next_interval)(PlaceKind(place.kind), parent.interval, last)
    names = columns_from_above(PlaceKind(place.kind), PlaceKind(parent.kind))
    above = {f"{name}_id": getattr(parent, f"{name}_id") for name in names}
    delta = to.no - place.no
    inside(place).update(no=F("no") + delta, end=F("end") + delta, **above)
    Place.objects.filter(pk=place.pk).update(parent=parent)
    place.refresh_from_db()


def shrink(place: Place) -> None:
    """A place in which nothing lies any more keeps one number."""
    place.end = place.no
    place.save(update_fields=["end"])


def among(places: Iterable[Place]) -> list[int]:
    """The places and all inside them, by id."""
    return sorted({pk for place in places for pk in inside(place).values_list("pk", flat=True)})


def spans(places: Iterable[Place]) -> list[Interval]:
    """Their present numbers."""
    return [
        Interval(no, end) for no, end in Place.objects.filter(pk__in=[p.pk for p in places]).values_list("no", "end")
    ]
