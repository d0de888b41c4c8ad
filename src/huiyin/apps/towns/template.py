"""What a profile's template gives a town, its villages and its grids: whatever is not there yet is made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import Q

from huiyin.apps.places.models import Place
from huiyin.apps.places.queries import inside, villages_in
from huiyin.apps.units.actions import add_units, new_unit
from huiyin.apps.units.models import Post, Unit
from huiyin.core.profiles import text
from huiyin.core.words import PlaceKind, PostTitle, UnitKind

TERRITORIAL = frozenset({PostTitle.leader, PostTitle.supervisor})
"""Titles that answer for a place, not for a unit: they see what happens inside it."""
Table = Mapping[str, Any]


class Filling:
    """A place and everything inside it, as it stands; what is asked for is found, and written by `write` where it lacks.

    A unit is known by its key at its seat, one without a key by its name; of posts their number is known. What was
    closed counts as there: nobody reopens it by a template.
    """

    def __init__(self, top: Place) -> None:
        span = (top.no, top.end)
        units = list(Unit.objects.filter(seat__no__range=span).order_by("-id"))
        self.by_key = {(unit.seat_id, unit.key): unit for unit in units if unit.key}
        self.by_name = {(unit.seat_id, unit.name): unit for unit in units if not unit.key}
        self.posts: Counter[tuple[UUID | None, int | None, str]] = Counter()
        posts = Post.objects.filter(Q(unit__seat__no__range=span) | Q(place__no__range=span))
        self.posts.update(posts.values_list("unit__uid", "place_id", "title"))
        self.new_units: list[Unit] = []
        self.new_posts: list[Post] = []

    def unit(self, table: Table, seat: Place, parents: Mapping[str, Unit]) -> Unit:
        """The unit of a template's table at its seat, with its posts."""
        name = seat.name + text(table.get("names", {}).get(seat.kind, table["name"])).zh
        unit = self.by_key.get((seat.pk, table["key"])) or self._adopted(seat, name, table["key"])
        if unit is None:
            parent = parents.get(table.get("parent", ""))
            unit = new_unit(kind=UnitKind(table["kind"]), name=name, seat=seat, parent=parent, key=table["key"])
            self.by_key[seat.pk, unit.key] = unit
            self.new_units.append(unit)
        if unit.closed_on is None:
            for post in table.get("posts", ()):
                self.post(post, seat, unit)
        return unit

    def _adopted(self, seat: Place, name: str, key: str) -> Unit | None:
        unit = self.by_name.get((seat.pk, name))
        if unit is not None:
            unit.key = key
            unit.save(update_fields=["key"])
        return unit

    def post(self, table: Table, place: Place, unit: Unit | None = None) -> None:
        """As many posts as the table says, in the unit, or on the place where the title answers for places."""
        title = PostTitle(table["title"])
        owner = None if title in TERRITORIAL else unit
        where = (owner.uid if owner else None, None if owner else place.pk, title)
        lacking = max(0, int(table.get("count", 1)) - self.posts[where])
        self.posts[where] = max(0, self.posts[where] - int(table.get("count", 1)))
        name = text(table.get("name", "")).zh or str(title)
        self.new_posts += [
            Post(title=title, name=name, unit=owner, place=None if owner else place) for _ in range(lacking)
        ]

    def write(self) -> Counter[str]:
        """Make what lacked. Returns how many `units` and `posts` that were."""
        add_units(self.new_units, self.new_posts)
        return +Counter(units=len(self.new_units), posts=len(self.new_posts))


def fill_town(raw: Table, town: Place) -> tuple[dict[str, Unit], Counter[str]]:
    """The town's units by key, and how many units and posts were made in the town and its villages."""
    filling, found = Filling(town), dict[str, Unit]()
    for table in raw.get("units", ()):
        found[table["key"]] = filling.unit(table, town, found)
    for village in villages_in(town):
        _village(filling, raw, village, found)
    return found, filling.write()


def fill_county(raw: Table, county: Place) -> dict[str, Unit]:
    """The units and posts of a county above its towns."""
    filling = Filling(county)
    found = {table["key"]: filling.unit(table, county, {}) for table in raw["units"]}
    for table in raw["posts"]:
        filling.post(table, county)
    filling.write()
    return found


def _village(filling: Filling, raw: Table, village: Place, town_units: Mapping[str, Unit]) -> None:
    found = dict(town_units)
    below = list(inside(village).filter(valid_to=None))
    for table in raw.get("village_units", ()):
        for place in _seats(table, table.get("per", "village"), village, below):
            found[table["key"]] = filling.unit(table, place, found)
    for table in raw.get("village_posts", ()):
        for place in _seats(table, table.get("on", "village"), village, below):
            filling.post(table, place)


def _seats(table: Table, kind: str, village: Place, below: list[Place]) -> list[Place]:
    """Where a table of the template counts: the village itself, or its places of a kind."""
    if table.get("only", village.kind) != village.kind:
        return []
    return [village] if kind == "village" else [place for place in below if place.kind == PlaceKind(kind)]
