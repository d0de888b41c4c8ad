"""What a town's profile says of activities: its words for the kinds, its series, kinds of team, schemes and kinds in registers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from huiyin.apps.cases import library
from huiyin.apps.cases.names import said
from huiyin.apps.places.models import Place
from huiyin.core.activity import CAPACITIES, KINDS, REGISTERS
from huiyin.core.profiles import text
from huiyin.core.words import Text

if TYPE_CHECKING:
    from huiyin.apps.activities.models import Activity

Options = list[tuple[str, str]]


@dataclass(frozen=True)
class Aim:
    """One aim of a scheme, or one criterion of a contest. `packs`: ways of working whose matters and decisions count under it."""

    key: str
    title: Text
    packs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Scheme:
    """Aims that are split into dated tasks of villages. `contest`: villages are seen side by side; `tabs`: on the town's home."""

    key: str
    title: Text
    about: Text
    aims: tuple[Aim, ...]
    contest: bool
    tabs: bool

    @property
    def packs(self) -> list[str]:
        """Every way of working that counts under one of the aims."""
        return [pack for aim in self.aims for pack in aim.packs]

    def aim(self, key: str) -> Aim | None:
        """The aim of that name."""
        return next((aim for aim in self.aims if aim.key == key), None)


@dataclass(frozen=True)
class Articles:
    """A class of a checklist with its articles, by their keys. A list without classes has one, of its own title."""

    title: Text
    items: Mapping[str, Text]


@dataclass(frozen=True)
class Checklist:
    """What is looked at when an activity of one of these kinds is held (`[[checklists]]`): in words, none about persons.

    It holds from `since` until another one of the same `key` does. `note`: what whoever uses it should know.
    """

    key: str
    title: Text
    kinds: tuple[str, ...]
    classes: tuple[Articles, ...]
    since: date = date.min
    note: Text = Text("")

    @property
    def numbered(self) -> list[tuple[int, Articles]]:
        """The classes, each with the number of its first article: they are counted through."""
        before = accumulate((len(each.items) for each in self.classes), initial=1)
        return list(zip(before, self.classes, strict=False))

    @property
    def items(self) -> Mapping[str, Text]:
        """Every article, in the order of the classes."""
        return {key: item for each in self.classes for key, item in each.items.items()}


@dataclass(frozen=True)
class TeamKind:
    """A kind of team; `unit`: the units of the template that are such teams."""

    key: str
    title: Text
    unit: str


@dataclass(frozen=True)
class Side:
    """One side of those that work together: organisations of these `kinds`, or those of the template by their keys."""

    key: str
    title: Text
    kinds: frozenset[str]
    units: frozenset[str]

    def has(self, kind: str, key: str) -> bool:
        """Is an organisation of that kind and key one of this side?"""
        return kind in self.kinds or key in self.units


@dataclass(frozen=True)
class Parties:
    """The sides that work together in each village of the kind `on` (`[parties]`), and the pack of the plans that they share."""

    title: Text
    about: Text
    on: str
    plan: str
    sides: tuple[Side, ...]


@dataclass(frozen=True)
class Town:
    """Everything together. `kinds` in the order of the house, `series` and what else has a name by their keys."""

    kinds: Mapping[str, Text]
    series: Mapping[str, Text]
    teams: tuple[TeamKind, ...]
    schemes: tuple[Scheme, ...]
    registers: Mapping[str, Text]
    entry_kinds: Mapping[str, Mapping[str, Text]]
    criteria: Mapping[str, Mapping[str, Text]]
    checklists: tuple[Checklist, ...] = ()
    parties: Parties | None = None

    def checklists_on(self, on: date) -> list[Checklist]:
        """Those that hold on a day, in the order of the profile: of each key the latest."""
        begun = sorted((each for each in self.checklists if each.since <= on), key=lambda each: each.since)
        holds = {each.key: each for each in begun}
        return [each for each in self.checklists if holds.get(each.key) is each]

    def scheme(self, key: str) -> Scheme | None:
        """The scheme of that name."""
        return next((scheme for scheme in self.schemes if scheme.key == key), None)

    def team(self, key: str) -> TeamKind | None:
        """The kind of team of that name."""
        return next((kind for kind in self.teams if kind.key == key), None)

    def kind_title(self, kind: str) -> str:
        """What the town calls a kind of activity."""
        return said(self.kinds.get(kind) or Text(kind))

    def series_title(self, series: str) -> str:
        """What the town calls a series; what is none of its own is called as it was written."""
        return said(self.series.get(series) or Text(series))

    def tag_title(self, tag: str) -> str:
        """An aim by its tag `scheme.aim`."""
        scheme, _, key = tag.partition(".")
        found = self.scheme(scheme)
        aim = found.aim(key) if found else None
        return said(aim.title) if aim else tag

    def tags(self) -> list[tuple[str, Options]]:
        """Every aim as a choice, under its scheme."""
        return [(said(s.title), [(f"{s.key}.{aim.key}", said(aim.title)) for aim in s.aims]) for s in self.schemes]

    def kind_beside(self, register: str, kind: str, name: str) -> str:
        """The kind as it stands beside a name; nothing where the name says it already."""
        title = self.entry_kind(register, kind) if kind else ""
        return "" if title == name else title

    def entry_kind(self, register: str, kind: str) -> str:
        """What the town calls a kind in a register."""
        return said(self.entry_kinds.get(register, {}).get(kind) or Text(kind))

    def register_title(self, register: str) -> str:
        """What the town calls a register."""
        return said(self.registers[register])


def options(words: Mapping[str, Text]) -> Options:
    """Words as the options of a field."""
    return [(key, said(word)) for key, word in words.items()]


def capacities() -> Options:
    """In which capacities one attends."""
    return options(CAPACITIES)


@cache
def town_words(profile: str) -> Town:
    """What this profile says; a profile that says nothing has the words of the house."""
    raw = library.profile(profile).raw if library.is_profile(profile) else {}
    own = raw.get("activities", {})
    registers = {row["register"]: row for row in raw.get("registers", ())}
    return Town(
        kinds={**KINDS, **_texts(own.get("kinds", {}))},
        series=_texts(own.get("series", {})),
        teams=tuple(
            TeamKind(str(row["key"]), text(row["title"]), str(row.get("unit", ""))) for row in raw.get("teams", ())
        ),
        schemes=tuple(_scheme(row) for row in raw.get("schemes", ())),
        registers={
            key: text(registers[key]["title"]) if key in registers else rule.title for key, rule in REGISTERS.items()
        },
        entry_kinds={key: _texts(row.get("kinds", {})) for key, row in registers.items()},
        checklists=tuple(_checklist(row) for row in raw.get("checklists", ())),
        parties=_parties(raw["parties"]) if "parties" in raw else None,
        criteria={key: _texts(row.get("criteria", {})) for key, row in registers.items()},
    )


def words_at(place: Place) -> Town:
    """The words of the town in which a place lies."""
    return town_words((place.town or place).profile)


def checklists_of(activity: Activity) -> list[Checklist]:
    """What is looked at when it is held, by its kind and its day."""
    on = timezone.localdate(activity.starts_at)
    return [each for each in words_at(activity.place).checklists_on(on) if activity.kind in each.kinds]


def checks_of(activity: Activity) -> Mapping[str, Text]:
    """Every article of these lists; none where the town has no list."""
    return {key: item for each in checklists_of(activity) for key, item in each.items.items()}


def _texts(table: Mapping[str, Any]) -> dict[str, Text]:
    return {str(key): text(words) for key, words in table.items()}


def _parties(row: Mapping[str, Any]) -> Parties:
    sides = (
        Side(str(each["key"]), text(each["title"]), frozenset(each.get("kinds", ())), frozenset(each.get("units", ())))
        for each in row["sides"]
    )
    return Parties(text(row["title"]), text(row["about"]), str(row["on"]), str(row["plan"]), tuple(sides))


def _checklist(row: Mapping[str, Any]) -> Checklist:
    classes = row.get("classes") or [row]
    return Checklist(
        key=str(row["key"]), title=text(row["title"]), kinds=tuple(map(str, row["kinds"])),
        classes=tuple(Articles(text(each["title"]), _texts(each["items"])) for each in classes),
        since=row.get("since", date.min), note=text(row.get("note", "")),
    )  # fmt: skip


def _scheme(row: Mapping[str, Any]) -> Scheme:
    return Scheme(
        key=str(row["key"]),
        title=text(row["title"]),
        about=text(row.get("about", "")),
        aims=tuple(
            Aim(str(aim["key"]), text(aim["title"]), tuple(map(str, aim.get("packs", ())))) for aim in row["aims"]
        ),
        contest=bool(row.get("contest", False)),
        tabs=bool(row.get("tabs", False)),
    )
