"""Writes to units and posts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction

from huiyin.apps.places.letters import letters_of
from huiyin.apps.places.models import Place
from huiyin.apps.scope.acting import rule_decides
from huiyin.apps.units.models import Post, Unit
from huiyin.core.party import kind_below
from huiyin.core.words import PostTitle, UnitKind


@rule_decides
@transaction.atomic
def add_unit(
    *, kind: UnitKind, name: str, seat: Place, serves: Iterable[Place] = (), parent: Unit | None = None, **facts: Any
) -> Unit:
    """A new unit; it serves its seat when nothing else is said."""
    unit = new_unit(kind=kind, name=name, seat=seat, parent=parent, **facts)
    unit.save(force_insert=True)
    unit.serves.set(list(serves) or [seat])
    return unit


def new_unit(*, kind: UnitKind, name: str, seat: Place, parent: Unit | None = None, **facts: Any) -> Unit:
    """A unit as `add_units` writes it."""
    kind = kind_below(kind, parent.kind if parent else "")
    return Unit(kind=kind, name=name, seat=seat, parent=parent, letters=letters_of(name, 32), **facts)


@rule_decides
@transaction.atomic
def add_units(units: Sequence[Unit], posts: Sequence[Post]) -> None:
    """Many new units, each serving its seat, and posts of theirs or on places. A parent may be one of them."""
    levels: dict[int, list[Unit]] = {}
    for unit in units:
        levels.setdefault(_new_above(unit), []).append(unit)
    for _, level in sorted(levels.items()):
        for unit in level:
            unit.parent = unit.parent  # it has an id only now
        Unit.objects.bulk_create(level)
    serving = Unit.serves.through
    serving.objects.bulk_create([serving(unit=unit, place=unit.seat) for unit in units])
    for post in posts:
        post.unit = post.unit
    Post.objects.bulk_create(posts)


def _new_above(unit: Unit) -> int:
    return 0 if unit.parent is None or unit.parent.pk else 1 + _new_above(unit.parent)


@rule_decides
@transaction.atomic
def give_phone(*, post: Post, phone: str) -> None:
    """The telephone under which a post is reached; empty takes it away."""
    post.phone = phone
    post.save(update_fields=["phone"])


@rule_decides
@transaction.atomic
def add_post(
    *, title: PostTitle, name: str, unit: Unit | None = None, place: Place | None = None, phone: str = ""
) -> Post:
    """A new post in a unit or on a place."""
    return Post.objects.create(title=title, name=name, unit=unit, place=place, phone=phone)
