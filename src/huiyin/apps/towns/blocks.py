"""The town's home as its profile lays it out: blocks of links, and the doors that its packs and platforms open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.urls import resolve

from huiyin.apps.cases import library
from huiyin.apps.places.models import Place
from huiyin.apps.towns.links import STAFF, at
from huiyin.core.adopting import base_of
from huiyin.core.profiles import Chosen, Platform, Profile, text
from huiyin.core.words import Channel, Text

DOORS = ("/say", "/key/", "/errand/")
OWN_DOORS = {
    "wish": "/wish/", "talk": "/talk/", "errand": "/errand/", "five_visit": "/m/ask/", "four_step": "/m/ask/",
}  # fmt: skip
"""Ways of working that residents come to by a page of their own."""
Tabbed = Callable[[Place, date], list[dict[str, Any]]]
"""For a town: {title, tabs [{title, url, sums}]} of each of its schemes."""
_tabbed: list[Tabbed] = []


def tabs_by(*works: Tabbed) -> None:
    """Register what gives a town its tabs."""
    _tabbed.extend(works)


def tabs_of(town: Place, today: date) -> list[dict[str, Any]]:
    """The town's own tabs on its home."""
    return [scheme for work in _tabbed for scheme in work(town, today)]


@dataclass(frozen=True)
class Item:
    """A line of a block. `live` is the address where it runs, empty when `row` of the source waits to be built.

    `open`: a resident may go there now, and no big door of the page leads there already. `staff`: it asks who is looking.
    """

    title: Text
    live: str
    row: str
    open: bool

    @property
    def staff(self) -> bool:
        """Is it a page for those who sign in?"""
        return bool(self.live) and for_staff(self.live.partition("?")[0].partition("#")[0])


@cache
def for_staff(path: str) -> bool:
    """Is the page at a path open to some posts alone (`opens`)?"""
    return bool(getattr(resolve(path).func, "posts", False))


@dataclass(frozen=True)
class Block:
    """A block of the home page."""

    title: Text
    text: Text
    items: tuple[Item, ...]

    @property
    def open(self) -> tuple[Item, ...]:
        """What a resident can do or read here now, beside the big doors."""
        return tuple(item for item in self.items if item.open)


def of_home(profile: Profile, town: Place) -> list[Block]:
    """The blocks, every link leading to this town's pages."""
    return [
        Block(text(table["title"]), text(table.get("text", "")), tuple(_item(each, town) for each in table["items"]))
        for table in profile.raw.get("home", {}).get("block", ())
    ]


def taken_up(profile: Profile, town: Place) -> list[Item]:
    """What the town has taken up from others: a resident's door, else the rule sheet."""
    return [_taken(chosen, profile, town) for chosen in library.taken_up(profile)]


def _taken(chosen: Chosen, profile: Profile, town: Place) -> Item:
    door = OWN_DOORS.get(chosen.slug, "")
    if not door and library.pack(chosen.slug).open_to_residents():
        door = f"/say?pack={chosen.slug}"
    rules = f"/towns/{base_of(profile.slug)}/rules/{chosen.slug}"
    return Item(chosen.title, at(door or rules, town), "", bool(door) and door not in DOORS)


def _item(table: dict[str, Any], town: Place) -> Item:
    path = str(table.get("live", ""))
    shown = bool(path) and not path.startswith(STAFF) and path not in DOORS
    return Item(text(table["title"]), at(path, town), str(table.get("row", "")), shown)


def ways_in(profile: Profile) -> dict[str, Platform | bool | None]:
    """The big doors that not every town has: `key` (its platform of that kind) and `errand`."""
    key = next((each for each in profile.platforms if each.kind == Channel.one_key), None)
    return {"key": key, "errand": profile.pack("errand") is not None}
