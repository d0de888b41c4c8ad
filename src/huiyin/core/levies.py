"""一事一议筹资筹劳: how much may be raised of a matter that a village decides for itself.

Caps are a province's, as dated rows; without a row nothing is raised. They are for a year: what was planned before in it is
taken off. Money is in fen and is borne by heads, labour in work days and is borne by the able-bodied. Those who are let off are
counted by class and taken off; of nobody is it kept whether they are one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from huiyin.core.errors import RuleError
from huiyin.core.law_rows import LawRow, in_force, read_rows


class Most(NamedTuple):
    """The most that may be raised in a year: fen a head, work days an able-bodied person."""

    money: int
    days: int


class Plan(NamedTuple):
    """What is to be raised: fen from so many heads, work days from so many able-bodied persons."""

    fen: int = 0
    heads: int = 0
    days: int = 0
    able: int = 0


@dataclass(frozen=True, kw_only=True)
class Caps(LawRow):
    """A province's row: fen a head and work days an able-bodied person in a year. There is no national one."""

    province: str
    money: int
    days: int

    @property
    def most(self) -> Most:
        """What it allows at most."""
        return Most(self.money, self.days)


def caps_of(rows: Iterable[Caps], province: str, on: date) -> Caps:
    """The province's row of a day. Raises no_caps: nobody is asked for money by a rule that is not known."""
    found = in_force(rows, on, province)
    if found is None:
        raise RuleError("no_caps", province=province, on=on)
    return found


FREE_OF_MONEY = ("free_soldiers", "free_poor")
FREE_OF_LABOUR = ("free_students", "free_mothers", "free_disabled")
"""Whom the measures let off (国办发〔2007〕4号). Over sixty nobody is `grown` (老年人权益保障法 Art 60)."""


def plan_of(asked: Mapping[str, Any]) -> Plan:
    """The plan as the step told it: who bears is counted from all, less those who are let off. Raises ValueError."""

    def told(name: str) -> int:
        return int(asked.get(name) or 0)

    heads = told("people") - sum(map(told, FREE_OF_MONEY))
    able = told("grown") - sum(map(told, FREE_OF_LABOUR))
    return Plan(told("money"), heads, told("workdays"), able)


def check_plan(most: Most, plan: Plan) -> None:
    """May so much be raised from so many? Raises bad_levy(what), over_money_cap, over_labour_cap, with what is too much a head."""
    if min(plan) < 0 or not (plan.fen or plan.days):
        raise RuleError("bad_levy", what="nothing")
    if (plan.fen and not plan.heads) or (plan.days and not plan.able):
        raise RuleError("bad_levy", what="nobody")
    if _each(plan.fen, plan.heads) > most.money:
        raise RuleError("over_money_cap", most=most.money, each=_each(plan.fen, plan.heads))
    if _each(plan.days, plan.able) > most.days:
        raise RuleError("over_labour_cap", most=most.days, each=_each(plan.days, plan.able))


def left_of(most: Most, plans: Iterable[Plan]) -> Most:
    """What may still be raised in the year, a head and an able-bodied person, after these plans; never below zero."""
    money, days = most
    for plan in plans:
        money -= _each(plan.fen, plan.heads)
        days -= _each(plan.days, plan.able)
    return Most(max(money, 0), max(days, 0))


def _each(whole: int, bearers: int) -> int:
    """What the first on the list bears: an odd fen or day is a whole one."""
    return -(-whole // bearers) if bearers else 0


def read_caps(document: Mapping[str, Any]) -> tuple[Caps, ...]:
    """The rows of a document as `tomllib` reads it. Raises ValueError, which names the row."""
    return read_rows(document.get("row", ()), "caps", lambda row: Caps(**row))
