"""一事一议筹资筹劳: who bears what of a matter that a village decides for itself, and what nobody may be asked to bear.

Caps are a province's, as dated rows; without a row nothing is raised. Money is in fen and is borne by heads, labour in work
days and is borne by the able-bodied of the ages that the row names — never by anybody of sixty or more (老年人权益保障法 Art 60).
Money in place of labour is only ever the villager's own wish (law.md §4).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum, auto
from typing import Any, NamedTuple

from huiyin.core.errors import RuleError
from huiyin.core.words import Text

OLD = 60
"""From this age on a person is old by law (老年人权益保障法 Art 2) and bears no labour duty (Art 60)."""


class Exempt(StrEnum):
    """Why somebody bears less: the classes of the measures."""

    soldier = auto()
    disabled_veteran = auto()
    student = auto()
    pregnant = auto()
    after_birth = auto()
    """Gave birth less than a year ago."""
    unable = auto()
    """Not able to work at all."""
    poor = auto()
    """Of low income, by application and by the assembly's word."""


FREE_OF_MONEY = frozenset({Exempt.soldier, Exempt.poor})
FREE_OF_LABOUR = frozenset(Exempt) - {Exempt.poor}


class Most(NamedTuple):
    """The most that may be raised in a year: fen a head, work days an able-bodied person."""

    money: int
    days: int


@dataclass(frozen=True)
class Caps:
    """A province's row: fen a head and work days an able-bodied person in a year, and which ages bear labour."""

    province: str
    money: int
    days: int
    ages_men: tuple[int, int]
    ages_women: tuple[int, int]
    law: Text
    article: str
    in_force_from: date
    verified: bool
    until: date | None = None
    note: Text | None = None

    @property
    def most(self) -> Most:
        """What it allows at most."""
        return Most(self.money, self.days)

    def holds_on(self, day: date) -> bool:
        """Was it the rule on this day?"""
        return self.in_force_from <= day and (self.until is None or day < self.until)


@dataclass(frozen=True)
class Person:
    """One villager on the list: age in whole years, and what makes them bear less."""

    household: int
    age: int
    woman: bool = False
    exempt: frozenset[Exempt] = field(default_factory=frozenset)

    @property
    def bears_money(self) -> bool:
        """Money is borne by heads, whatever the age."""
        return not self.exempt & FREE_OF_MONEY

    def bears_labour(self, caps: Caps) -> bool:
        """Labour is borne between the row's ages, and by nobody who is old."""
        first, last = caps.ages_women if self.woman else caps.ages_men
        return first <= self.age <= min(last, OLD - 1) and not self.exempt & FREE_OF_LABOUR


@dataclass(frozen=True)
class Borne:
    """What a household bears: for how many heads how many fen, for how many able-bodied how many work days."""

    household: int
    heads: int
    fen: int
    able: int
    days: int


def caps_of(rows: Iterable[Caps], province: str, on: date) -> Caps:
    """The province's row of a day. Raises no_caps: nobody is asked for money by a rule that is not known."""
    found = [row for row in rows if row.province == province and row.holds_on(on)]
    if not found:
        raise RuleError("no_caps", province=province, on=on)
    return max(found, key=lambda row: row.in_force_from)


def check_plan(most: Most, *, fen: int, heads: int, days: int, able: int) -> None:
    """May so much be raised from so many? Raises bad_levy(what), over_money_cap, over_labour_cap, with what is too much a head."""
    if min(fen, days, heads, able) < 0 or not (fen or days):
        raise RuleError("bad_levy", what="nothing")
    if (fen and not heads) or (days and not able):
        raise RuleError("bad_levy", what="nobody")
    if heads and -(-fen // heads) > most.money:
        raise RuleError("over_money_cap", most=most.money, each=-(-fen // heads))
    if able and -(-days // able) > most.days:
        raise RuleError("over_labour_cap", most=most.days, each=-(-days // able))


def borne(people: Sequence[Person], caps: Caps, *, fen: int, days: int) -> list[Borne]:
    """What each household bears, so that the whole comes out to the fen and to the day, and no head bears one more than another
    but for the odd ones. Raises as `check_plan`."""
    paying = [person for person in people if person.bears_money]
    working = [person for person in people if person.bears_labour(caps)]
    check_plan(caps.most, fen=fen, heads=len(paying), days=days, able=len(working))
    money, labour = _shared(fen, paying), _shared(days, working)
    return [
        Borne(
            home,
            heads=sum(person.household == home for person in paying),
            fen=money.get(home, 0),
            able=sum(person.household == home for person in working),
            days=labour.get(home, 0),
        )
        for home in dict.fromkeys(person.household for person in people)
    ]


def cash_for_labour(days: int, *, day_price: int, asked_for: bool) -> int:
    """Fen in place of work days, when the villager has asked for it. Raises labour_not_bought: nobody may be made to pay."""
    if not asked_for:
        raise RuleError("labour_not_bought")
    return days * day_price


def _shared(whole: int, bearers: Sequence[Person]) -> Mapping[int, int]:
    """`whole` over the bearers, by household: each the same, the odd ones to the first on the list."""
    if not bearers:
        return {}
    each, odd = divmod(whole, len(bearers))
    found: dict[int, int] = {}
    for nth, person in enumerate(bearers):
        found[person.household] = found.get(person.household, 0) + each + (nth < odd)
    return found


def read_caps(document: Mapping[str, Any]) -> tuple[Caps, ...]:
    """The rows of a document as `tomllib` reads it. Raises ValueError, which names the row."""
    return tuple(_rows(document.get("row", ())))


def _rows(rows: Iterable[Mapping[str, Any]]) -> Iterable[Caps]:
    for number, row in enumerate(rows, start=1):
        try:
            given: dict[str, Any] = {**row, **{key: Text(**row[key]) for key in ("law", "note") if key in row}}
            given |= {key: (int(row[key][0]), int(row[key][1])) for key in ("ages_men", "ages_women")}
            yield Caps(**given)
        except (KeyError, TypeError, ValueError, IndexError) as wrong:
            raise ValueError(f"row {number} of the caps: {wrong!r}") from wrong
