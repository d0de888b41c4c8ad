"""What a town says before anything is sent: who will read it."""

from __future__ import annotations

from dataclasses import dataclass

from huiyin.apps.cases.holders import holder_of
from huiyin.apps.cases.names import told
from huiyin.apps.cases.routing import named, suggest
from huiyin.apps.places.models import Place
from huiyin.apps.units.models import Post, Unit
from huiyin.core.packs import Pack
from huiyin.core.profiles import Profile
from huiyin.core.relations import Anchors
from huiyin.core.routing import Point
from huiyin.core.words import Level


@dataclass(frozen=True)
class Readers:
    """Who will read the matter: the first holder and the unit that is likely to do it (names), why that one, and the level."""

    level: Level
    first: str
    likely: str
    why: str
    department: bool


def readers(pack: Pack, profile: Profile, category: str, place: Place, point: Point | None = None) -> Readers:
    """Who will see it, from the pack's level, its first holder and the town's routes."""
    route = suggest(profile, place, category, point)
    anchors = Anchors(path=place.path, unit=route.unit.pk if route.unit else 0)
    holder = holder_of(pack.states[pack.start.to or ""].held_by, anchors)
    return Readers(
        level=pack.level,
        first=holder_name(holder.post, holder.unit),
        likely=named(route.unit, route.post),
        why=told(route.why),
        department="department" in profile.flags(category),
    )


def holder_name(post: int, unit: int) -> str:
    """The name of a holder: its unit and post."""
    row = Post.objects.select_related("unit", "place").filter(pk=post).first() if post else None
    if row is not None:
        return post_name(row)
    found = Unit.objects.filter(pk=unit).first() if unit else None
    return found.name if found else ""


def post_name(post: Post) -> str:
    """A post with the unit or place that it belongs to."""
    owner = post.unit or post.place
    return f"{owner.name} {post.name}" if owner else post.name
