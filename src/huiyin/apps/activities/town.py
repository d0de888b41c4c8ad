"""What a town's profile says of activities: its words for the kinds, its series, kinds of team, schemes and kinds in registers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from huiyin.apps.cases import library
from huiyin.apps.cases.names import said
from huiyin.apps.places.models import Place
from huiyin.core.activity import CAPACITIES, KINDS, REGISTERS
from huiyin.core.profiles import text
from huiyin.core.words import Text

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
class Checklist:
    """What is looked at when an activity of one of these kinds is held (`[[checklists]]`): items in words, none about persons."""

    title: Text
    kinds: tuple[str, ...]
    items: Mapping[str, Text]


@dataclass(frozen=True)
class TeamKind:
    """A kind of team; `unit`: the units of the template that are such teams."""

    key: str
    title: Text
    unit: str


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

    def checks(self, kind: str) -> Mapping[str, Text]:
        """What is looked at when something of that kind is held; nothing where the town has no list."""
        return {key: item for each in self.checklists if kind in each.kinds for key, item in each.items.items()}

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
        checklists=tuple(
            Checklist(text(row["title"]), tuple(map(str, row["kinds"])), _texts(row["items"]))
            for row in raw.get("checklists", ())
        ),
        criteria={key: _texts(row.get("criteria", {})) for key, row in registers.items()},
    )


def words_at(place: Place) -> Town:
    """The words of the town in which a place lies."""
    return town_words((place.town or place).profile)


def _texts(table: Mapping[str, Any]) -> dict[str, Text]:
    return {str(key): text(words) for key, words in table.items()}


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
