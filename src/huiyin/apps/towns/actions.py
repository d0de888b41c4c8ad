"""Set a town up by its profile: the units and posts of its template, in the town and in every village and grid."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from huiyin.apps.cases import library
from huiyin.apps.cases.holders import forget_holders
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.apps.places.queries import inside
from huiyin.apps.records.actions import Happened, log
from huiyin.apps.units.actions import add_post, add_unit
from huiyin.apps.units.models import Unit
from huiyin.core.errors import RuleError
from huiyin.core.profiles import Profile, text
from huiyin.core.words import VILLAGE_LEVEL, PostTitle, UnitKind

TERRITORIAL = frozenset({PostTitle.leader, PostTitle.supervisor})
"""Titles that answer for a place, not for a unit: they see what happens inside it."""


@transaction.atomic
def set_up_county(*, county: Place) -> dict[str, Unit]:
    """The unit and the posts of a county or city: administrator, leader, desk. Returns the units by key.

    Raises RuleError: town_is_set_up.
    """
    if Unit.objects.filter(seat=county).exclude(key="").exists():
        raise RuleError("town_is_set_up", town=county.name)
    made = {table["key"]: _unit(table, county, {}, prefix=county.name) for table in library.county()["units"]}
    for table in library.county()["posts"]:
        add_post(title=PostTitle(table["title"]), name=text(table["name"]).zh, place=county)
    forget_holders()
    return made


@transaction.atomic
def choose_profile(*, by: Viewer, town: Place, slug: str, now: datetime) -> dict[str, Unit]:
    """An administrator sets a town up: `set_up_town`, and an event that says who chose what. Raises the same."""
    made = set_up_town(town=town, slug=slug)
    log(by, Happened(kind="town.set_up", at=now, recorded_at=now, place=town, data={"profile": slug}))
    return made


@transaction.atomic
def set_up_town(*, town: Place, slug: str) -> dict[str, Unit]:
    """Give a town its profile and make the template's units and posts. Returns the town's units by key.

    Raises RuleError: no_such_profile, town_is_set_up.
    """
    profile = library.profile(slug)
    if Unit.objects.filter(seat=town).exclude(key="").exists():
        raise RuleError("town_is_set_up", town=town.name)
    town.profile = slug
    town.save(update_fields=["profile"])
    made: dict[str, Unit] = {}
    for table in profile.raw.get("units", ()):
        made[table["key"]] = _unit(table, town, made, prefix=town.name)
    for village in inside(town).filter(kind__in=VILLAGE_LEVEL):
        _set_up_village(profile, village, made)
    forget_holders()
    return made


def _set_up_village(profile: Profile, village: Place, town_units: Mapping[str, Unit]) -> None:
    made = dict(town_units)
    grids = list(inside(village).filter(kind="grid"))
    for table in profile.raw.get("village_units", ()):
        if table.get("only", village.kind) != village.kind:
            continue
        for place in grids if table.get("per") == "grid" else [village]:
            made[table["key"]] = _unit(table, place, made, prefix=place.name)
    for table in profile.raw.get("village_posts", ()):
        _place_posts(table, village, grids)


def _place_posts(table: Mapping[str, Any], village: Place, grids: Iterable[Place]) -> None:
    on = table.get("on", "village")
    if table.get("only", village.kind) != village.kind:
        return
    for place in [village] if on == "village" else grids if on == "grid" else inside(village).filter(kind=on):
        for _ in range(int(table.get("count", 1))):
            add_post(title=PostTitle(table["title"]), name=text(table.get("name", "")).zh, place=place)


def _unit(table: Mapping[str, Any], seat: Place, made: Mapping[str, Unit], *, prefix: str) -> Unit:
    unit = add_unit(
        kind=UnitKind(table["kind"]),
        name=prefix + text(table.get("names", {}).get(seat.kind, table["name"])).zh,
        seat=seat,
        parent=made.get(table.get("parent", "")),
        key=table["key"],
        phone=table.get("phone", ""),
    )
    for post in table.get("posts", ()):
        title, name = PostTitle(post["title"]), text(post.get("name", "")).zh or str(post["title"])
        on_place = title in TERRITORIAL
        for _ in range(int(post.get("count", 1))):
            add_post(title=title, name=name, unit=None if on_place else unit, place=seat if on_place else None)
    return unit
