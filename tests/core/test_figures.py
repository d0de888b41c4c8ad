"""Definitions of figures: what they say of days, and everything that is wrong with them, told at once."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from huiyin.core.figure_check import EVENTS, Known, problems
from huiyin.core.figure_dates import in_force, turns
from huiyin.core.figure_reader import read_figures
from huiyin.core.figures import FIRST, Figure, Measure, Over, Value, printed
from tests.packs.shelf import PACKS

GOOD = {
    "slug": "talks", "title": {"zh": "说事", "en": "Talks"}, "says": {"zh": "收到的", "en": "Received"}, "unit": "件",
    "measure": "count", "of": ["opened"],
}  # fmt: skip
KNOWN = Known({"talk"}, {"lamp"}, {"red_team"}, {"volunteer"}, {"points"}, {"1-16"})


def given(**changes: Any) -> dict[str, Any]:
    return {name: value for name, value in {**GOOD, **changes}.items() if value is not None}


def read(**changes: Any) -> Figure:
    return read_figures([given(**changes)])["talks"]


def wrong(*tables: dict[str, Any]) -> list[str]:
    with pytest.raises(ValueError, match=r".") as found:
        read_figures(tables)
    return str(found.value).splitlines()


@pytest.mark.parametrize(
    ("over", "first"),
    [("month", date(2026, 11, 1)), ("quarter", date(2026, 10, 1)), ("year", date(2026, 1, 1)), ("to_date", FIRST)],
)
def test_a_figure_is_about_days_up_to_the_one_asked_for(over: str, first: date) -> None:
    assert read(over=over).days(date(2026, 11, 16)) == (first, date(2026, 11, 16))


def test_a_figure_since_a_day_and_one_of_a_day() -> None:
    assert read(over="since", since=date(2022, 1, 1)).days(date(2026, 11, 16))[0] == date(2022, 1, 1)
    stock = read(measure="stock", register="places", of=None)
    assert (stock.over, stock.days(date(2022, 9, 10))) == (Over.as_of, (date(2022, 9, 10), date(2022, 9, 10)))


def test_a_ratio_has_both_numbers_and_of_nothing_it_says_nothing() -> None:
    ratio = read_figures([given(), given(slug="share", measure="ratio", of=None, n="talks", d="talks")])["share"]
    assert (ratio.needs, ratio.measure) == (("talks", "talks"), Measure.ratio)
    assert printed(ratio, Value(433, 435)) == "99.5%"
    assert printed(ratio, Value(0, 0)) == "—"
    assert Value(77, 100).gap == 23


def test_all_that_is_wrong_is_told_at_once() -> None:
    told = wrong(
        given(measure="counts"),
        given(slug="b", over="weekly", words="ca.", colour="red", where={"height": ["1"]}),
        given(slug="c", measure="distinct", who="dog", where={"outcome": ["solved"]}),
        given(slug="d", measure="total", of=["closed"]),
        given(slug="e", measure="places", of=None, n="talks", places="street", at_least=1),
        given(slug="f", title=7, unit=None),
    )
    assert told == [
        "talks: unknown measure 'counts'; there are count, total, distinct, stock, ratio, target, places",
        "b: unknown key 'colour'",
        "b: unknown period 'weekly'; there are month, quarter, year, since, to_date, as_of",
        "b: unknown dimension 'height'",
        "b: words is one of 余, 以上, 万, 亿, 万余, 亿余",
        "c: who is one of actor, household, by, person",
        "c: different ones are not told apart by outcome",
        "d: closed carries no quantity",
        "e: places is one of village, community, village_level",
        "f: title is of the wrong type",
        "f: unit is missing",
    ]


def test_a_slug_twice_one_that_is_not_there_and_one_made_of_itself() -> None:
    ratio = given(slug="share", measure="ratio", of=None, n="talks", d="gone")
    assert wrong(given(), given(), ratio) == ["talks: is there twice", "share: there is no figure 'gone'"]
    assert wrong(given(slug="share", measure="ratio", of=None, n="share", d="share")) == ["share: is made of itself"]


def test_a_definition_changes_from_a_day_on_and_the_earlier_one_answers_for_the_days_before() -> None:
    newer = {
        "slug": "talks",
        "version": 2,
        "begins": date(2026, 1, 1),
        "why": "新办法",
        "of": ["opened", "came"],
        "over": "month",
    }
    talks = read_figures([given(), newer])["talks"]
    assert talks.on(date(2025, 12, 31)).of == ("opened",)
    assert talks.on(date(2026, 1, 1)).of == ("opened", "came")
    assert (talks.title, talks.unit) == (talks.on(date(2020, 1, 1)).title, "件")  # what it does not say stays
    assert [(each.version, each.begins) for each in talks.definitions] == [(2, date(2026, 1, 1)), (1, None)]
    assert (talks.numbered(1).of, talks.numbered(9).of) == (("opened",), ("opened", "came"))
    assert {each.over for each in talks.within(Over.quarter).definitions} == {Over.quarter}
    assert read_figures([newer, given()])["talks"] == talks  # whatever the order in the file


def test_days_without_a_definition_or_with_two_are_told() -> None:
    later = given(version=2, begins=date(2026, 1, 1), why="新办法")
    assert wrong(later) == ["talks: nothing answers for the days before 2026-01-01"]
    assert wrong(given(), later, {**later, "version": 3}) == ["talks: two definitions begin on 2026-01-01"]
    assert wrong(given(), given(begins="2026")) == ["talks: begins is of the wrong type"]


def test_a_changed_definition_says_why_under_a_number_of_its_own() -> None:
    day = date(2026, 1, 1)
    assert wrong(given(), given(unit="次", version=2, begins=day)) == [
        "talks: from 2026-01-01 on it is counted in another way, and its unit is 次 instead of 件: say why"
    ]
    assert wrong(given(), given(begins=day, why="新办法")) == [
        "talks: the definition from 2026-01-01 on needs a version above 1"
    ]
    other = given(version=2, begins=day, why="新办法", measure="total", of=["register.joined"])
    assert wrong(given(), other) == [
        "talks: from 2026-01-01 on it is a total and no longer a count: that is another figure"
    ]


def test_what_is_made_of_a_changed_figure_says_that_it_changes_too() -> None:
    later = {"slug": "talks", "version": 2, "begins": date(2026, 1, 1), "why": "新办法"}
    share = given(slug="share", measure="ratio", of=None, n="talks", d="talks")
    assert wrong(given(), later, share) == ["share: talks changes on 2026-01-01, and this does not say so"]
    found = read_figures([given(), later, share, {**later, "slug": "share"}])
    assert turns(found) == [date.min, date(2026, 1, 1)]
    assert in_force(found, date(2025, 6, 1))["share"].version == 1


def test_different_ones_are_kept_by_month() -> None:
    told = wrong(given(measure="distinct", who="actor", over="since", since=date(2022, 1, 2)))
    assert told == ["talks: different ones are kept by month: since has to be the first of a month"]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"of": ["activity.danced"]}, "nothing that happens is called 'activity.danced'"),
        ({"of": ["vanished"]}, "nothing that happens is called 'vanished'"),
        ({"less": ["case.closed"]}, "nothing that happens is called 'case.closed'"),
        ({"where": {"pack": ["chess"]}}, "there is no pack 'chess'"),
        ({"where": {"category": ["moon"]}}, "there is no category 'moon'"),
        ({"of": ["activity.held"], "where": {"category": ["lamp"]}}, "there is no category 'lamp'"),
        ({"of": ["register.listed"], "where": {"series": ["gold"]}}, "there is no series 'gold'"),
        ({"where": {"channel": ["pigeon"]}}, "there is no channel 'pigeon'"),
        ({"where": {"role": ["king"]}}, "there is no role 'king'"),
        ({"of": ["field.visit"], "where": {"also": ["dancing"]}}, "there is no also 'dancing'"),
        ({"measure": "stock", "of": None, "register": "stars"}, "there is no register 'stars'"),
        ({"measure": "stock", "of": None, "register": "places", "where": {"kind": ["moon"]}}, "there is no kind 'moon'"),
        ({"measure": "stock", "of": None, "register": "holders", "where": {"title": ["king"]}}, "there is no title 'king'"),
        (
            {"measure": "stock", "of": None, "register": "places", "where": {"title": ["desk"]}},
            "register 'places' is not narrowed by 'title'",
        ),
        ({"measure": "stock", "of": None, "register": "settings"}, "settings need a list"),
        ({"rows": ["9-9"]}, "no town quotes row '9-9'"),
    ],
)  # fmt: skip
def test_words_that_nothing_answers_to(changes: dict[str, Any], told: str) -> None:
    assert problems({"talks": read(**changes)}, KNOWN) == [f"talks: {told}"]


def test_what_the_house_knows_is_good() -> None:
    good = read(
        of=["dispute.settled"],
        less=["reopened"],
        where={"pack": ["talk"], "series": ["red_team"], "role": ["cadre"]},
        rows=["1-16"],
    )
    assert problems({"talks": good}, KNOWN) == []


def test_the_definitions_of_the_house_are_good() -> None:
    from huiyin.cli.pack_shelf import check_figures

    raw = tomllib.loads((PACKS / "figures.toml").read_text("utf-8"))
    assert check_figures(raw, PACKS) == []
    assert check_figures({"figure": [given(of=["gone"])]}, PACKS) == ["talks: nothing that happens is called 'gone'"]


@pytest.mark.parametrize("town", sorted(path.stem for path in (PACKS / "profiles").glob("*.toml")))
def test_the_profiles_of_the_house_are_good(town: str) -> None:
    from huiyin.cli.pack_shelf import check_profile, is_figures, is_profile

    raw = tomllib.loads((PACKS / "profiles" / f"{town}.toml").read_text("utf-8"))
    assert is_profile(raw)
    assert not is_figures(raw)
    assert check_profile(raw, PACKS) == []
    broken = {
        **raw,
        "packs": [{"slug": "chess"}],
        "registers": [{"register": "moon"}],
        "teams": [{"key": "a"}, {"key": "a"}],
    }
    assert check_profile(broken, PACKS)[:3] == [
        "There is no pack “chess”. Write one of the folder packs.",
        "There is no register “moon”. Write another.",
        "teams: “a” stands there twice. Leave one.",
    ]


def test_a_route_that_leads_nowhere_is_named() -> None:
    """A route by geometry to an office that the town has not was called good: its matters came to a desk without a unit."""
    from huiyin.cli.pack_shelf import check_profile

    raw = tomllib.loads((PACKS / "profiles" / "dalu.toml").read_text("utf-8"))
    corner = [[105.07, 36.92], [105.1, 36.92], [105.1, 36.95]]
    good = {"category": "lamp", "unit": "works_office", "why": "归它管", "area": corner}
    assert check_profile({**raw, "routes": [good]}, PACKS) == []
    broken = [
        {**good, "unit": "park"},
        {**good, "category": "chess"},
        {key: value for key, value in good.items() if key != "why"},
        {**good, "area": corner[:2]},
        {**good, "area": [[lat, lon] for lon, lat in corner]},
        {**good, "area": [*corner, ["a", 1]]},
        {**good, "area": 5},
    ]
    assert check_profile({**raw, "routes": broken}, PACKS, "zh") == [
        "第1条派单规则：没有“park”这个单位。请写[[units]]或[[village_units]]里的key。",
        "第2条派单规则：没有“chess”这个类别。请写[categories]里有的，或写*。",
        "第3条派单规则：没有理由。请写why。",
        *(
            f"第{n}条派单规则：area要写三个以上不同的点，先经度后纬度，例如[[113.1, 34.2], [113.2, 34.2], [113.2, 34.3]]。"
            for n in range(4, 7)
        ),
        "第7条派单规则：area要写三个以上不同的点，先经度后纬度，例如[[113.1, 34.2], [113.2, 34.2], [113.2, 34.3]]。",
        "读不出来：TypeError 'int' object is not iterable。",
    ]


def test_families_of_events_are_those_that_are_counted() -> None:
    from huiyin.apps.records.counting import COUNTED

    assert set(EVENTS) == set(COUNTED)


def test_the_command_lists_every_problem(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from huiyin.cli import main

    file = tmp_path / "figures.toml"
    file.write_text(
        '[[figure]]\nslug = "a"\ntitle = "甲"\nsays = "甲"\nunit = "件"\nmeasure = "count"\nof = ["gone", "lost"]\n',
        "utf-8",
    )
    assert main(["pack", "check", str(file)]) == 1
    told = capsys.readouterr().out.splitlines()
    assert told[:2] == [f"{file}: a: nothing that happens is called {word!r}" for word in ("gone", "lost")]
    assert main(["pack", "check", str(PACKS / "figures.toml")]) == 0
