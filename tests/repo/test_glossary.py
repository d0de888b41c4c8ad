"""One English word for one Chinese term: every word and key of a pack, and of the core's vocabulary, stands in GLOSSARY.md."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from huiyin.core import pack_shape, words
from tests.repo.house import PACKS, ROOT, short


@cache
def glossary() -> set[str]:
    """The code words of the table: what stands in backticks in the first column."""
    rows = re.findall(r"^\|([^|]+)\|", (ROOT / "GLOSSARY.md").read_text("utf-8"), re.MULTILINE)
    return {word for cell in rows for word in re.findall(r"`([^`]+)`", cell)}


def relation_words(relation: str) -> Iterator[str]:
    yield from (word for word in relation.split("@") if word and not word.startswith("$"))


def pack_words(pack: dict[str, Any]) -> Iterator[str]:
    """Yield every word that a pack or a part brings into the language of the house."""
    yield from filter(None, [pack.get("slug")])
    for move in [pack.get("start", {}), *pack.get("moves", [])]:
        yield from filter(None, [move.get("do")])
        yield from (ask.rstrip("!") for ask in move.get("ask", []))
        yield from move.get("guard", [])
        for relation in move.get("by", []):
            yield from relation_words(relation)
    for name, state in pack.get("states", {}).items():
        yield name
        yield from relation_words(state.get("held_by", ""))
    yield from pack.get("clocks", {})
    yield from pack.get("limits", {})
    yield from (ask["name"] for ask in pack.get("asks", []))


def keys(shape: Any) -> Iterator[str]:
    """Yield every key that the shape of a document knows; names that are free are none."""
    if isinstance(shape, pack_shape.Table):
        yield from shape.keys
        yield from (key for inner in shape.keys.values() for key in keys(inner))
    elif isinstance(shape, pack_shape.Either):
        yield from (*keys(shape.first), *keys(shape.second))
    elif isinstance(shape, pack_shape.Each | pack_shape.Many):
        yield from keys(shape.shape)


def story_keys(spec: dict[str, Any]) -> Iterator[str]:
    for story in spec["story"]:
        yield from (*story, *story["ends"])
        yield from (key for step in story["steps"] for key in step)


def profile_words(profile: dict[str, Any]) -> Iterator[str]:
    for unit in [*profile.get("units", []), *profile.get("village_units", [])]:
        yield unit["kind"]
        yield from (post["title"] for post in unit.get("posts", []))
    yield from (post["title"] for post in profile.get("village_posts", []))


def files(pattern: str) -> list[Path]:
    return sorted(path for path in PACKS.glob(pattern))


@pytest.mark.parametrize("path", [*files("*/pack.toml"), *files("parts/*.toml")], ids=short)
def test_words_of_a_pack(path: Path):
    missing = set(pack_words(tomllib.loads(path.read_text("utf-8")))) - glossary()
    assert not missing, f"GLOSSARY.md needs a row for each of: {', '.join(sorted(missing))}"


@pytest.mark.parametrize("path", files("profiles/*.toml"), ids=short)
def test_words_of_a_profile(path: Path):
    missing = set(profile_words(tomllib.loads(path.read_text("utf-8")))) - glossary()
    assert not missing, f"GLOSSARY.md needs a row for each of: {', '.join(sorted(missing))}"


def test_keys_of_packs():
    missing = set(keys(pack_shape.PACK)) - glossary()
    assert not missing, f"GLOSSARY.md needs a row for each of: {', '.join(sorted(missing))}"


@pytest.mark.parametrize("path", files("profiles/*.toml"), ids=short)
def test_keys_of_a_profile(path: Path):
    missing = set(tomllib.loads(path.read_text("utf-8"))) - glossary()
    assert not missing, f"GLOSSARY.md needs a row for each of: {', '.join(sorted(missing))}"


@pytest.mark.parametrize("path", files("*/spec.toml"), ids=short)
def test_keys_of_a_story(path: Path):
    missing = set(story_keys(tomllib.loads(path.read_text("utf-8")))) - glossary()
    assert not missing, f"GLOSSARY.md needs a row for each of: {', '.join(sorted(missing))}"


def test_words_of_the_core():
    enums = [
        kind
        for kind in vars(words).values()
        if isinstance(kind, type) and issubclass(kind, StrEnum) and kind is not StrEnum
    ]
    missing = {word.value for kind in enums for word in kind} | words.KNOWN_ASKS.keys()
    missing -= glossary()
    assert not missing, f"GLOSSARY.md needs a row for each of: {', '.join(sorted(missing))}"
