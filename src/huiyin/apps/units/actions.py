"""Writes to units and posts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from huiyin.apps.places.actions import letters_of
from huiyin.apps.places.models import Place
from huiyin.apps.scope.acting import rule_decides
from huiyin.apps.units.models import Post, Unit
from huiyin.core.words import PostTitle, UnitKind


@rule_decides
@transaction.atomic
def add_unit(
    *, kind: UnitKind, name: str, seat: Place, serves: Iterable[Place] = (), parent: Unit | None = None, **facts: Any
) -> Unit:
    """A new unit; it serves its seat when nothing else is said."""
    unit = Unit.objects.create(kind=kind, name=name, seat=seat, parent=parent, letters=letters_of(name, 32), **facts)
    unit.serves.set(list(serves) or [seat])
    return unit


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
