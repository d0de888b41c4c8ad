"""The county that benchmarks run on: five towns by the profiles that there are, twelve villages each, four grids each."""

from __future__ import annotations

from django.db import transaction

from huiyin.apps.cases import library
from huiyin.apps.places.actions import add_place
from huiyin.apps.places.models import Place
from huiyin.apps.towns.actions import set_up_town
from huiyin.core.words import PlaceKind

TOWNS = ("望禾镇", "清溪镇", "云岭镇", "石桥镇", "柳塘镇")
FIRST = ("杏树", "松岗", "水磨", "青石", "白杨", "槐荫", "竹园", "桃源", "枫林", "菱角", "芦苇", "荷叶")
LAST = ("湾村", "头村", "坡村", "坪村", "塘村")
GRIDS = ("第一网格", "第二网格", "第三网格", "第四网格")
CODE = "9900"


@transaction.atomic
def build(*, villages: int = len(FIRST), grids: int = len(GRIDS)) -> Place:
    """Make the county through actions, the same one every time. Returns it."""
    county = add_place(kind=PlaceKind.county, name="云岫县", parent=None, code=f"{CODE}00")
    for n, profile in enumerate(library.profile_slugs()):
        town = add_place(
            kind=PlaceKind.town,
            name=TOWNS[n % len(TOWNS)],
            parent=county,
            code=f"{CODE}{n + 1:02d}",
            phone="0300-555-0110",
        )
        for village in range(villages):
            _village(town, FIRST[village % len(FIRST)] + LAST[n % len(LAST)], f"{town.code}{village + 1:03d}", grids)
        set_up_town(town=town, slug=profile)
    return county


def _village(town: Place, name: str, code: str, grids: int) -> None:
    longitude, latitude = 113.0 + 0.1 * int(code[4:6]), 34.0 + 0.02 * int(code[6:9])
    village = add_place(
        kind=PlaceKind.village, name=name, parent=town, code=code, longitude=longitude, latitude=latitude
    )
    for n in range(grids):
        add_place(kind=PlaceKind.grid, name=GRIDS[n % len(GRIDS)], parent=village, code=f"{code}{n + 1:02d}")


def grids_of_county() -> list[Place]:
    """Every grid, in the order of the tree."""
    return list(Place.objects.filter(kind=PlaceKind.grid).select_related("village", "town", "parent").order_by("no"))
