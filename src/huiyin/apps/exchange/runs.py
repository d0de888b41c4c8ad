"""One import from file to rows: check, plan, and, if it is meant, write in short transactions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from types import MappingProxyType

from django.db import IntegrityError, transaction

from huiyin.apps.exchange.check import Checked, check_rows
from huiyin.apps.exchange.columns import Problem, Table
from huiyin.apps.exchange.intake import INTAKES
from huiyin.apps.exchange.intake.base import Do, Intake, Plan
from huiyin.apps.exchange.kinds import Kind, kind
from huiyin.apps.exchange.sheets import find_table
from huiyin.apps.exchange.texts import reasons
from huiyin.apps.exchange.writeback import Copy, write_back
from huiyin.apps.people.queries import Viewer
from huiyin.core.errors import RuleError

Progress = Callable[[int, int], None]
Given = Mapping[str, str]
NOTHING: Given = MappingProxyType({})


@dataclass
class Report:
    """What came of an import, or would come of it. `bad` are the problems by row number; `notes` concern the file."""

    total: int = 0
    done: Counter[Do] = field(default_factory=Counter)
    bad: dict[int, tuple[Problem, ...]] = field(default_factory=dict)
    notes: tuple[Problem, ...] = ()

    def count(self, plan: Plan) -> None:
        """Take the plan of a row in."""
        self.done[plan.do] += 1
        if plan.problems:
            self.bad[plan.row.number] = plan.problems

    def reasons(self) -> dict[int, str]:
        """The words for the copy of the file, by row number."""
        return {number: reasons(problems) for number, problems in self.bad.items()}


class Run:
    """A file on its way in. Opening it refuses (`RuleError`) what is no table of this kind."""

    def __init__(
        self, slug: str, content: bytes, filename: str, *, by: Viewer, now: datetime, given: Given = NOTHING
    ) -> None:
        self.kind: Kind = kind(slug)
        self.content, self.filename = content, filename
        self.by, self.now, self.given = by, now, given
        self.table: Table = find_table(content, filename, self.kind.columns)
        self._titles = {column.key: column.title for column in self.kind.columns} | self.table.words
        self._kept: Intake | None = None
        self.report = Report(total=len(self.table.rows), notes=self.table.problems)

    def go(self, *, write: bool) -> Generator[int, None, None]:
        """Go through the rows; yields after each stretch how many are done. Every stretch is its own transaction.

        Stopping between two stretches leaves whole rows only; the same file again goes on where it stopped.
        """
        intake = self._intake()
        ordered = iter(intake.order(self._good_rows()))
        torn = self.kind.whole and bool(self.report.bad)
        while stretch := list(islice(ordered, intake.batch)):
            for plan in self._take(stretch) if write and not torn else self._intake().plan(stretch):
                if torn:  # what is said of the whole is not true of a part of it
                    plan.do, plan.problems = Do.refuse, tuple(problem for problem in plan.problems if problem.row)
                self._count(plan)
            yield self.report.done.total()

    def _good_rows(self) -> list[Checked]:
        rows = []
        for row in check_rows(self.table, self.kind.columns):
            if row.good:
                rows.append(row)
            else:
                self._count(Plan(row, Do.refuse, problems=self._intake().mistakes(row)))
        return rows

    def _count(self, plan: Plan) -> None:
        """Count a row; its problems name the columns as the file does."""
        if plan.problems:
            plan.problems = tuple(_titled(problem, self._titles) for problem in plan.problems)
        self.report.count(plan)

    def _intake(self, *, fresh: bool = False) -> Intake:
        """The intake of this run; a fresh one forgets what a transaction that was undone had made."""
        if self._kept is None or fresh:
            self._kept = INTAKES[self.kind.slug](self.by, self.now)
            self._kept.open(self.table, self.filename, self.given)
        return self._kept

    def _take(self, stretch: Sequence[Checked]) -> list[Plan]:
        """Plan and write a stretch in one transaction; once more if somebody else was faster. Raises busy."""
        try:
            return _written(self._intake(), stretch)
        except IntegrityError:
            pass
        try:
            return _written(self._intake(fresh=True), stretch)
        except IntegrityError as clash:
            raise RuleError("busy") from clash

    def finish(self, *, write: bool, progress: Progress | None = None) -> Report:
        """Go through all rows at once."""
        for done in self.go(write=write):
            if progress:
                progress(done, self.report.total)
        return self.report

    def copy(self) -> Copy:
        """The file with the reasons in one more column."""
        return write_back(self.content, self.filename, self.table, self.report.reasons())


def _written(intake: Intake, stretch: Sequence[Checked]) -> list[Plan]:
    with transaction.atomic():
        plans = intake.plan(stretch)
        intake.write(plans)
    return plans


def _titled(problem: Problem, titles: dict[str, str]) -> Problem:
    return Problem(problem.code, problem.row, titles.get(problem.column, problem.column), problem.values)
