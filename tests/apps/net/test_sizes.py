"""How many households a grid is to have, and which do not (figures.md 3-19, 3-20): 300—500户的大网格, 30—50户的微网格."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from huiyin.apps.figures.asking import value_of
from huiyin.apps.figures.library import figures
from huiyin.apps.net.actions import recount_all
from huiyin.apps.net.drawing import forget_drawn
from huiyin.apps.net.sizes import odd_in, page_of
from huiyin.apps.places.actions import add_place
from huiyin.apps.places.models import Household, Place
from huiyin.core.figures import printed
from huiyin.core.words import PlaceKind
from tests.apps.net.pages import text
from tests.builders import World, sign_in
from tests.exports import rows_of

pytestmark = pytest.mark.django_db
ON = date(2026, 12, 31)
MICRO = (40, 40, 40, 40, 40, 40, 30, 50)
"""A big grid of eight micro-grids with 320 households in all."""


class Split(World):
    """A town by 一首两翼 whose first big grid is split into micro-grids that all fit."""

    micros: list[Place]

    def __post_init__(self) -> None:
        super().__post_init__()
        self.micros = [add_place(kind=PlaceKind.micro, name=f"微网格{n}", parent=self.grid) for n in range(len(MICRO))]
        Place.objects.filter(kind="grid").exclude(pk=self.grid.pk).update(valid_to=ON)
        for place, n in zip(self.micros, MICRO, strict=True):
            self.give(place, n)

    def give(self, place: Place, n: int) -> None:
        """So many more households in a grid, counted."""
        first = Household.objects.count()
        rows = (Household(place=place, place_no=place.no, code=f"S{k}", door=f"{k}号") for k in range(first, first + n))
        Household.objects.bulk_create(rows)
        recount_all(now=timezone.now())


@pytest.fixture
def split(db: None) -> Split:
    forget_drawn()
    return Split("yangquan")


def test_a_big_grid_has_the_households_of_its_micro_grids(split: Split) -> None:
    assert odd_in(split.town) == []
    split.give(split.micros[0], 11)
    (odd,) = odd_in(split.town)
    assert (odd.place, odd.households, odd.breach) == (split.micros[0].pk, 51, "many")
    split.give(split.micros[1], 170)
    assert [(o.size.on.value, o.households, o.breach) for o in odd_in(split.county)] == [
        ("grid", 501, "many"), ("micro", 51, "many"), ("micro", 210, "many")
    ]  # fmt: skip
    assert odd_in(split.town, "few") == []


def test_the_figures_say_how_many_fit(split: Split) -> None:
    found = {slug: value_of(figures()[slug], split.town, ON) for slug in ("big_grids_size", "micro_grids_size")}
    assert [(value.n, value.d) for value in found.values()] == [(1, 1), (8, 8)]
    assert printed(figures()["micro_grids_size"], found["micro_grids_size"]) == "100%"
    split.give(split.micros[0], 11)
    value = value_of(figures()["micro_grids_size"], split.town, ON)
    assert (value.n, value.d) == (7, 8)


def test_what_breaks_the_rule_is_listed_by_place_drawn_and_taken_away(split: Split) -> None:
    split.give(split.micros[0], 11)
    browser = sign_in(Client(), split.viewer("secretary", unit=split.unit("party_committee")))
    assert "网格户数" in text(browser.get("/d/net/"))
    page = text(browser.get(f"/d/net/sizes/?place={split.town.uid}"))
    assert "300–500" in page
    assert "30–50" in page
    assert "微网格0 微网格 51 30–50 户数多了" in page
    assert "微网格1" not in page
    assert "没有符合" in text(browser.get("/d/net/sizes/?which=few"))
    rows = rows_of(browser, f"/d/net/sizes.csv?place={split.town.uid}")
    assert "望禾镇,杏树湾村,微网格0,微网格,51,30–50,户数多了" in rows
    square = [[104, 36], [104.1, 36], [104.1, 36.1], [104, 36.1], [104, 36]]
    Place.objects.filter(pk=split.micros[0].pk).update(geometry={"type": "Polygon", "coordinates": [square]})
    drawn = browser.get(f"/d/net/map/?place={split.grid.uid}&show=sizes").content.decode()
    assert 'class="cell c4"' in drawn
    together = browser.get(f"/d/net/map/?place={split.town.uid}&show=sizes&level=micro").content.decode()
    assert 'class="cell c4"' in together
    of_the_town = text(browser.get(f"/d/net/map/?place={split.town.uid}&show=sizes"))
    assert "杏树湾村 8/9" in of_the_town, "eight of nine grids fit"


def test_the_next_page_begins_after_the_last(split: Split) -> None:
    for micro in split.micros[:3]:
        split.give(micro, 60)
    first = page_of(split.town, "", most=2)
    assert (first.n, len(first.rows)) == (3, 2)
    assert [place.name for place, _ in page_of(split.town, "", first.after, most=2).rows] == ["微网格2"]


def test_a_town_without_a_rule_has_no_such_page() -> None:
    world = World("xinba")
    browser = sign_in(Client(), world.viewer("secretary", unit=world.unit("party_committee")))
    assert browser.get("/d/net/sizes/").status_code == 404
    assert "户数" not in text(browser.get(f"/d/net/map/?place={world.town.uid}&show=sizes")).split("联系人/户数")[0]
