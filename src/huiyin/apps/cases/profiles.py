"""Profiles as read from their files, and those of towns that have taken up ways of working from others."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from django.db import transaction

from huiyin.apps.cases.models import ProfileVersion
from huiyin.apps.scope.acting import system
from huiyin.core.adopting import base_of, laid_over, name_of
from huiyin.core.errors import RuleError
from huiyin.core.profiles import Chosen, Profile, read_profile

HOME = resources.files("huiyin.packs")
_laid: dict[str, Profile] = {}


def toml(path: Traversable | Path) -> dict[str, Any]:
    """The document in a TOML file."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def profile_slugs() -> tuple[str, ...]:
    """All profiles, by name."""
    return tuple(
        sorted(p.name.removesuffix(".toml") for p in (HOME / "profiles").iterdir() if p.name.endswith(".toml"))
    )


def is_profile(slug: str) -> bool:
    """Is it the name of a profile, alone or with what a town has taken up?"""
    return base_of(slug) in profile_slugs()


def profile(slug: str) -> Profile:
    """A profile by name; with what was taken up one query the first time the process sees it. Raises no_such_profile."""
    if slug in profile_slugs():
        return _in_file(slug)
    if slug not in _laid:
        row = ProfileVersion.objects.filter(slug=slug).first() if is_profile(slug) else None
        if row is None:
            raise RuleError("no_such_profile", slug=slug)
        read = read_profile(laid_over(profile_raw(base_of(slug)), row.body, slug), categories())
        transaction.on_commit(lambda: _laid.update({slug: read}))
        return read
    return _laid[slug]


def taken_up(profile: Profile) -> list[Chosen]:
    """What a town with this profile has taken up from others; nothing where it runs by its own alone."""
    own = {chosen.slug for chosen in _in_file(base_of(profile.slug)).packs}
    return [chosen for chosen in profile.packs if chosen.slug not in own]


@cache
def _in_file(slug: str) -> Profile:
    return read_profile(profile_raw(slug), categories())


@cache
def profile_raw(slug: str) -> dict[str, Any]:
    """The document of a profile that is here."""
    return toml(HOME / "profiles" / f"{slug}.toml")


@cache
def categories() -> dict[str, Any]:
    """The categories that all profiles share."""
    return toml(HOME / "categories.toml")


@system("a profile is written down when a town takes up a way of working", counts=False)
def with_taken(base: str, taken: Sequence[Mapping[str, Any]]) -> str:
    """The name of a profile with what was taken up, written down on first use."""
    name = name_of(base, taken)
    if taken:
        ProfileVersion.objects.get_or_create(slug=name, defaults={"body": list(taken)})
    return name


def forget_taken() -> None:
    """Read profiles with what was taken up anew."""
    _laid.clear()
