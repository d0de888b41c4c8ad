"""What everybody reads of activities, teams and registers, taken away: the page's rows under its filter, and both said."""

from __future__ import annotations

import csv
import io
import json
import re
import uuid
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from python_calamine import CalamineWorkbook

from huiyin.apps.activities import everybody
from huiyin.apps.activities.actions.registers import Line, list_entry
from huiyin.apps.activities.actions.teams import register_team
from huiyin.apps.activities.queries import registers, teams
from tests.apps.activities.held import Doers, announced, held
from tests.builders import MONDAY, World

pytestmark = pytest.mark.django_db
PRIVATE = ("石大勇", "13800000000")


@pytest.fixture(autouse=True)
def on_monday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: MONDAY)


def way_to(client: Client, page: str, form: str) -> str:
    """Where the page leads for its file."""
    links = re.findall(r'href="([^"]*list\.(\w+)[^"]*)"', client.get(page).content.decode())
    return next(unescape(address) for address, ending in links if ending == form)


def bytes_of(client: Client, address: str) -> bytes:
    answer = client.get(address)
    assert answer.status_code == 200, address
    assert answer["Content-Disposition"].startswith("attachment")
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def file(client: Client, page: str) -> tuple[dict[str, str], list[list[str]]]:
    """The head of the .csv and its rows, after a look at the same in the two other forms."""
    told = list(csv.reader(io.StringIO(bytes_of(client, way_to(client, page, "csv")).decode("utf-8-sig"))))
    at = told.index([])
    head, rows = {line[0]: line[1] for line in told[:at]}, told[at + 2 :]
    book = CalamineWorkbook.from_filelike(io.BytesIO(bytes_of(client, way_to(client, page, "xlsx"))))
    assert len(book.get_sheet_by_index(0).to_python()) == len(told)
    assert json.loads(bytes_of(client, way_to(client, page, "json")))["rows"] == len(rows)
    assert int(head["行数"]) == len(rows)
    assert head["导出时间"] == "2026-11-16 09:00"
    assert not any(private in str(told) for private in PRIVATE)
    return head, rows


def test_what_is_on_is_taken_away_as_it_is_filtered(
    world: World, doers: Doers, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(everybody, "PIECE", 1)
    announced(world, doers.chief, title="磨剪子")
    announced(world, doers.chief, title="=义诊")
    announced(world, doers.chief, title="支委会", shown=False)
    announced(world, doers.elsewhere, title="松岗头的便民日", place=world.other_village)
    held(world, doers.chief, counts={"resident": 60}, title="杏树湾村晚")
    town, village = f"town={world.town.uid}", f"village={world.village.uid}"
    head, rows = file(client, f"/act/?{town}&{village}")
    assert [row[1] for row in rows] == ["磨剪子", "'=义诊"], "every page of it, and nothing runs in a spreadsheet"
    assert head["标题"] == "身边的活动"
    assert head["筛选"] == f"{world.town.name}·杏树湾村；还没办的"
    assert rows[0][:3] == ["2026-11-21 09:00", "磨剪子", "杏树湾村 村口广场"]
    assert len(file(client, f"/act/?{town}")[1]) == 3
    head, rows = file(client, f"/act/?{town}&w=held&q=村晚")
    assert head["筛选"] == f"{world.town.name}；已办；村晚"
    assert [(row[1], row[-1]) for row in rows] == [("杏树湾村晚", "60")]
    assert client.get("/act/list.pdf").status_code == 404


def test_teams_are_taken_away_with_how_they_are_reached(world: World, doers: Doers, client: Client) -> None:
    for by, place, kind, name in (
        (doers.chief, world.village, "volunteer", "巧手队"),
        (doers.chief, world.village, "town", "秧歌队"),
        (doers.elsewhere, world.other_village, "volunteer", "松岗头巡逻队"),
    ):
        about = f"{name}做的事"
        team = register_team(by=by, uid=uuid.uuid4(), kind=kind, place=place, name=name, about=about, now=MONDAY)
        type(team.unit).objects.filter(pk=team.unit_id).update(phone="03005550110")
    head, rows = file(client, f"/teams/?town={world.town.uid}")
    assert head["筛选"] == world.town.name
    page = client.get(f"/teams/?town={world.town.uid}").content.decode()
    assert len(rows) == 3
    assert [page.index(row[1]) for row in rows] == sorted(page.index(row[1]) for row in rows), (
        "in the order of the page"
    )
    head, rows = file(client, f"/teams/?village={world.village.uid}")
    assert head["筛选"].endswith("·杏树湾村")
    assert {row[1] for row in rows} == {"巧手队", "秧歌队"}
    assert rows[0][2:] == ["杏树湾村", f"{rows[0][1]}做的事", "03005550110"]
    head, rows = file(client, f"/teams/?town={world.town.uid}&k=volunteer&q=xld")
    assert [row[1] for row in rows] == ["松岗头巡逻队"], "found by its initials, among those of its kind"
    assert head["筛选"] == f"{world.town.name}；xld；{rows[0][0]}"


def test_teams_are_found_by_kind_and_page_after_page(
    world: World, doers: Doers, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(teams, "PUBLIC", 1)
    for kind, name in (("volunteer", "巧手队"), ("town", "秧歌队"), ("volunteer", "巡逻队")):
        register_team(by=doers.chief, uid=uuid.uuid4(), kind=kind, place=world.village, name=name, about="", now=MONDAY)
    address, seen = f"/teams/?town={world.town.uid}&k=volunteer", []
    while address:
        page = client.get(address)
        seen += [row["team"].unit.name for row in page.context["rows"]]
        address = page.context["next"] and f"/teams/{page.context['next']}"
    assert seen == ["巧手队", "巡逻队"]
    kinds = {each["title"].partition(" ")[0]: each["title"].partition(" ")[2] for each in page.context["kinds"]}
    assert sorted(kinds.values()) == ["", "1", "2"], "each kind with how many there are"
    assert "没有符合的" in client.get(f"/teams/?town={world.town.uid}&q=没有这个").content.decode()


@pytest.mark.parametrize("path", ["/act/", "/teams/", "/lists/venue/"])
def test_what_everybody_reads_is_printed_with_its_filter(world: World, client: Client, path: str) -> None:
    links = re.findall(r'href="([^"]*print=1)"', client.get(f"{path}?town={world.town.uid}&q=巡逻").content.decode())
    sheet = client.get(path + unescape(links[0])).content.decode()
    assert f"{world.town.name}；" in sheet
    assert "巡逻" in sheet
    assert 'type="search"' not in sheet, "nothing to fill in on paper"


def test_a_register_is_taken_away_without_the_persons_in_it(
    world: World, doers: Doers, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registers, "PUBLIC", 1)
    said: dict[str, Any] = {
        "place": world.village,
        "person": "石大勇",
        "phone": "13800000000",
        "agrees": True,
        "shown": True,
    }
    for name in ("会开叉车", "会开叉车和铲车", "会做饭"):
        list_entry(by=doers.chief, uid=uuid.uuid4(), line=Line("seeker", name, **said), now=MONDAY)
    list_entry(by=doers.chief, uid=uuid.uuid4(), line=Line("seeker", "会开叉车，不公开", world.village), now=MONDAY)
    address = f"/lists/seeker/?town={world.town.uid}&q=叉车"
    head, rows = file(client, address)
    assert [row[0] for row in rows] == ["会开叉车", "会开叉车和铲车"], "also what the page has no room for"
    page = client.get(address)
    assert [row["entry"].name for row in page.context["rows"]] == ["会开叉车"]
    onward = client.get(f"/lists/seeker/{page.context['next']}")
    assert [row["entry"].name for row in onward.context["rows"]] == ["会开叉车和铲车"]
    assert not onward.context["next"]
    assert len(file(client, f"/lists/seeker/?town={world.town.uid}&q=hkcc")[1]) == 2, "found by initials"
    assert head["筛选"] == f"{world.town.name}；叉车"
    assert client.get("/lists/enemies/list.csv").status_code == 404
