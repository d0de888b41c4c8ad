"""What a town chose: its packs, words, categories with their flags, routes; each profile read whole."""

from __future__ import annotations

from datetime import date

import pytest

from huiyin.core.presets import preset_on, read_presets
from huiyin.core.profiles import Profile, read_profile, text
from huiyin.core.words import Text
from tests.packs.shelf import PROFILES, load

SHARED = {
    "categories": {
        "works": {"title": {"zh": "水电", "en": "Works"}, "limit": "5wd"},
        "power": {"title": "停电", "parent": "works", "department": True, "radius": 500},
        "fire": {"title": "起火", "parent": "power", "emergency": True, "call": "119"},
    }
}
TOWN = {
    "slug": "mini",
    "version": 2,
    "title": "小镇",
    "packs": [
        {"slug": "wish", "title": "心愿", "skip": ["publish"], "limits": {"returns": "3"}, "preset": "north"},
        {"slug": "talk", "title": "说事", "clocks": {"solve": "3wd"}},
    ],
    "place": {"kinds": {"grid": {"zh": "片", "en": "Area"}}},
    "categories": {"power": {"title": "电", "parent": "works", "limit": "24h"}, "own": {"title": "自己的"}},
    "routes": [{"category": "works", "unit": "office", "why": "归它管"}, {"unit": "station", "area": [[103.0, 30.0]]}],
    "words": {"post": {"desk": "派活的"}},
    "answers": {"key": {"unit": "office", "post": "duty"}, "petition": {"unit": "office"}},
    "channels": {"app": {"title": "掌上通", "kind": "grid", "packs": ["wish"]}},
}


@pytest.fixture(scope="module")
def town() -> Profile:
    return read_profile(TOWN, SHARED)


def test_packs_as_the_town_runs_them(town: Profile):
    wish, talk = town.packs
    assert (wish.title.zh, wish.skip, wish.preset) == ("心愿", frozenset({"publish"}), "north")
    assert wish.limits == {"returns": 3}
    assert (talk.clocks["solve"], talk.preset, talk.skip) == ("3wd", "", frozenset())
    assert town.pack("talk") is talk
    assert town.pack("six_slips") is None


def test_the_town_s_categories_lie_over_the_shared_ones(town: Profile):
    assert town.categories["power"].title.zh == "电"
    assert town.categories["power"].flags == frozenset(), "an own category replaces the shared one wholly"
    assert town.categories["own"].radius == 100
    assert town.line("fire") == ("fire", "power", "works")
    assert town.line("nothing") == ()
    assert town.flags("fire") == {"emergency"}
    assert read_profile(TOWN | {"categories": {}}, SHARED).flags("fire") == {"emergency", "department"}


def test_a_circle_of_parents_ends():
    circle = {"a": {"parent": "b"}, "b": {"parent": "a"}}
    assert read_profile(TOWN | {"categories": circle}, {}).line("a") == ("a", "b")


def test_routes_keep_their_order(town: Profile):
    first, second = town.routes
    assert (first.category, first.place, first.unit, first.why.zh, first.order) == ("works", "*", "office", "归它管", 0)
    assert (second.category, second.order, second.area) == ("*", 1, ((103.0, 30.0),))


def test_words(town: Profile):
    assert town.place_word("grid").en == "Area"
    assert [town.place_word("town", name).zh for name in ("", "石桥镇", "东街街道", "松脊乡")] == [
        "镇",
        "镇",
        "街道",
        "乡",
    ]
    assert town.post_word("grid_worker").zh == "网格员"
    assert town.post_word("desk").zh == "派活的"
    assert (text("中"), text({"zh": "中", "en": "mid"}), text(None)) == (Text("中"), Text("中", "mid"), Text(""))


def test_who_answers_and_what_the_ways_in_are_called(town: Profile):
    assert (town.answers["key"].post, town.answers["petition"].post) == ("duty", "")
    named = town.platform("grid", "wish")
    assert named is not None
    assert named.title.zh == "掌上通"
    assert town.platform("grid", "talk") is None


@pytest.mark.parametrize("slug", PROFILES)
def test_a_shipped_profile_is_read(slug: str):
    profile = read_profile(PROFILES[slug], load("categories.toml"))
    assert profile.slug == slug
    assert profile.packs
    assert profile.routes
    for chosen in profile.packs:
        assert not chosen.preset or preset_on(
            read_presets(load(f"{chosen.slug}/presets.toml")), chosen.preset, date(2026, 11, 16)
        )
