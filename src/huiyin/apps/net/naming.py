"""What stands in a register of the net in words: places, units and posts, each with where it stands; never who holds a post."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import pgettext

from huiyin.apps.cases.names import place_word, post_word
from huiyin.apps.net.reach import profile_at
from huiyin.apps.places.models import Place
from huiyin.apps.units.models import Unit
from huiyin.core.profiles import Profile
from huiyin.core.registers import Rows, Stands, rows_of
from huiyin.core.words import PLACE_DEPTH, PlaceKind

WITH_ABOVE = ("grid", "village", "town")


def of_places(rows: QuerySet[Place]) -> Rows:
    """Places in the order of the tree."""
    listed = rows.select_related(*WITH_ABOVE).defer("geometry").order_by("no", "-end", "pk")
    return Rows(rows.count, lambda first, end: [of_place(each) for each in listed[first:end]])


def of_place(place: Place, n: int | None = None) -> Stands:
    """A place, what lies right above it beside it."""
    return Stands(place.name, above(place), n)


def of_unit(unit: Unit) -> Stands:
    """A unit at its seat, open to its page."""
    return Stands(unit.name, _at(unit.seat), url=reverse("net:unit", args=[unit.uid]))


def of_posts(terms: QuerySet[Any]) -> list[Stands]:
    """Each holder of these posts once, by what is held and where."""
    seats = (f"post__{seat}__{name}" for seat in ("place", "unit__seat") for name in WITH_ABOVE)
    listed = terms.select_related(*seats).order_by("person", "pk")
    found: dict[int, list[Any]] = {}
    for term in listed:
        found.setdefault(term.person_id, []).append(term.post)
    return [_of_holder(posts) for posts in found.values()]


def _of_holder(posts: list[Any]) -> Stands:
    seats = [post.place or post.unit.seat for post in posts]
    words = (post_word(profile_at(seat), post.title) for post, seat in zip(posts, seats, strict=True))
    return Stands("、".join(dict.fromkeys(words)), "、".join(dict.fromkeys(_at(seat) for seat in seats)))


def kind_rows(levels: Collection[PlaceKind], homes: bool, profile: Profile | None) -> Rows:
    """Levels of the tree from the top, by what the town calls them; last that of households."""
    ordered = sorted(levels, key=lambda kind: PLACE_DEPTH[kind])
    words = [place_word(profile, kind) for kind in ordered]
    return rows_of(Stands(word) for word in [*words, *([pgettext("net", "linked households")] if homes else [])])


def above(place: Place) -> str:
    """The names of what it lies in, from its village down; of a village its town."""
    inside = [each.name for each in (place.village, place.grid) if each and each.pk != place.pk]
    return " ".join(inside) or (place.town.name if place.town and place.town.pk != place.pk else "")


def _at(place: Place) -> str:
    return f"{above(place)} {place.name}".strip()
