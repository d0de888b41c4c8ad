"""Who of a town helps people who cannot come or write, with the numbers that the town has given them. All public."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from huiyin.apps.places.models import Place
from huiyin.apps.say.queries.promises import post_name
from huiyin.apps.units.models import Post, Unit
from huiyin.core.words import PostTitle, UnitKind

POSTS = (PostTitle.errand_runner, PostTitle.grid_worker, PostTitle.grid_head, PostTitle.clerk, PostTitle.duty)
UNITS = (UnitKind.station, UnitKind.village_committee)
MOST = 40


@dataclass(frozen=True)
class Helper:
    """A post or a unit by its name, and the number on which it answers."""

    name: str
    phone: str


def helpers(town: Place) -> list[Helper]:
    """Villages, stations, committees and posts of a town that can be rung up; only those that have a number."""
    inside = Q(town=town)
    villages = [Helper(p.name, p.phone) for p in Place.objects.filter(inside, village__isnull=False).exclude(phone="")]
    units = Unit.objects.filter(seat__town=town, kind__in=UNITS, closed_on=None).exclude(phone="").order_by("seat__no")
    posts = Post.objects.filter(Q(place__town=town) | Q(unit__seat__town=town), title__in=POSTS, closed_on=None)
    posts = posts.exclude(phone="").select_related("unit", "place__village").order_by("place__no", "id")[:MOST]
    return [
        *villages[:MOST],
        *(Helper(unit.name, unit.phone) for unit in units[:MOST]),
        *(Helper(f"{_village(post)}{post_name(post)}", post.phone) for post in posts),
    ][:MOST]


def _village(post: Post) -> str:
    """A grid is called the first one in every village."""
    village = post.place.village if post.place else None
    return f"{village.name} " if village and village != post.place else ""
