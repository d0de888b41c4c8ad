"""The profiles are whole: every word points at something that exists, and everything can be done by somebody."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest

from huiyin.core.activity import REGISTERS, ActivityKind
from huiyin.core.duties import problems_of, read_duties
from huiyin.core.limits import parse_limit
from huiyin.core.pack_weave import weave
from huiyin.core.requires import LEVELS, path_of, requirements, sizes
from huiyin.core.words import PARTY_KINDS, Channel, PlaceKind, PostTitle, UnitKind
from tests.packs.shelf import CHINESE, PACKS, PARTS, PROFILES, SHARED, TOWNS, Table, load, packs

TEXTS = {"title", "text", "name", "why", "does", "summary"}

each_profile = pytest.mark.parametrize("town", PROFILES)


def all_units(profile: Table) -> dict[str, Table]:
    return {unit["key"]: unit for unit in [*profile["units"], *profile["village_units"]]}


def categories(profile: Table) -> dict[str, Table]:
    return {**SHARED, **profile.get("categories", {})}


def line(code: str, known: dict[str, Table]) -> list[str]:
    """The category and its ancestors; a circle or an unknown parent fails."""
    found: list[str] = []
    while code:
        assert code in known, f"no such category: {code}"
        assert code not in found, f"a circle of parents at {code}"
        found.append(code)
        code = known[code].get("parent", "")
    return found


def titles(unit: Table) -> set[str]:
    return {post["title"] for post in unit["posts"]}


def suppliers(profile: Table) -> Iterator[tuple[str, str, set[str]]]:
    """Yield (post title, unit kind, anchors where it stands) for every post that the profile sets up."""
    for unit in profile["units"]:
        yield from ((title, unit["kind"], {"town", "unit", unit["kind"]}) for title in titles(unit))
    for unit in profile["village_units"]:
        seat = {"grid"} if unit.get("per") == "grid" else {"village", "community"}
        yield from ((title, unit["kind"], {*seat, "unit", unit["kind"]}) for title in titles(unit))
    for post in profile["village_posts"]:
        yield post["title"], "", {"village", "community"} if post["on"] == "village" else {post["on"]}


COUNTY = load("county.toml")
COUNTY_TITLES = {post["title"] for post in [*COUNTY["posts"], *(p for unit in COUNTY["units"] for p in unit["posts"])]}


def supplied(relation: str, profile: Table) -> bool:
    """Does somebody in the profile stand in this relation? Plain words (anyone, reporter, handler) always do."""
    head, _, anchor = relation.partition("@")
    anchor = "unit" if anchor == "parent" else anchor
    if anchor == "county" and head in COUNTY_TITLES:
        return True
    for title, kind, anchors in suppliers(profile):
        right = {"member": True, "party_unit": kind in PARTY_KINDS}.get(head, title == head)
        if right and anchor in anchors:
            return True
    return not anchor


def texts(table: Any, key: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every user text of a document with its key."""
    if isinstance(table, dict) and table and set(table) <= {"zh", "en"}:
        yield key, table
    elif isinstance(table, dict):
        for name, inner in table.items():
            if name in TEXTS and isinstance(inner, str) and inner not in set(PostTitle):
                yield name, inner
            yield from texts(inner, name)
    elif isinstance(table, list):
        for inner in table:
            yield from texts(inner, key)


@each_profile
def test_a_profile_is_named_after_its_file(town: str):
    assert PROFILES[town]["slug"] == town
    assert TOWNS[PROFILES[town]["source"]] == town
    assert len(TOWNS) == 5


@pytest.mark.parametrize("name", [*(f"profiles/{t}.toml" for t in PROFILES), "categories.toml", "towns/rows.toml"])
def test_both_languages(name: str):
    for key, text in texts(load(name)):
        assert isinstance(text, dict), f"{key}: {text} has one language"
        assert CHINESE.search(text.get("zh", "")), f"{key}: {text}"
        assert text.get("en"), f"{key}: {text}"
        assert not CHINESE.search(text["en"]), f"{key}: {text}"


@each_profile
def test_packs_exist(town: str):
    assert all((PACKS / slug / "pack.toml").is_file() for slug in packs(PROFILES[town]))


@each_profile
def test_units_hang_together(town: str):
    profile, units = PROFILES[town], all_units(PROFILES[town])
    assert len(units) == len(profile["units"]) + len(profile["village_units"]), "a key stands twice"
    for unit in units.values():
        assert unit["kind"] in set(UnitKind)
        assert titles(unit) <= set(PostTitle)
        assert all(post.get("count", 1) >= 1 for post in unit["posts"])
        assert len(titles(unit)) == len(unit["posts"]), (
            f"{unit['key']}: a title stands twice; `count` says how many there are"
        )
        assert "chief" in titles(unit), f"{unit['key']}: nobody is told when something is late"
        parent = unit.get("parent")
        if parent and unit["kind"] != "central_household":  # no case is ever sent to one
            assert {"chief", "desk"} <= titles(units[parent]), f"{parent}: what is raised must land on a desk"


@each_profile
def test_village_posts_stand_on_places(town: str):
    for post in PROFILES[town]["village_posts"]:
        assert post["title"] in set(PostTitle)
        assert post["on"] in {"village", "grid", "micro"}


@each_profile
def test_what_is_required_can_be_there(town: str):
    """A required post is one that the template sets up at such a place; a path leads over levels that there are."""
    profile = PROFILES[town]
    set_up = {(post["title"], post["on"]) for post in profile["village_posts"]}
    for unit in profile["village_units"]:
        set_up |= {(post["title"], unit.get("per", "village")) for post in unit["posts"]}
    for one in requirements(profile):
        assert (one.title, one.on) in set_up, f"{one.title} on {one.on}: nobody is ever there"
    assert set(path_of(profile)) <= set(LEVELS)
    assert all(size.on in profile["place"]["kinds"] for size in sizes(profile)), (
        "a rule for a grid that it does not name"
    )


@each_profile
def test_every_route_leads_somewhere(town: str):
    profile, units, known = PROFILES[town], all_units(PROFILES[town]), categories(PROFILES[town])
    routes = profile["routes"]
    assert len({(r["category"], r["place"]) for r in routes}) == len(routes), "two rules for one matter"
    for route in routes:
        assert route["unit"] in units
        assert route["category"] == "*" or route["category"] in known
        assert titles(units[route["unit"]]) - {"chief", "desk"}, f"{route['unit']}: nobody does the work"
        own = [post for post in units[route["unit"]]["posts"] if post["title"] == route.get("post")]
        assert [post.get("count", 1) for post in own] == [1] * ("post" in route), f"{route}: not one post's"
    assert any(route["category"] == "*" and route["place"] == "*" for route in routes)
    assert "desk" in titles(next(unit for unit in profile["units"] if unit["key"] == profile["fallback"]))


@each_profile
def test_departments_matters_are_not_pushed_down(town: str):
    profile, known = PROFILES[town], categories(PROFILES[town])
    by_category = {route["category"]: route["unit"] for route in profile["routes"]}
    villages = {unit["key"] for unit in profile["village_units"]}
    for code, table in known.items():
        if table.get("department"):
            unit = next((by_category[c] for c in [*line(code, known), "*"] if c in by_category), None)
            assert unit not in villages, f"{code} belongs to a department"


@each_profile
def test_who_takes_slips_is_there(town: str):
    """In six slips a volunteer of the unit accepts: every unit that a route suggests needs one."""
    profile, units = PROFILES[town], all_units(PROFILES[town])
    if "six_slips" in packs(profile):
        own = {r["unit"] for r in profile["routes"] if r["category"] not in {"errands"}}
        assert not [key for key in own | {profile["fallback"]} if "volunteer" not in titles(units[key])]


@each_profile
def test_somebody_can_make_every_move(town: str):
    profile = PROFILES[town]
    for slug in packs(profile):
        pack = weave(load(f"{slug}/pack.toml"), PARTS)
        for move in [pack["start"], *pack["moves"]]:
            assert any(supplied(word, profile) for word in move["by"]), f"{slug}.{move['do']}: {move['by']}"
        for state in pack["states"].values():
            held_by = state.get("held_by", "unit")
            assert held_by == "unit" or "@county" in held_by or supplied(held_by, profile), f"{slug}: {held_by}"


@each_profile
def test_channels_phones_and_places(town: str):
    profile = PROFILES[town]
    for channel in profile["channels"].values():
        assert channel["kind"] in set(Channel)
        assert channel["packs"]
        for slug in channel["packs"]:
            assert slug in packs(profile)
            assert channel["kind"] in load(f"{slug}/pack.toml")["channels"]
    assert profile["place"]["kinds"].keys() == set(PlaceKind)


@each_profile
def test_a_profile_names_who_answers_and_no_number(town: str):
    profile, units = PROFILES[town], {unit["key"]: unit for unit in PROFILES[town]["units"]}
    assert profile["answers"].keys() == {"key", "petition"}
    for who in profile["answers"].values():
        assert "post" not in who or who["post"] in titles(units[who["unit"]])
    raw = (PACKS / "profiles" / f"{town}.toml").read_text("utf-8")
    assert not re.search(r"\d{3,4}-\d{3}", raw), "numbers are a town's own"


@each_profile
def test_a_region_s_limits_are_those_of_a_preset(town: str):
    for chosen in PROFILES[town]["packs"]:
        path = PACKS / chosen["slug"] / "presets.toml"
        assert path.is_file() == ("preset" in chosen), "a pack with presets by region has one named"
        regions = (
            {row["region"] for row in tomllib.loads(path.read_text("utf-8"))["preset"]} if path.is_file() else set()
        )
        assert "preset" not in chosen or chosen["preset"] in regions


@each_profile
def test_hours_are_hours(town: str):
    hours = PROFILES[town]["hours"]
    assert hours.keys() == {"office", "phone", "duty"}
    for days in hours.values():
        assert all(re.fullmatch(r"[1-7]-[1-7]", day) for day in days)
        spans = [span for spans in days.values() for span in spans]
        assert all(re.fullmatch(r"\d\d:\d\d-\d\d:\d\d", span) for span in spans)


@each_profile
def test_categories_stand_in_a_tree(town: str):
    known = categories(PROFILES[town])
    for code, table in known.items():
        root = line(code, known)[-1]
        assert known[root].get("list", "requests") == table.get("list", "requests")
        assert not table.get("limit") or parse_limit(table["limit"])
        assert table.get("radius", 0) >= 0


def test_every_list_that_a_pack_asks_from_has_categories():
    asked = {tomllib.loads(p.read_text("utf-8")).get("categories", "requests") for p in PACKS.glob("*/pack.toml")}
    chosen = {pack.get("categories", "requests") for profile in PROFILES.values() for pack in profile["packs"]}
    assert asked | chosen <= {table.get("list", "requests") for table in SHARED.values()}


def test_emergencies_name_the_number_to_call_first():
    urgent = [table for table in SHARED.values() if table.get("emergency")]
    assert {table["call"] for table in urgent} == {"110", "119", "120", "122"}


@each_profile
def test_duties_are_whole(town: str):
    duties = read_duties(PROFILES[town].get("duties", ()))
    assert problems_of(duties) == []
    keys = all_units(PROFILES[town])
    assert all(not duty.led_by or duty.led_by in keys for duty in duties)
    assert all(not duty.head or duty.head in titles(keys[duty.led_by]) for duty in duties)
    assert all(CHINESE.search(duty.title.zh) and duty.title.en for duty in duties)


@each_profile
def test_aims_checklists_and_criteria_point_at_what_there_is(town: str):
    profile = PROFILES[town]
    for scheme in profile.get("schemes", ()):
        counted = [pack for aim in scheme["aims"] for pack in aim.get("packs", ())]
        assert set(counted) <= set(packs(profile)), f"{scheme['key']}: a way of working that the town does not run"
        assert len(counted) == len(set(counted)), f"{scheme['key']}: a matter counts under one aim"
    for checklist in profile.get("checklists", ()):
        parts = checklist.get("classes") or [checklist]
        keys = [key for part in parts for key in part["items"]]
        assert keys
        assert len(keys) == len(set(keys)), f"{checklist['key']}: an article stands under one class"
        assert set(checklist["kinds"]) <= set(ActivityKind)
    for row in profile.get("registers", ()):
        assert not row.get("criteria") or REGISTERS[row["register"]].judged, f"{row['register']}: nobody judges it"


@each_profile
def test_a_community_has_a_residents_committee(town: str) -> None:
    """村组法 and 居组法: villages have 村民委员会, communities 居民委员会; a town of villages may get a community too."""
    units = all_units(PROFILES[town])
    assert units["village_committee"]["names"]["community"]["zh"] == "居民委员会"
    for post in units["village_branch"]["posts"]:
        assert not post["name"]["zh"].startswith("村"), post["name"]["zh"]
    for post in units["supervision_committee"]["posts"]:
        assert "村务" not in post["name"]["zh"], "a community has no 村务"
