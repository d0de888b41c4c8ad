"""What is there already, as rows of a template: changed and handed in again, the hidden `_id` knows each row.

Cells name places and units so that the import finds the one that is meant: `杏树湾村/第一网格` where every village has such a
grid. What stands above the post's places is left out, as the import leaves empty cells alone; of lists in one cell nothing is.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from huiyin.apps.exchange.intake.places import place_index
from huiyin.apps.exchange.intake.units import unit_index
from huiyin.apps.exchange.kinds import Kind
from huiyin.apps.exchange.lookup import words_of
from huiyin.apps.exchange.queries import places_for, posts_for, units_for
from huiyin.apps.people.queries import Viewer
from huiyin.apps.units.models import HouseholdLink
from huiyin.core.words import VILLAGE_LEVEL

Words = dict[int, str]
MOST_NAMES = 3000
MOST_IN_A_CELL = 32_767
_PLACE_COLUMNS = {"parent", "seat", "place", "village"}


def suggestions(kind: Kind, by: Viewer) -> dict[str, list[str]]:
    """Names to choose from in the template: the post's places and units."""
    keys = {column.key for column in kind.columns}
    places, units = _words(by)
    villages = set(places_for(by).filter(kind__in=VILLAGE_LEVEL).values_list("pk", flat=True))
    lists: dict[str, list[str]] = {}
    for key in sorted(keys & _PLACE_COLUMNS) if kind.slug != "units" else ["seat"]:
        lists[key] = [name for pk, name in places.items() if key != "village" or pk in villages][:MOST_NAMES]
    if "unit" in keys:
        lists["unit"] = list(units.values())[:MOST_NAMES]
    return lists


def _words(by: Viewer) -> tuple[Words, Words]:
    """What names each place and each unit of a post, by id."""
    _, places = place_index(by)
    _, units = unit_index(by, places)
    return words_of(places.values()), words_of(units.values())


def list_places(by: Viewer) -> Iterator[dict[str, Any]]:
    """The places of a post."""
    words, _ = _words(by)
    for place in places_for(by):
        facts = _facts(place, "name kind code phone hours longitude latitude")
        yield {**facts, "parent": words.get(place.parent_id or 0, "")}


def list_borders(by: Viewer) -> Iterator[dict[str, Any]]:
    """The places of a post with the borders that they have; a cell holds 32,767 characters."""
    words, _ = _words(by)
    for place in places_for(by):
        border = json.dumps(place.geometry, separators=(",", ":")) if place.geometry else ""
        yield {
            **_facts(place, "name code"),
            "parent": words.get(place.parent_id or 0, ""),
            "geometry": border if len(border) < MOST_IN_A_CELL else "",
        }


def list_units(by: Viewer) -> Iterator[dict[str, Any]]:
    """The units of a post."""
    places, units = _words(by)
    for unit in units_for(by).prefetch_related("serves", "joined__joint").order_by("id"):
        serves = (places.get(place.pk, place.name) for place in unit.serves.all() if place.pk != unit.seat_id)
        joins = (units.get(row.joint_id, row.joint.name) for row in unit.joined.all() if row.ends is None)
        yield {
            **_facts(unit, "name kind code phone key"),
            "seat": places.get(unit.seat_id, ""),
            "parent": units.get(unit.parent_id or 0, ""),
            "serves": "、".join(serves),
            "joins": "、".join(joins),
        }


def list_posts(by: Viewer) -> Iterator[dict[str, Any]]:
    """The posts of a post's places."""
    places, units = _words(by)
    for post in posts_for(by).order_by("id"):
        where = {"unit": units.get(post.unit_id or 0, ""), "place": places.get(post.place_id or 0, "")}
        yield {**_facts(post, "name title phone"), **where}


def list_links(by: Viewer) -> Iterator[dict[str, Any]]:
    """The links of a post's places that hold: numbers of households and names of posts."""
    places, units = _words(by)
    links = HouseholdLink.objects.filter(household__place__in=places_for(by).values("pk"), ends=None)
    for link in links.select_related("household", "post").order_by("place_no", "household__code"):
        home = units.get(link.post.unit_id or 0, "") or places.get(link.post.place_id or 0, "")
        yield {
            **_facts(link, "circle starts ends"),
            "household": link.household.code,
            "post": link.post.name,
            "unit": home,
        }


LISTS = {"places": list_places, "borders": list_borders, "units": list_units, "posts": list_posts, "links": list_links}
"""What may be downloaded to be changed and handed in again: nothing about persons."""


def _facts(row: Any, names: str) -> dict[str, Any]:
    return {"_id": str(row.uid)} | {
        name: getattr(row, name) for name in names.split() if getattr(row, name) not in (None, "")
    }
