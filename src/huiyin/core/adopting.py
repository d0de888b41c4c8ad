"""A way of working goes from one town to another (towns.md T3-11): what it brings along, and what of the other's own stays.

A town's profile with what it has taken up is a profile of its own, named by its content (`name-1f3a9c02`): matters stay with the
one that they were opened under, also when the town has given the way of working back.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from huiyin.core.pack_words import ANCHORS, POSTS
from huiyin.core.packs import Pack
from huiyin.core.profiles import Profile, text
from huiyin.core.relations import Relation
from huiyin.core.words import Text

MARK = "-"
"""Between a profile's name and the content of what was taken up; names of profiles have none."""
COMMON = "requests"
"""The list of categories that is every town's own."""
WORDS = ("move", "state")


def base_of(slug: str) -> str:
    """The profile's own name, without what was taken up."""
    return slug.partition(MARK)[0]


def name_of(base: str, taken: Sequence[Mapping[str, Any]]) -> str:
    """The name of a profile with what was taken up; its own one where that is nothing."""
    if not taken:
        return base
    said = json.dumps(taken, ensure_ascii=False, sort_keys=True)
    return f"{base}{MARK}{hashlib.sha256(said.encode()).hexdigest()[:8]}"


def brought(raw: Mapping[str, Any], shared: Mapping[str, Any], slug: str) -> dict[str, Any]:
    """What a town gives along with its way of working `slug`: how it runs it, its words, categories of a list of its own.

    Not the limits of its region, and not its own list of requests: those hold there alone.
    """
    chosen = next(table for table in raw["packs"] if table["slug"] == slug)
    shelf = chosen.get("categories", COMMON)
    own = raw.get("categories", {}).items() if shelf != COMMON else ()
    words = {kind: raw.get("words", {}).get(kind, {}).get(slug) for kind in WORDS}
    return {
        "pack": {key: value for key, value in chosen.items() if key != "preset"},
        "categories": {
            code: table
            for code, table in own
            if table.get("list") == shelf and code not in shared.get("categories", {})
        },
        "words": {kind: said for kind, said in words.items() if said},
    }


def laid_over(raw: Mapping[str, Any], taken: Iterable[Mapping[str, Any]], name: str) -> dict[str, Any]:
    """A profile's document with what was taken up below it: wherever the town says something itself, that holds."""
    packs, categories, words = list(raw.get("packs", ())), dict(raw.get("categories", {})), dict(raw.get("words", {}))
    for each in taken:
        slug = each["pack"]["slug"]
        if any(own["slug"] == slug for own in packs):
            continue
        packs.append(each["pack"])
        categories = {**each["categories"], **categories}
        for kind, said in each["words"].items():
            words[kind] = {**words.get(kind, {}), slug: {**said, **words.get(kind, {}).get(slug, {})}}
    return {**raw, "slug": name, "packs": packs, "categories": categories, "words": words}


@dataclass(frozen=True)
class Instead:
    """A word of the town's own that holds instead of what comes along. `what`: post, place or category."""

    what: str
    theirs: Text
    own: Text


def needed(pack: Pack) -> tuple[Relation, ...]:
    """The posts that a way of working cannot do without, each once: who may act, in whose hands it lies, who is told."""
    words = [*pack.start.by, *pack.relations, *(state.held_by for state in pack.states.values())]
    words += [rung.to for clock in pack.clocks.values() for rung in clock.late]
    found = (Relation.parse(word) for word in dict.fromkeys(words) if word)
    return tuple(dict.fromkeys(each for each in found if each and each.anchor))


def instead(pack: Pack, own: Profile, comes: Mapping[str, Any]) -> list[Instead]:
    """What the town's own profile says already, and what therefore does not come along."""
    relations = needed(pack)
    heads = dict.fromkeys(each.head for each in relations if each.head in own.own.posts)
    seats = dict.fromkeys(each.anchor for each in relations if each.anchor in own.own.places)
    codes = [code for code in comes["categories"] if code in own.categories]
    return [
        *(Instead("post", POSTS[head], own.own.posts[head]) for head in heads),
        *(Instead("place", ANCHORS[seat], own.own.places[seat]) for seat in seats),
        *(
            Instead("category", text(comes["categories"][code].get("title", code)), own.categories[code].title)
            for code in codes
        ),
    ]


def own_limits(pack: Pack, own: Profile) -> bool:
    """Do limits that the town's own categories set hold instead of those that come along?"""
    clock = pack.clocks.get("solve")
    return clock is not None and clock.by == "category" and any(each.limit for each in own.categories.values())
