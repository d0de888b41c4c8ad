"""A definition changes from a day on: every answer uses the one that was in force at the end of its days, and says so."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from huiyin.apps.figures import library, recounting, telling
from huiyin.apps.figures.asking import value_of, values_of
from huiyin.apps.figures.everywhere import values_at
from huiyin.apps.figures.queries import line_of, months_of
from huiyin.apps.scope.acting import system
from huiyin.core.figures import Over
from tests.apps.field.hands import signed_in
from tests.apps.figures.test_approved import whole
from tests.apps.figures.written import OCTOBER, Office, happen, page
from tests.builders import MONDAY
from tests.packs.shelf import PACKS

pytestmark = pytest.mark.django_db
NEWER = """
[[figure]]
slug = "volunteering"
version = 2
begins = 2026-11-01
why = { zh = "新的志愿服务办法把宣讲也算进来。", en = "New rules count lectures too." }
says = { zh = "志愿服务活动和宣讲，按次。", en = "Volunteering and lectures." }
unit = "场"
where = { category = ["volunteering", "lecture"] }
"""
NOVEMBER = date(2026, 11, 16)


@pytest.fixture
def _changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The definitions of the house, and of volunteering a second one from November on."""
    given = (PACKS / "figures.toml").read_text(encoding="utf-8")
    (tmp_path / "figures.toml").write_text(given + NEWER, encoding="utf-8")
    shutil.copytree(PACKS / "towns", tmp_path / "towns")
    monkeypatch.setattr(library, "HOME", tmp_path)
    _forget()
    yield
    monkeypatch.undo()
    _forget()


def _forget() -> None:
    for kept in (library.figures, library.known, library.of_profile, telling.is_sensitive):
        kept.cache_clear()


@pytest.fixture
def dated(_changed: None, office: Office) -> Office:
    """Twelve acts of service in October as ever; in November three more, and two lectures; two lectures in October too."""
    for at in (MONDAY.replace(month=10), MONDAY):
        happen(office.world.village, 2, at=at, category="lecture")
    happen(office.world.village, 3, at=MONDAY)
    return office


def test_a_period_is_counted_by_the_definition_in_force_at_its_end(dated: Office) -> None:
    figure, town = library.figures()["volunteering"], dated.world.town
    october = value_of(figure, town, OCTOBER, Over.month)
    november = value_of(figure, town, NOVEMBER, Over.month)
    assert (october.n, november.n) == (12, 5)
    assert value_of(figure, town, OCTOBER).n == 12  # the year up to October, as it was told then
    assert value_of(figure, town, NOVEMBER).n == 12 + 3 + 4  # and up to November, by the new rules


def test_all_ways_of_asking_agree(dated: Office) -> None:
    figure, town = library.figures()["volunteering"], dated.world.town
    for day in (OCTOBER, NOVEMBER):
        n = value_of(figure, town, day).n
        assert values_of([figure], town, day)["volunteering"].n == n
        assert line_of(figure, town, day).value.n == n
        with system("test"):
            assert recounting.value_of(figure, town, day).n == n
            assert recounting.behind(figure, town, day).count() == n
        by = values_at([figure], town, [dated.world.village, dated.world.other_village], "village", day)
        assert sum(values["volunteering"].n for values in by.values()) == n


def test_each_month_of_a_chart_is_counted_as_it_was_then(dated: Office) -> None:
    found = months_of(library.figures()["volunteering"], dated.world.town, NOVEMBER, 12)
    assert found == [(date(2026, 10, 1), 12), (date(2026, 11, 1), 5)]


def test_the_page_says_since_when_which_definition_holds_and_why(dated: Office) -> None:
    where = f"?town={dated.world.town.uid}"
    new, old = (page(f"/figures/volunteering/{where}&on={day}") for day in (NOVEMBER, OCTOBER))
    for told in (new, old):
        assert "第2版定义，2026年11月1日起" in told
        assert "第1版定义，此前" in told
        assert "新的志愿服务办法把宣讲也算进来。" in told
    assert '<b class="n">19</b>场' in new
    assert '<b class="n">12</b>次' in old
    assert "第1版定义，没有改过" in page(f"/figures/convenience_days/{where}")


def test_lists_tiles_and_files_say_it_as_it_was_on_their_day(dated: Office, client: Client) -> None:
    where, browser = f"?town={dated.world.town.uid}&on=", signed_in(dated.approver)
    for day, number, unit in ((OCTOBER, 12, "次"), (NOVEMBER, 19, "场")):
        assert f">{number}{unit}</td>" in page(f"/figures/{where}{day}")
        assert f">{number}</b>{unit}" in page(f"/d/figures/{where}{day}", browser)
    assert "志愿服务活动和宣讲，按次。（第2版定义，2026年11月1日起；此前：" in _file(
        client, f"/figures.csv{where}{NOVEMBER}"
    )
    assert "宣讲" not in _file(client, f"/figures/volunteering.csv{where}{OCTOBER}")
    assert "2026年11月1日起" in _file(client, f"/figures/volunteering.csv{where}{NOVEMBER}")


def _file(client: Client, path: str) -> str:
    return b"".join(client.get(path)).decode()


def test_it_opens_to_what_it_counted_then(dated: Office) -> None:
    browser, where = signed_in(dated.approver), f"?town={dated.world.town.uid}&over=month&on="
    assert "记录12条" in browser.get(f"/d/figures/volunteering/{where}{OCTOBER}").content.decode()
    assert "记录5条" in browser.get(f"/d/figures/volunteering/{where}{NOVEMBER}").content.decode()


def test_a_brief_and_an_approved_period_keep_the_definition_of_their_days(dated: Office) -> None:
    brief = dated.published("十月开展志愿服务{{volunteering}}。")
    told = page(f"/briefs/{brief.uid}/")
    assert "12次" in told
    assert "改为" not in told  # nothing is restated because another definition holds afterwards
    assert ">12次</td>" in page(f"/periods/{whole(dated).uid}/")
