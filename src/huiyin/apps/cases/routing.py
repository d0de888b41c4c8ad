"""Routing with the town's own table: a unit and the reason, which is always shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from huiyin.apps.cases.kept import kept
from huiyin.apps.places.models import Place
from huiyin.apps.units.models import Unit
from huiyin.core.profiles import Profile
from huiyin.core.routing import Where, choose


@dataclass(frozen=True)
class Suggestion:
    """The suggested unit (None: the desk decides) and why, as {zh, en}."""

    unit: Unit | None
    why: dict[str, str]


def suggest(town: Profile | None, place: Place, category: str, point: tuple[float, float] | None = None) -> Suggestion:
    """The unit for a category at a place by the town's routes: the nearest unit with the route's key."""
    route = choose(town.routes, _where(town, place, category, point)) if town else None
    if route is None:
        return Suggestion(None, {"zh": "没有对应的派单规则，由派单岗定。", "en": "No rule fits: the desk decides."})
    unit = kept(("unit", route.unit, place.pk), lambda: _nearest(route.unit, place))
    return Suggestion(unit, {"zh": route.why.zh, "en": route.why.en or route.why.zh})


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
