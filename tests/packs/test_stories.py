"""Every story of every pack comes out as told: they are the packs' tests and their manual at once."""

from __future__ import annotations

import tomllib

import pytest

from huiyin.core.pack_reader import read_pack
from huiyin.core.pack_weave import weave
from huiyin.core.packs import Pack
from huiyin.core.stories import Story, read_stories, verbs_told
from huiyin.core.story_run import play
from tests.core.days import CHINA
from tests.packs.shelf import CHINESE, PACKS, PARTS, load

SLUGS = sorted(path.parent.name for path in PACKS.glob("*/pack.toml"))
READ: dict[str, Pack] = {slug: read_pack(weave(load(f"{slug}/pack.toml"), PARTS)) for slug in SLUGS}
STORIES: dict[str, tuple[Story, ...]] = {slug: read_stories(load(f"{slug}/spec.toml")) for slug in SLUGS}
EACH = [pytest.param(slug, story, id=f"{slug}: {story.title.en}") for slug in SLUGS for story in STORIES[slug]]


@pytest.mark.parametrize(("slug", "story"), EACH)
def test_a_story_comes_out_as_told(slug: str, story: Story):
    problems = play(READ[slug], story, CHINA)
    assert not problems, "\n".join(map(str, problems))


@pytest.mark.parametrize(("slug", "story"), EACH)
def test_a_story_is_told_in_both_languages(slug: str, story: Story):
    for text in (story.title, story.says):
        assert CHINESE.search(text.zh)
        assert text.en
        assert not CHINESE.search(text.en)


@pytest.mark.parametrize("slug", SLUGS)
def test_a_pack_has_at_least_four_stories(slug: str):
    assert len(STORIES[slug]) >= 4


def test_every_move_of_every_pack_is_told_somewhere():
    told = verbs_told(story for stories in STORIES.values() for story in stories)
    assert not {verb for pack in READ.values() for verb in pack.verbs()} - told


def test_a_story_in_a_file_is_read_whole():
    raw = tomllib.loads('[[story]]\ntitle = "一"\nsteps = [{ at = "2026-11-16T09:00", sweep = true, late = ["x"] }]')
    (story,) = read_stories(raw)
    assert story.scenes[0].late == frozenset({"x"})
