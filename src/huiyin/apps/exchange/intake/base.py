"""What all kinds of rows share: a plan for each row, made without writing."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum, auto
from typing import Any

from django.db import transaction
from django.db.models import Model

from huiyin.apps.exchange.check import Checked
from huiyin.apps.exchange.columns import Problem, Table
from huiyin.apps.people.queries import Viewer
from huiyin.core.errors import RuleError

Look = Callable[[Checked], object]


class Do(StrEnum):
    """What becomes of a row."""

    add = auto()
    change = auto()
    same = auto()
    refuse = auto()


@dataclass
class Plan:
    """What is to be done with one row. `facts` are the values to write, `target` the row that is there already."""

    row: Checked
    do: Do
    facts: dict[str, Any] = field(default_factory=dict)
    target: Any = None
    problems: tuple[Problem, ...] = ()


class Intake(ABC):
    """Takes rows of one kind in. One object for one file: it remembers what earlier rows will make."""

    batch = 500

    def __init__(self, by: Viewer, now: datetime) -> None:
        self.by = by
        self.now = now

    def open(self, table: Table, filename: str, given: Mapping[str, str]) -> None:  # noqa: B027  (most need no more)
        """Read what the file and the form say besides the rows. Refuses (RuleError) a file that lacks it."""

    def order(self, rows: Sequence[Checked]) -> Sequence[Checked]:
        """The rows in the order in which they must be taken: parents first."""
        return rows

    def looks(self) -> Sequence[Look]:
        """What is looked up for a row, each apart from the others and from the other rows of the file; a refusal is a mistake."""
        return ()

    def mistakes(self, row: Checked) -> tuple[Problem, ...]:
        """All that is wrong with a row, so that nobody mends it twice: its bad cells, and whatever can be looked up beside them."""
        refusals = [error for look in self.looks() if (error := _refusal(look, row))]
        told = [error for error in refusals if row.good or error.values.get("column") in row.values]
        return row.problems + tuple(_problem(row, error) for error in told)

    @abstractmethod
    def plan(self, rows: Sequence[Checked]) -> list[Plan]:
        """Decide for each row. Reads only."""

    @abstractmethod
    def write(self, plans: Sequence[Plan]) -> None:
        """Do what was planned, in the caller's transaction. A row refused now is marked so; the others stand."""

    def write_each(self, plans: Sequence[Plan], write: Callable[[Plan], None]) -> None:
        """Write row by row, each in its own savepoint: a refusal undoes that row and marks its plan."""
        for plan in plans:
            if plan.do not in (Do.add, Do.change):
                continue
            try:
                with transaction.atomic():
                    write(plan)
            except RuleError as error:
                refusal = refused(plan.row, error)
                plan.do, plan.problems = refusal.do, refusal.problems

    def plan_each(self, rows: Sequence[Checked], decide: Callable[[Checked], Plan]) -> list[Plan]:
        """`decide` for each row; a refusal becomes a plan that says so."""
        return [self._plan_or_refuse(row, decide) for row in rows]

    def _plan_or_refuse(self, row: Checked, decide: Callable[[Checked], Plan]) -> Plan:
        try:
            return decide(row)
        except RuleError as error:
            first, told = _problem(row, error), self.mistakes(row)
            return Plan(row, Do.refuse, problems=told if first in told else (first, *told))


def _refusal(look: Look, row: Checked) -> RuleError | None:
    try:
        look(row)
    except RuleError as error:
        return error
    return None


def refused(row: Checked, error: RuleError) -> Plan:
    """The plan of a row that cannot be taken."""
    return Plan(row, Do.refuse, problems=(_problem(row, error),))


def _problem(row: Checked, error: RuleError) -> Problem:
    """The refusal of a row. The value `column` of the error names the cell."""
    values = dict(error.values)
    column = str(values.pop("column", ""))
    return Problem(error.code, row.number, column, values)


def differing(target: Model, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts that differ from what is there. None means that the cell was empty: then nothing changes."""
    return {
        name: value
        for name, value in facts.items()
        if value is not None and not _alike(name, getattr(target, name), value)
    }


def _alike(name: str, there: object, value: object) -> bool:
    """A phone written with other strokes is the same phone."""
    if name == "phone":
        return re.sub(r"\D", "", str(there)) == re.sub(r"\D", "", str(value))
    return there == value


def change_or_same(row: Checked, target: Model, facts: Mapping[str, Any]) -> Plan:
    """The plan for a row that is there already."""
    changes = differing(target, facts)
    return Plan(row, Do.change if changes else Do.same, changes, target)


def given(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of filled cells."""
    return {name: value for name, value in facts.items() if value is not None}
