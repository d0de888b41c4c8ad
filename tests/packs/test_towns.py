"""The rows and the figures of the five towns: all there, each once, and nothing called running that has no page."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from huiyin.core.activity import KINDS, REGISTERS
from tests.packs.shelf import CHINESE, FIGURES, PROFILES, ROWS, TOWNS, Table, load, packs

ROWS_PER_TOWN = {"T0": 7, "T1": 17, "T2": 10, "T3": 12, "T4": 16}
FIGURES_PER_TOWN = {"0": 4, "1": 27, "2": 12, "3": 28, "4": 36}
# A row may only be added here together with the page that runs it.
RUNNING = {
    *("T0-2", "T0-3", "T0-4", "T1-3", "T1-5", "T1-9", "T1-10", "T1-11", "T1-15", "T3-2"),
    *("T0-7", "T2-2", "T2-3", "T2-10", "T3-1", "T3-4", "T4-4", "T4-6", "T4-12"),
    *("T1-4", "T1-7", "T1-12", "T2-1", "T2-6", "T3-2", "T4-1", "T4-14"),
    *("T0-5", "T0-6", "T1-2", "T1-16", "T1-17", "T2-1", "T2-7", "T2-9", "T3-3", "T3-7", "T3-11"),
    *("T4-1", "T4-3", "T4-5", "T4-7", "T4-8", "T4-13", "T4-14", "T4-15"),
    *("T0-1", "T1-1", "T1-6", "T1-13", "T2-4", "T3-8", "T3-11", "T4-2", "T4-16"),
    *("T0-7", "T1-8", "T1-13", "T2-5", "T2-8", "T4-10"),
}
DEFINED = {row for figure in load("figures.toml")["figure"] for row in figure.get("rows", ())}
FIGURES_SHOWN = {*DEFINED, "3-1", "3-2", "3-3", "3-27"}
STAFF_PAGES = {
    "/d/",
    "/d/?tab=up",
    "/d/begin/",
    "/d/calls/",
    "/d/decisions/",
    "/d/new/meeting/",
    "/w/",
    "/w/report/",
    "/w/report/major/",
    "/w/visit/",
    "/l/",
    "/duty/",
    "/duty/care/",
    "/duty/coverage/",
    "/d/act/",
    "/d/lists/honour/",
    "/d/tasks/",
    "/d/together/",
    "/slots/",
    "/d/teams/",
    "/d/teams/here/",
    "/d/teams/pledges/",
    "/d/lists/signboard/",
    "/d/net/",
    "/d/net/gaps/",
    "/d/net/sizes/",
    "/d/net/standing/",
    "/d/net/homes/",
    "/d/net/map/",
    "/d/net/weak/",
    "/m/rounds/",
    "/m/joint/",
    "/m/mediators/",
    "/m/questions/",
    "/m/hard/",
    "/p/",
    "/p/new/",
    "/p/year/",
    "/p/reception/promises/",
    "/p/reception/",
}
MEDIATED = {"four_step", "five_visit"}
PAGES_OF_PACKS = {
    "wish": "wish",
    "talk": "talk",
    "errand": "errand",
    "petition": "errand",
    "open/powers": "small_powers",
    "associations": "association",
}


def lives() -> Iterator[tuple[str, str, str]]:
    """Yield (where it stands, town, path) for every claim that something runs."""
    for row in ROWS:
        yield from ((row["id"], row["town"], h["live"]) for h in row.get("halves", []) if "live" in h)
    yield from ((f["id"], f["town"], f["live"]) for f in FIGURES if "live" in f)
    for town, profile in PROFILES.items():
        items = [item for block in profile["home"]["block"] for item in block["items"]]
        yield from ((item["row"], town, item["live"]) for item in items if "live" in item)


def test_every_row_stands_once():
    ids = [row["id"] for row in ROWS]
    assert ids == [f"{town}-{n}" for town, count in ROWS_PER_TOWN.items() for n in range(1, count + 1)]
    assert len(ids) == 62


def test_every_figure_stands_once():
    ids = [figure["id"] for figure in FIGURES]
    assert ids == [f"{town}-{n}" for town, count in FIGURES_PER_TOWN.items() for n in range(1, count + 1)]
    assert len(ids) == 107


def test_rows_and_figures_belong_to_their_town():
    assert all(TOWNS[row["id"].split("-")[0]] == row["town"] for row in ROWS)
    assert all(TOWNS["T" + figure["id"].split("-")[0]] == figure["town"] for figure in FIGURES)


@pytest.mark.parametrize("figure", FIGURES, ids=lambda f: f["id"])
def test_a_figure_says_what_it_means(figure: Table):
    assert figure["kind"] in {"=", "≥", "%", "Σ", "@", "cfg", "tgt"}
    assert CHINESE.search(figure["phrase"])
    assert CHINESE.search(figure["zh"])
    assert figure["en"]
    assert not CHINESE.search(figure["en"].replace("万", ""))
    assert figure["query"]


def test_a_phrase_carries_the_digits_of_its_value():
    bare = [f for f in FIGURES if re.fullmatch(r"\d{2,}", f.get("value", "")) and f["value"] not in f["phrase"]]
    assert {f["id"] for f in bare} <= {"3-12", "3-21", "3-22", "4-26"}  # 100萬 …100個, 1.23萬, 1.3萬, 全部


@pytest.mark.parametrize(("where", "town", "path"), list(lives()), ids=str)
def test_a_live_path_is_a_page_of_that_town(where: str, town: str, path: str):
    profile = PROFILES[town]
    if found := re.fullmatch(r"/towns/(\w+)/rules/(\w+)", path):
        assert found[1] == town
        assert found[2] in packs(profile)
    elif found := re.fullmatch(
        r"/(say|ways/|open/|open/powers|hours/|net/|net/map/|decisions/|associations/|key/|wish/|talk/|errand/|petition/|#platforms)",
        path,
    ):
        page = found[1].rstrip("/")
        assert PAGES_OF_PACKS.get(page, "") in {"", *packs(profile)}
        assert page != "key" or any(c["kind"] == "one_key" for c in profile["channels"].values())
        assert page != "#platforms" or profile["channels"]
    elif found := re.fullmatch(r"/(?:act/(?:\?k=(\w+))?|aims/|teams/|together/|standard/|lists/(\w+)/)", path):
        assert not found[1] or found[1] in KINDS
        assert not found[2] or found[2] in REGISTERS
        assert path != "/aims/" or profile["schemes"]
        assert path != "/teams/" or profile["teams"]
        assert path != "/together/" or profile["parties"]
        assert path != "/standard/" or profile["checklists"]
    elif found := re.fullmatch(r"/figures/(?:(\w+)/)?", path):
        assert not found[1] or found[1] in {figure["slug"] for figure in load("figures.toml")["figure"]}
    elif path in ("/appraisal/", "/d/appraisal/"):
        assert profile["appraisal"]
    elif path in ("/m/ask/", "/m/numbers/"):
        assert MEDIATED & set(packs(profile))
    elif found := re.fullmatch(r"/(?:d/new/\?pack|decisions/\?k)=(\w+)", path):
        assert found[1] in packs(profile)
    else:
        assert path in STAFF_PAGES, f"{where}: no such page"


def test_only_what_runs_is_called_running():
    assert {row["id"] for row in ROWS if any("live" in h for h in row.get("halves", []))} == RUNNING
    assert {figure["id"] for figure in FIGURES if "live" in figure} == FIGURES_SHOWN


@pytest.mark.parametrize("town", PROFILES)
def test_the_home_page_leads_to_every_row(town: str):
    items = [item for block in PROFILES[town]["home"]["block"] for item in block["items"]]
    assert {item["row"] for item in items} == {row["id"] for row in ROWS if row["town"] == town}
    assert {item["row"] for item in items if "live" in item} <= RUNNING
    whole = {row["id"] for row in ROWS if row.get("halves") and all("live" in half for half in row["halves"])}
    assert not [item["title"]["zh"] for item in items if item["row"] in whole and "live" not in item], "it runs"
