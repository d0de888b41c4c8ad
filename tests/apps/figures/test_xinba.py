"""Every figure that Xinba prints comes out as printed, from a year of its own size (figures.md)."""

from __future__ import annotations

import pytest

from huiyin.apps.net.actions import recount_all
from huiyin.apps.places.actions import add_households
from huiyin.apps.places.models import Place
from huiyin.apps.units.linking import link_household
from huiyin.apps.units.models import Post
from tests.apps.figures.truth import comes_out, rows_in, rows_of
from tests.apps.figures.years import (
    BY,
    MONDAY,
    NEW_YEAR,
    Town,
    hold_all,
)

pytestmark = pytest.mark.django_db


XINBA: dict[str, str | tuple[int, int, str]] = {
    "net_levels": "4", "net_reach": (6, 6, "100%"), "households_reached": "6", "households": "6", "platforms": "2",
    "mechanisms": "3", "team_kinds": "4", "principles": "4", "goals": "5", "measures": "4",
}  # fmt: skip


def test_a_year_of_xinba() -> None:
    town = Town("xinba")
    hold_all(Post.objects.filter(title="member_contact"))
    for grid in Place.objects.filter(kind="grid"):
        for home in add_households(grid, [{"code": f"{grid.code}{n}", "door": f"{n}号"} for n in range(3)]):
            post = Post.objects.filter(title="member_contact", place=grid).order_by("id")[0]
            link_household(household=home, post=post, starts=NEW_YEAR.date(), by=BY, now=NEW_YEAR)
    recount_all(now=MONDAY)
    comes_out(town.town, XINBA)
    assert rows_of(XINBA) >= rows_in("xinba")
