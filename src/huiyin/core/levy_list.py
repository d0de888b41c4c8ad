"""一事一议筹资筹劳 household by household: who of it bears, who is let off by which class, how many fen and work days it owes.

The shares add up to the plan to the fen and the day: each household has its part rounded down, and what is left goes, one each, to
those from whom most was cut off, in the order of the list. So nobody bears more a head than the plan says, rounded up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from huiyin.core.errors import RuleError
from huiyin.core.levies import FREE_OF_LABOUR, FREE_OF_MONEY, Plan

MOST = 99
"""No household has more of anything."""


class Home(NamedTuple):
    """A household as it was told: all its people, of working age, and of these how many each class lets off."""

    people: int
    free_soldiers: int = 0
    free_poor: int = 0
    grown: int = 0
    free_students: int = 0
    free_mothers: int = 0
    free_disabled: int = 0

    def _of(self, classes: Iterable[str]) -> int:
        return sum(int(getattr(self, name)) for name in classes)

    @property
    def heads(self) -> int:
        """Who of it bears money."""
        return self.people - self._of(FREE_OF_MONEY)

    @property
    def able(self) -> int:
        """Who of it bears labour."""
        return self.grown - self._of(FREE_OF_LABOUR)


class Share(NamedTuple):
    """What a household owes."""

    fen: int
    days: int


def read_homes(text: str, numbers: Iterable[int]) -> dict[int, Home]:
    """A list as it is typed or pasted: a line for each household, its number on the roll and the columns of `Home`.

    What is left out at the end is none. Raises levy_lines, with the lines that cannot be; levy_strangers, levy_twice with numbers.
    """
    found: dict[int, Home] = {}
    known, bad, strange, twice = set(numbers), [], [], []
    for nth, line in enumerate(text.splitlines(), start=1):
        words = line.replace(",", " ").replace("，", " ").split()
        if not words:
            continue
        number, home = _read(words)
        if home is None:
            bad.append(nth)
        elif number not in known:
            strange.append(number)
        elif number in found:
            twice.append(number)
        else:
            found[number] = home
    for code, wrong in (("levy_lines", bad), ("levy_strangers", strange), ("levy_twice", twice)):
        if wrong:
            raise RuleError(code, which="、".join(map(str, wrong[:20])))
    return found


def _read(words: Sequence[str]) -> tuple[int, Home | None]:
    if not 2 <= len(words) <= 1 + len(Home._fields) or not all(word.isascii() and word.isdigit() for word in words):
        return 0, None
    number, *counts = map(int, (word[:9] for word in words))
    home = Home(*counts)
    fits = max(home) <= MOST and home.grown <= home.people and min(home.heads, home.able) >= 0
    return number, home if fits else None


class Summed(NamedTuple):
    """A list so far: of how many households there is a line, of how many none; who bears money, who bears labour."""

    told: int
    left: int
    heads: int
    able: int

    def fits(self, plan: Plan) -> bool:
        """Is everybody told of, and do so many bear as the plan counts on?"""
        return (
            not self.left and (self.heads == plan.heads or not plan.fen) and (self.able == plan.able or not plan.days)
        )


def summed(homes: Mapping[int, Home], numbers: Iterable[int]) -> Summed:
    """The sums of a list, of those who are on the roll now."""
    known = set(numbers)
    told = [home for number, home in homes.items() if number in known]
    return Summed(len(told), len(known) - len(told), sum(home.heads for home in told), sum(home.able for home in told))


def shares(plan: Plan, homes: Mapping[int, Home]) -> dict[int, Share]:
    """What each household owes, by number; it adds up to the plan. Raises bad_levy where something is to be borne by nobody."""
    fen = _split(plan.fen, [home.heads for home in homes.values()])
    days = _split(plan.days, [home.able for home in homes.values()])
    return {number: Share(*owed) for number, owed in zip(homes, zip(fen, days, strict=True), strict=True)}


def _split(whole: int, weights: Sequence[int]) -> list[int]:
    total = sum(weights)
    if whole and not total:
        raise RuleError("bad_levy", what="nobody")
    parts = [whole * weight // total if total else 0 for weight in weights]
    cut = sorted(range(len(weights)), key=lambda nth: -(whole * weights[nth] % total) if total else 0)
    for nth in cut[: whole - sum(parts)]:
        parts[nth] += 1
    return parts
