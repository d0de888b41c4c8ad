"""What places, posts and ways in are called: the town's own words first."""

from __future__ import annotations

import pytest
from django.utils import translation

from huiyin.apps.cases import library
from huiyin.apps.cases.names import channel_title, place_word, post_word


@pytest.fixture(autouse=True)
def _chinese() -> object:
    with translation.override("zh-hans"):
        yield


@pytest.mark.parametrize(
    ("profile", "channel", "slug", "words"),
    [
        ("xinba", "grid", "respond_now", "综治E通"),
        ("xinba", "grid", "", "综治E通"),
        ("xinba", "one_key", "", "一键响应"),
        ("dalu", "hotline", "", "市长热线"),
        ("dalu", "helper", "errand", "帮办代办"),
        ("dalu", "helper", "six_slips", "代办"),
        ("dalu", "helper", "", "代办"),
        ("dagaoping", "grid", "respond_now", "网格员"),
        ("dagaoping", "grid", "", "网格员"),
    ],
)
def test_a_way_in_has_the_town_s_name(profile: str, channel: str, slug: str, words: str) -> None:
    assert channel_title(channel, library.profile(profile), slug) == words


def test_without_a_town_plain_words_hold() -> None:
    assert channel_title("grid", None) == "网格员"
    assert (place_word(None, "grid"), post_word(None, "desk")) == ("网格", "派单岗")


def test_places_and_posts_have_the_town_s_words() -> None:
    town = library.profile("dagaoping")
    assert (place_word(town, "grid"), place_word(town, "town")) == ("片", "乡")
    assert place_word(library.profile("xinba"), "town", "东街街道") == "街道"
    assert post_word(library.profile("huaqiao"), "desk") == "交办岗"
    with translation.override("en"):
        assert place_word(town, "town", "松脊乡") == "township"
