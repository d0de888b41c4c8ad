"""Bodies that decide, as rows of law with the day from which they hold: who belongs, who must come, who must agree.

The rows stand in `packs/law/bodies.toml`; what they share with other rows of law is `core/law_rows.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum, auto
from typing import Any

from huiyin.core.errors import RuleError
from huiyin.core.law_rows import LawRow, in_force, read_rows
from huiyin.core.quorum import Base, Count, Majority, Share, Verdict, judge
from huiyin.core.rolls import ActChannel
from huiyin.core.words import Text

GROUP = "group_assembly"
"""The one body that each group of a village has for itself: with a list of its own, kept on the group."""
ONLINE = "online"
"""Beside the channels of acts: the law lets the body meet from afar (农村集体经济组织法 Art 27)."""

PROPOSERS = ("villagers", "residents", "representatives", "owners")
PROXIES = ("", "household", "anybody")


class Unit(StrEnum):
    """What stands on the roll of a body."""

    persons = auto()
    households = auto()
    owners = auto()
    """Owners of a building: counted by heads and by floor area."""


@dataclass(frozen=True, kw_only=True)
class Row(LawRow):
    """The rule of one body from a day on. `channels`: how one may attend and vote; what is not among them gives opinions only.

    `proxy`: to whom an entry may give its vote in writing: nobody, `household` (one of the same) or `anybody` on the roll.
    `at`: the only kind of place that has it (a village or a community), empty where any has.
    `kept`: the body whose kept list is its roll, which may be another's.
    `notice_days` are calendar days, 0 where the row is silent; `every`: in how many months it has to meet at least once.
    `convene`: it has to be convened where such a share of these proposes it (`PROPOSERS`).
    """

    body: str
    title: Text
    unit: Unit
    attend: Share
    majority: Majority
    channels: frozenset[str] = frozenset()
    notice_days: int = 0
    proxy: str = ""
    kept: str = ""
    at: str = ""
    convene: tuple[tuple[str, Share], ...] = ()
    every: int = 0


@dataclass(frozen=True)
class Decided:
    """The verdict by heads, and for owners by area as well; both count."""

    row: Row
    heads: Verdict
    area: Verdict | None = None

    @property
    def quorum_met(self) -> bool:
        """Could it decide at all? Of owners enough must take part by heads and by area."""
        return self.heads.quorum.met and (self.area is None or self.area.quorum.met)

    @property
    def holds(self) -> bool | None:
        """Has the body decided? None: of owners only the heads are known, and they are enough."""
        if self.row.unit is not Unit.owners or not self.heads.holds:
            return self.heads.holds
        return self.area.holds if self.area else None


@dataclass(frozen=True)
class Bodies:
    """All rows, in the order of their file."""

    rows: tuple[Row, ...] = field(default_factory=tuple)

    @property
    def names(self) -> tuple[str, ...]:
        """The bodies, each once."""
        return tuple(dict.fromkeys(row.body for row in self.rows))

    def rule(self, body: str, on: date, province: str = "") -> Row:
        """The row that holds on a day: the province's own, else the national one. Raises no_such_body, no_rule_then."""
        rows = [row for row in self.rows if row.body == body]
        if not rows:
            raise RuleError("no_such_body", body=body, known=self.names)
        found = in_force(rows, on, province)
        if found is None:
            raise RuleError("no_rule_then", body=body, on=on, first=min(row.in_force_from for row in rows))
        return found


def decide(row: Row, heads: Count, area: Count | None = None) -> Decided:
    """What came of a count by a body's rule. Raises bad_count(what), no_area (only owners are counted by area)."""
    if area is not None and row.unit is not Unit.owners:
        raise RuleError("no_area", body=row.body)
    for count in filter(None, (heads, area)):
        check_count(count)
    by_area = judge(row.attend, row.majority, area) if area else None
    return Decided(row, judge(row.attend, row.majority, heads), by_area)


def check_count(count: Count) -> None:
    """Raises bad_count(what): nobody_on_roll, more_came, more_agreed, below_zero."""
    wrong = {
        "below_zero": min(count.roll, count.present, count.agree) < 0,
        "nobody_on_roll": count.roll == 0,
        "more_came": count.present > count.roll,
        "more_agreed": count.agree > count.present,
    }
    what = next((code for code, is_so in wrong.items() if is_so), "")
    if what:
        raise RuleError("bad_count", what=what, roll=count.roll, present=count.present, agree=count.agree)


def read_bodies(document: Mapping[str, Any]) -> Bodies:
    """The rows of a document as `tomllib` reads it. Raises ValueError, which names the row."""
    return Bodies(read_rows(document.get("row", ()), "bodies", _row))


PLAIN = {
    "body",
    "title",
    "law",
    "article",
    "in_force_from",
    "verified",
    "until",
    "province",
    "note",
    "notice_days",
    "every",
    "at",
}
READ = {"unit", "attend", "pass", "of", "channels", "proxy", "list", "convene"}


def _row(row: dict[str, Any]) -> Row:
    if unknown := row.keys() - PLAIN - READ:
        raise ValueError(f"unknown keys {sorted(unknown)}")
    channels = frozenset(row.get("channels", ()))
    if foreign := channels - {*ActChannel, ONLINE}:
        raise ValueError(f"unknown channels {sorted(foreign)}")
    return Row(
        **{key: row[key] for key in PLAIN & row.keys()},
        unit=Unit(row["unit"]),
        attend=share(row["attend"]),
        majority=Majority(share(row["pass"]), Base(row["of"])),
        channels=channels,
        proxy=_proxy(row.get("proxy", "")),
        kept=row.get("list", row["body"]),
        convene=_convene(row.get("convene", {})),
    )


def _convene(shares: Mapping[str, str]) -> tuple[tuple[str, Share], ...]:
    if foreign := shares.keys() - {*PROPOSERS}:
        raise ValueError(f"unknown proposers {sorted(foreign)}")
    return tuple((who, share(words)) for who, words in shares.items())


def _proxy(word: str) -> str:
    if word not in PROXIES:
        raise ValueError(f"unknown proxy {word!r}")
    return word


def share(words: str) -> Share:
    """`>1/2` is more than a half, `>=2/3` two thirds or more. Raises ValueError."""
    strict = not words.startswith(">=")
    num, slash, den = words.removeprefix(">").removeprefix("=").partition("/")
    if not words.startswith(">") or not slash or not 0 < int(num) <= int(den):
        raise ValueError(f"{words!r} is no share: write >1/2 or >=2/3")
    return Share(int(num), int(den), strict)
