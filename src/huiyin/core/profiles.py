"""A profile: which packs a town runs, in which words, with which units, categories, routes and home (design §4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from huiyin.core.pack_say import Own
from huiyin.core.pack_words import ANCHORS, POSTS, TOWN_ENDINGS
from huiyin.core.routing import Route
from huiyin.core.words import Text


def text(value: object) -> Text:
    """A TOML text: a string (Chinese) or a table {zh, en}."""
    if isinstance(value, Mapping):
        return Text(str(value.get("zh", "")), str(value.get("en", "")))
    return Text(str(value or ""))


@dataclass(frozen=True)
class Category:
    """A kind of matter. `radius` in metres for likely twins; flags: department, emergency, petition,
    domestic (at home: protection and a quick way out first), no_confirm (a court confirms no agreement on it).

    `shelf` is the list in which it stands, `call` the number to ring before any form.
    """

    code: str
    title: Text
    parent: str = ""
    limit: str = ""
    radius: int = 100
    flags: frozenset[str] = frozenset()
    shelf: str = "requests"
    call: str = ""


@dataclass(frozen=True)
class Chosen:
    """A pack as a town runs it: its own title, the optional moves that it skips, its limits, its list of categories.

    `summary` says in the town's words what it is for, where the pack's own do not do.
    `preset` names a region's time limits in the pack's presets.toml; `clocks` are the town's own and go before them.
    """

    slug: str
    title: Text
    skip: frozenset[str] = frozenset()
    limits: Mapping[str, int] = field(default_factory=dict)
    clocks: Mapping[str, Any] = field(default_factory=dict)
    shelf: str = "requests"
    preset: str = ""
    summary: Text = Text("")


@dataclass(frozen=True)
class Answering:
    """Who answers a number that pages show: a unit of the template and in it a post (none: the unit itself)."""

    unit: str
    post: str = ""


@dataclass(frozen=True)
class Platform:
    """A way in that has a name of its own in the town: which channel it is, and the packs that it carries."""

    title: Text
    kind: str
    packs: frozenset[str]


@dataclass(frozen=True)
class Profile:
    """Everything a town chose. `raw` keeps the blocks that only pages read (home, units, hours).

    `name` is the way of working and `origin` the place that wrote it down; `title` says both.
    """

    slug: str
    version: int
    title: Text
    name: Text
    origin: Text
    summary: Text
    packs: tuple[Chosen, ...]
    categories: Mapping[str, Category]
    routes: tuple[Route, ...]
    words: Mapping[str, Any]
    own: Own
    answers: Mapping[str, Answering]
    platforms: tuple[Platform, ...]
    raw: Mapping[str, Any]

    def pack(self, slug: str) -> Chosen | None:
        """The chosen pack of that name."""
        return next((pack for pack in self.packs if pack.slug == slug), None)

    def skipped(self, slug: str) -> frozenset[str]:
        """The optional moves of a pack that the town does without."""
        chosen = self.pack(slug)
        return chosen.skip if chosen else frozenset()

    def place_word(self, kind: str, name: str = "") -> Text:
        """What the town calls a place of this kind; a town is a 镇, 乡 or 街道 as its own name ends."""
        if kind == "town" and (end := next((end for end in TOWN_ENDINGS if name.endswith(end)), "")):
            return TOWN_ENDINGS[end]
        return self.own.places.get(kind, ANCHORS[kind])

    def post_word(self, title: str) -> Text:
        """What the town calls a post of this title."""
        return self.own.posts.get(title, POSTS[title])

    def platform(self, channel: str, slug: str) -> Platform | None:
        """The named way in by which a matter of this pack came through this channel."""
        return next((each for each in self.platforms if each.kind == channel and slug in each.packs), None)

    def line(self, code: str) -> tuple[str, ...]:
        """A category and its ancestors, most special first."""
        found: list[str] = []
        while code in self.categories and code not in found:
            found.append(code)
            code = self.categories[code].parent
        return tuple(found)

    @property
    def routes_to_posts(self) -> bool:
        """Does some route name a post in its unit?"""
        return any(route.post for route in self.routes)

    def flags(self, code: str) -> frozenset[str]:
        """The flags of a category, its ancestors' included."""
        return frozenset(flag for c in self.line(code) for flag in self.categories[c].flags)


FLAGS = ("department", "emergency", "petition", "domestic", "no_confirm")


def read_profile(raw: Mapping[str, Any], shared: Mapping[str, Any]) -> Profile:
    """The profile in `raw`, its categories laid over the shared ones."""
    categories = {**shared.get("categories", {}), **raw.get("categories", {})}
    return Profile(
        slug=str(raw["slug"]),
        version=int(raw["version"]),
        title=text(raw["title"]),
        name=text(raw.get("name", raw["title"])),
        origin=text(raw.get("origin", "")),
        summary=text(raw.get("summary", "")),
        packs=tuple(_chosen(table) for table in raw.get("packs", ())),
        categories={code: _category(code, table) for code, table in categories.items()},
        routes=tuple(_route(n, table) for n, table in enumerate(raw.get("routes", ()))),
        words=raw.get("words", {}),
        own=Own(
            posts={title: text(word) for title, word in raw.get("words", {}).get("post", {}).items()},
            places={kind: text(word) for kind, word in raw.get("place", {}).get("kinds", {}).items()},
            at=_posts_at(raw),
        ),
        answers={
            name: Answering(table["unit"], table.get("post", "")) for name, table in raw.get("answers", {}).items()
        },
        platforms=tuple(
            Platform(text(table["title"]), str(table["kind"]), frozenset(table["packs"]))
            for table in raw.get("channels", {}).values()
        ),
        raw=raw,
    )


def _posts_at(raw: Mapping[str, Any]) -> Mapping[tuple[str, str], Text]:
    """What a post of a title is called in units of a kind, where all of them call it the same."""
    found: dict[tuple[str, str], set[Text]] = {}
    for unit in (*raw.get("units", ()), *raw.get("village_units", ())):
        for post in unit.get("posts", ()):
            found.setdefault((post["title"], unit["kind"]), set()).add(text(post["name"]))
    return {key: next(iter(names)) for key, names in found.items() if len(names) == 1}


def _chosen(table: Mapping[str, Any]) -> Chosen:
    return Chosen(
        slug=str(table["slug"]),
        title=text(table.get("title", "")),
        skip=frozenset(table.get("skip", ())),
        limits={str(k): int(v) for k, v in table.get("limits", {}).items()},
        clocks=table.get("clocks", {}),
        preset=str(table.get("preset", "")),
        shelf=str(table.get("categories", "requests")),
        summary=text(table.get("summary", "")),
    )


def _category(code: str, table: Mapping[str, Any]) -> Category:
    return Category(
        code=code,
        title=text(table.get("title", code)),
        parent=str(table.get("parent", "")),
        limit=str(table.get("limit", "")),
        radius=int(table.get("radius", 100)),
        flags=frozenset(flag for flag in FLAGS if table.get(flag)),
        shelf=str(table.get("list", "requests")),
        call=str(table.get("call", "")),
    )


def _route(n: int, table: Mapping[str, Any]) -> Route:
    return Route(
        category=str(table.get("category", "*")),
        place=str(table.get("place", "*")),
        unit=str(table["unit"]),
        why=text(table.get("why", "")),
        area=tuple(map(tuple, table.get("area", ()))),
        order=n,
        post=str(table.get("post", "")),
    )
