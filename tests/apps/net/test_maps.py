"""The map and the table beside it; borders that come in by a file."""

from __future__ import annotations

import json
import re
import uuid
from datetime import timedelta

import pytest
from django.test import Client

from huiyin.apps.activities.actions.registers import Line, list_entry
from huiyin.apps.cases.kept import forget_kept
from huiyin.apps.cases.models import Case
from huiyin.apps.exchange.runs import Run
from huiyin.apps.net.actions import show_name
from huiyin.apps.net.drawing import forget_drawn
from huiyin.apps.places.models import Household, Place
from huiyin.apps.units.actions import add_post
from huiyin.core.errors import RuleError
from huiyin.core.words import PostTitle
from tests.apps.exchange.test_imports import done
from tests.apps.net.covered import SYSTEM, Net
from tests.apps.net.pages import text
from tests.builders import MONDAY, say, sign_in
from tests.clock import beginning

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("drawn_anew")]


def test_the_map_says_the_same_as_its_table(net: Net, browser: Client) -> None:
    say(net, place=net.grid, slug="respond_now")
    square = [[104, 36], [104.1, 36], [104.1, 36.1], [104, 36.1], [104, 36]]
    Place.objects.filter(pk=net.grid.pk).update(geometry={"type": "Polygon", "coordinates": [square]})
    Household.objects.filter(pk=net.homes[11].pk).update(longitude=104.2, latitude=36.05)
    answer = sign_in(browser, net.secretary).get(f"/d/net/map/?place={net.village.uid}&show=open")
    html = answer.content.decode()
    assert html.count('class="cell') == 2
    assert 'class="cell c1"' in html
    assert "made" in html
    assert "第一网格" in text(answer)
    forget_drawn()
    Household.objects.update(longitude=None)
    bare = browser.get(f"/d/net/map/?place={net.village.uid}&show=open")
    assert bare.content.decode().count('class="cell') == 1
    assert "还没有边界" in text(bare)


def test_a_grid_without_anything_drawn_in_it_is_drawn_itself(net: Net, browser: Client) -> None:
    path = f"/d/net/map/?place={net.grid.uid}"
    assert "还没有边界" in text(sign_in(browser, net.secretary).get(path))
    square = [[104, 36], [104.1, 36], [104.1, 36.1], [104, 36.1], [104, 36]]
    Place.objects.filter(pk=net.grid.pk).update(geometry={"type": "Polygon", "coordinates": [square]})
    forget_drawn()
    for where in (path, f"/net/map/?place={net.grid.uid}"):
        answer = browser.get(where)
        assert answer.content.decode().count('class="cell c0"') == 1, where
        assert "还没有边界" not in text(answer)


def test_everybody_reads_how_many_posts_are_held(net: Net, browser: Client) -> None:
    path = f"map/?place={net.village.uid}&show=posts"
    everybody = text(browser.get(f"/net/{path}"))
    staff = text(sign_in(browser, net.secretary).get(f"/d/net/{path}"))
    for page in (everybody, staff):
        assert re.findall(r"(\d/3)\b", page) == ["1/3", "0/3"], "the member who looks after two households is there"


def test_the_map_for_everybody_shows_no_households(net: Net, browser: Client) -> None:
    answer = browser.get(f"/net/map/?place={net.village.uid}&show=contacts")
    assert answer.status_code == 200
    assert "14" not in text(answer)
    assert browser.get("/net/map/?place=nonsense").status_code == 404


AHEAD = beginning() + timedelta(days=9)


def confidential(net: Net, place: Place, n: int) -> None:
    worker = net.viewer("grid_worker", place=net.grid)
    for _ in range(n):
        say(net, place=place, slug="major_event", by=worker, channel="grid", category="", title="塌方")
    Case.objects.filter(slug="major_event").update(due_at=AHEAD, due_sort=AHEAD)


def kept_of(browser: Client, at: Place, of: Place) -> str:
    """What the table of a place says of the confidential matters of a place in it."""
    forget_kept()
    page = browser.get(f"/d/net/map/?place={at.uid}&show=open").content.decode()
    row = next(row for row in re.findall(r"<tr>(.*?)</tr>", page, re.S) if f">{of.name}<" in row)
    cells: list[str] = re.findall(r"<td[^>]*>(.*?)</td>", row)
    return cells[3]


def organiser(net: Net) -> Client:
    return sign_in(Client(), net.viewer("secretary", unit=net.unit("party_committee")))


def test_few_confidential_matters_are_told_nowhere(net: Net, browser: Client) -> None:
    """Neither as a number nor as a shade; who sees the map of everybody sees none, however many there are."""
    confidential(net, net.grid, 2)
    page = sign_in(browser, net.secretary).get(f"/d/net/map/?place={net.village.uid}&show=open").content.decode()
    assert "c1" not in re.findall(r'class="cell (c\d)', page)
    assert kept_of(browser, net.village, net.grid) == "不显示"
    assert kept_of(organiser(net), net.town, net.village) == "不显示"
    confidential(net, net.grid, 4)
    assert "须保密：" not in text(Client().get(f"/net/map/?place={net.village.uid}&show=open"))


def test_from_five_on_confidential_matters_are_told_and_shaded(net: Net) -> None:
    confidential(net, net.grid, 6)
    browser = organiser(net)
    assert kept_of(browser, net.village, net.grid) == "6/0"
    assert kept_of(browser, net.town, net.village) == "6/0"
    assert kept_of(browser, net.town, net.other_village) == "0/0"


def test_none_can_be_worked_out_by_subtracting(net: Net) -> None:
    """One grid has too few: a second one is not told either, though it has enough, since the village is told."""
    second = net.village.children.get(name="第二网格")
    confidential(net, net.grid, 2)
    confidential(net, second, 7)
    browser = organiser(net)
    assert kept_of(browser, net.town, net.village) == "9/0"
    assert {kept_of(browser, net.village, grid) for grid in (net.grid, second)} == {"不显示"}


def test_what_the_town_does_not_tell_of_a_village_its_own_map_does_not_tell(net: Net) -> None:
    confidential(net, net.grid, 8)
    confidential(net, net.other_village, 1)
    browser = organiser(net)
    assert {kept_of(browser, net.town, each) for each in (net.village, net.other_village)} == {"不显示"}
    assert kept_of(browser, net.village, net.grid) == "不显示"


def test_late_confidential_matters_are_told_only_where_the_rest_is_enough_too(net: Net) -> None:
    confidential(net, net.grid, 7)
    Case.objects.filter(slug="major_event").update(due_at=MONDAY, due_sort=MONDAY)
    assert kept_of(organiser(net), net.village, net.grid) == "7/7"
    few = Case.objects.filter(slug="major_event").order_by("pk")[:2].values_list("pk", flat=True)
    Case.objects.filter(pk__in=list(few)).update(due_at=AHEAD, due_sort=AHEAD)
    assert kept_of(organiser(net), net.village, net.grid) == "不显示"


BORDERS = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"名称": "第一网格", "上级": "杏树湾村"},
            "geometry": {"type": "Polygon", "coordinates": [[[104, 36], [104.1, 36], [104.1, 36.1], [104, 36]]]},
        },
        {"type": "Feature", "properties": {"名称": "第九网格"}, "geometry": None},
        {
            "type": "Feature",
            "properties": {"代码": "99000110020102"},
            "geometry": {"type": "Point", "coordinates": [1, 2]},
        },
    ],
}


def test_borders_come_in_as_geojson(net: Net) -> None:
    content = json.dumps(BORDERS, ensure_ascii=False).encode()

    def once() -> dict[str, int]:
        return done(Run("borders", content, "a.geojson", by=SYSTEM, now=MONDAY).finish(write=True))

    assert once() == {"change": 1, "refuse": 2}
    net.grid.refresh_from_db()
    assert net.grid.geometry["type"] == "Polygon"
    assert once() == {"same": 1, "refuse": 2}


@pytest.mark.parametrize("content", [b"{", b'{"type": "Feature"}', b'{"features": [1]}', b"{" * 100_000])
def test_what_is_no_geojson_is_refused(content: bytes) -> None:
    with pytest.raises(RuleError) as refused:
        Run("borders", content, "a.geojson", by=SYSTEM, now=MONDAY)
    assert refused.value.code == "file_not_geojson"


def test_a_grid_s_map_says_whom_to_turn_to_and_names_by_consent(net: Net, browser: Client) -> None:
    page = text(browser.get(f"/net/map/?place={net.grid.uid}"))
    assert "有事找谁" in page
    assert "0300-555-0188" in page
    assert "上官敬民" not in page
    show_name(by=net.member, post=net.own.pk, shown=True, now=MONDAY)
    assert "上官敬民" in text(browser.get(f"/net/map/?place={net.grid.uid}"))


def test_venues_are_counted_place_by_place_and_listed_for_the_grid(net: Net, browser: Client) -> None:
    venue = Line("venue", "晒场", net.grid, kind="square", hours="8:00—20:00", shown=True)
    list_entry(by=net.secretary, uid=uuid.UUID(int=9, version=4), line=venue, now=MONDAY)
    page = text(browser.get(f"/net/map/?place={net.village.uid}&show=venues"))
    assert re.search(r"第一网格 (还没有边界 )?1 ", page)
    assert re.search(r"第二网格 (还没有边界 )?0 ", page)
    assert "晒场 8:00—20:00" in text(browser.get(f"/net/map/?place={net.grid.uid}")).replace("　", " ")


@pytest.mark.parametrize("shown", ["contacts", "open", "late", "posts", "venues"])
def test_the_county_sees_its_towns(net: Net, browser: Client, shown: str) -> None:
    """What lacks above the town: by town, as a table, a map and a list of posts."""
    add_post(title=PostTitle.leader, name="分管领导", place=net.county)
    sign_in(browser, net.viewer("leader", place=net.county))
    page = text(browser.get(f"/d/net/map/?show={shown}"))
    assert net.town.name in page
    cover = browser.get("/d/net/").content.decode()
    assert f"?place={net.town.uid}&amp;which=missing" in cover or f"?place={net.town.uid}&amp;which=unheld" in cover
    assert net.village.name in text(browser.get("/d/net/gaps/"))


def test_the_map_is_printed_with_its_table(net: Net, browser: Client) -> None:
    """The table says the same as the drawing, so a sheet of paper loses nothing."""
    sign_in(browser, net.secretary)
    page = browser.get(f"/d/net/map/?place={net.village.uid}").content.decode()
    assert "data-print" in page
    assert "同样的内容，用表格看" in page
