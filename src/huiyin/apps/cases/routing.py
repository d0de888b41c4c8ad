"""Routing with the town's own table: a unit, the post in it, and the reason, which is always shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from huiyin.apps.cases import library
from huiyin.apps.cases.kept import kept
from huiyin.apps.cases.models import Case
from huiyin.apps.places.models import Place
from huiyin.apps.units.models import Post, Unit
from huiyin.core.profiles import Profile
from huiyin.core.routing import Where, choose


@dataclass(frozen=True)
class Suggestion:
    """The suggested unit (None: the desk decides), the post in it whose such matters are, and why, as {zh, en}."""

    unit: Unit | None
    why: dict[str, str]
    post: Post | None = None


def suggest(town: Profile | None, place: Place, category: str, point: tuple[float, float] | None = None) -> Suggestion:
    """The unit for a category at a place by the town's routes: the nearest unit with the route's key."""
    route = choose(town.routes, _where(town, place, category, point)) if town else None
    if route is None:
        return Suggestion(None, {"zh": "没有对应的派单规则，由派单岗定。", "en": "No rule fits: the desk decides."})
    unit = kept(("unit", route.unit, place.pk), lambda: _nearest(route.unit, place))
    why = {"zh": route.why.zh, "en": route.why.en or route.why.zh}
    return Suggestion(unit, why, _only(unit, route.post) if unit and route.post else None)


def suggested_for(case: Case) -> Suggestion:
    """The same for a case as it stands now."""
    town = library.profile(case.profile) if case.profile else None
    return suggest(town, case.place, case.category, case.content.spot_on_map)


def post_in(case: Case, unit: Unit | None) -> Post | None:
    """The post in a unit whose such matters are. Looked up only in a town that has such posts."""
    if unit is None or not case.profile or not library.profile(case.profile).routes_to_posts:
        return None
    found = suggested_for(case)
    return found.post if found.unit == unit else None


def taker_in(case: Case, unit: Unit | None) -> Post | None:
    """The same if that post can take the case up from where it stands."""
    post = post_in(case, unit)
    takers = library.pinned(case.pack_id).taken_up_by(case.state) if post else frozenset()
    return post if post and takers & {"member", post.title} else None


def named(unit: Unit | None, post: Post | None) -> str:
    """A unit with the post in it; empty where there is none."""
    return " ".join(each.name for each in (unit, post) if each)


def _only(unit: Unit, title: str) -> Post | None:
    posts = kept(
        ("posts", unit.pk, title), lambda: list(Post.objects.filter(unit=unit, title=title, closed_on=None)[:2])
    )
    return posts[0] if len(posts) == 1 else None


def _nearest(key: str, place: Place) -> Unit | None:
    units = Unit.objects.filter(key=key, serves__in=place.path.values(), closed_on=None)
    return units.order_by("-serves__no", "id").first()


def _where(town: Profile, place: Place, category: str, point: Any) -> Where:
    places = kept(("way up", place.pk), lambda: _way_up(place))
    return Where(categories=(*town.line(category), category), places=places, point=point)


def _way_up(place: Place) -> list[str]:
    """Codes and kinds of the place and of everything around it, the nearest first."""
    found: list[str] = []
    at: Place | None = place
    while at is not None:
        found += [code for code in (at.code, at.kind) if code]
        at = at.parent
    return found
