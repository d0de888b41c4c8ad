"""A figure of what stands on a day opens to what stands there: as many rows as the figure says, for who may read them."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest

from huiyin.apps.figures.asking import value_of
from huiyin.apps.figures.library import figures
from huiyin.apps.figures.opening import Line, Opened, count_of, lines_of
from huiyin.apps.files.models import Export
from huiyin.apps.net.actions import recount_all
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.actions import add_households, add_place
from huiyin.apps.places.models import Place
from huiyin.apps.units.linking import link_household
from huiyin.apps.units.models import Post
from huiyin.core.figures import Measure
from huiyin.core.words import PlaceKind
from tests.apps.field.hands import signed_in
from tests.apps.figures.years import BY, MONDAY, NEW_YEAR, Town, hold_all

pytestmark = pytest.mark.django_db
ON = MONDAY.date()
STOCK = [slug for slug, figure in figures().items() if figure.measure == Measure.stock]


def kept(profile: str) -> Town:
    """A town whose posts are held, with three households in each grid, of which one post looks after each."""
    town = Town(profile, grids=(2, 1))
    for grid in Place.objects.filter(kind="grid"):
        add_place(kind=PlaceKind.micro, name="第1微网格", parent=grid, code=f"{grid.code}1")
        Post.objects.create(title="member_contact", name="联户党员", place=grid)
    hold_all(Post.objects.all())
    for grid in Place.objects.filter(kind="grid"):
        for home in add_households(grid, [{"code": f"{grid.code}{n}", "door": f"{n}号"} for n in range(3)]):
            post = Post.objects.filter(title="member_contact", place=grid).order_by("id")[0]
            link_household(household=home, post=post, starts=NEW_YEAR.date(), by=BY, now=NEW_YEAR)
    recount_all(now=MONDAY)
    return town


def leader(town: Town, place: Place) -> Viewer:
    """Somebody who works for a town or a county."""
    Post.objects.create(title="leader", name="分管领导", place=place)
    return town.viewer("leader", place=place)


def listed(opened: Opened, most: int = 7) -> Iterator[Line]:
    """All that is listed, page after page."""
    key, more = "", True
    while more:
        lines, key = lines_of(opened, key, most)
        assert len(lines) <= most
        yield from lines
        more = bool(key)


@pytest.mark.parametrize("profile", ["xinba", "dalu", "dagaoping", "yangquan", "huaqiao"])
def test_every_figure_of_what_stands_opens_to_as_many_as_it_says(profile: str) -> None:
    town = kept(profile)
    viewer = leader(town, town.town)
    said: dict[str, int] = {}
    for place in (town.town, town.village):
        for slug in STOCK:
            opened = Opened(viewer, slug, place, ON)
            rows = list(listed(opened))
            n = value_of(figures()[slug], place, ON).n
            assert (slug, count_of(opened)) == (slug, n)
            assert (slug, sum(1 if row.quantity is None else row.quantity for row in rows)) == (slug, n)
            assert all(row.what for row in rows), slug
            said[slug] = max(n, said.get(slug, 0))
    assert {"villages", "grids_third", "households", "households_reached", "micro_workers"} <= {
        s for s, n in said.items() if n
    }


def test_the_page_lists_what_stands_there_under_its_number() -> None:
    town = kept("xinba")
    browser, where = signed_in(leader(town, town.town)), f"?town={town.town.uid}&on={ON}"
    told = browser.get(f"/d/figures/grids_third/{where}").content.decode()
    assert "您能看到当天在册的3个" in told
    assert told.count("第1网格") == 2
    for slug, name in (
        ("platforms", "综治E通"),
        ("net_levels", "联户"),
        ("team_kinds", "村干部队伍"),
        ("principles", "党建引领"),
    ):
        assert name in browser.get(f"/d/figures/{slug}/{where}").content.decode()
    tiles = browser.get(f"/d/figures/{where}").content.decode().replace("&amp;", "&")
    assert f'href="/d/figures/platforms/{where}"' in tiles
    sent = browser.post(f"/d/figures/grids_third.csv{where}", {"idem": str(uuid.uuid4())}, follow=True)
    assert sent.status_code == 200
    assert Export.objects.get().rows == 3


def test_nobody_is_named_and_a_unit_opens_to_its_page() -> None:
    town = kept("yangquan")
    browser, where = signed_in(leader(town, town.town)), f"?town={town.town.uid}&on={ON}"
    told = browser.get(f"/d/figures/micro_workers/{where}").content.decode()
    assert "微网格员" in told
    assert "顾" not in told
    assert 'href="/d/net/unit/' in browser.get(f"/d/figures/offices/{where}").content.decode()


def test_a_post_of_another_town_is_told_that_it_does_not_read_them() -> None:
    town = kept("xinba")
    other = add_place(kind=PlaceKind.town, name="石桥镇", parent=town.county, code="990001101")
    told = signed_in(leader(town, other)).get(f"/d/figures/grids_third/?town={town.town.uid}&on={ON}").content.decode()
    assert "第1网格" not in told
    assert "您的岗位能看这个数" in told
    above = signed_in(leader(town, town.county))
    assert "第1网格" in above.get(f"/d/figures/grids_third/?town={town.town.uid}&on={ON}").content.decode()
