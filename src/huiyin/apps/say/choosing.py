"""Which pack a town's residents open, and which categories it offers: read from the profile, decided on values."""

from __future__ import annotations

from huiyin.apps.cases import library
from huiyin.apps.cases.choices import shelf_of
from huiyin.core.packs import Pack
from huiyin.core.profiles import Category, Chosen, Profile
from huiyin.core.words import Channel

OWN_DOORS = frozenset({"wish", "talk", "hotline", "errand", "joint", "major_event"})
"""Packs that have a door of their own: never the one behind "say something"."""


def open_to_residents(profile: Profile, slug: str, channel: Channel = Channel.web) -> bool:
    """May a resident open this pack here by this channel?"""
    return profile.pack(slug) is not None and library.pack(slug).open_to_residents(channel)


def main_pack(profile: Profile) -> Pack | None:
    """The town's request pack: the first that takes a resident's words and has no door of its own."""
    slugs = (chosen.slug for chosen in profile.packs if chosen.slug not in OWN_DOORS)
    packs = (library.pack(slug) for slug in slugs if open_to_residents(profile, slug))
    return next((pack for pack in packs if pack.start.asks("text")), None)


def pack_for(profile: Profile, wanted: str) -> Pack | None:
    """The pack that was asked for, if it is open to residents here; else the main one."""
    return library.pack(wanted) if wanted and open_to_residents(profile, wanted) else main_pack(profile)


def beside(profile: Profile, slug: str) -> list[Chosen]:
    """What the town has taken up from others, and what a resident may open by "say something" besides the pack `slug`."""
    taken = (chosen for chosen in library.taken_up(profile) if chosen.slug not in OWN_DOORS | {slug})
    return [chosen for chosen in taken if open_to_residents(profile, chosen.slug)]


def petitions_of(profile: Profile | None, slug: str) -> str:
    """The category of petitions in a pack's list, where the town runs that pack: only their number is kept."""
    if profile is None or profile.pack(slug) is None:
        return ""
    shelf = shelf_of(profile, slug)
    codes = (c.code for c in profile.categories.values() if c.shelf == shelf and "petition" in c.flags)
    return next(codes, "")


def top_categories(profile: Profile, slug: str) -> list[Category]:
    """The first choice: families of the list, or the children of the list's own root."""
    shelf = shelf_of(profile, slug)
    root = "" if shelf == "requests" else shelf
    return [c for c in profile.categories.values() if c.shelf == shelf and c.parent == root and c.code != root]


def within(profile: Profile, code: str) -> list[Category]:
    """The second choice: the categories of a family."""
    return [category for category in profile.categories.values() if category.parent == code]
