"""A holiday notice: the whole year or nothing. Every mistake is told; open cases get their due dates afterwards."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import PurePath

from huiyin.apps.cases.actions.calendars import calendar_changed
from huiyin.apps.exchange.check import Checked
from huiyin.apps.exchange.columns import Problem, Table
from huiyin.apps.exchange.folding import fold_line
from huiyin.apps.exchange.intake.base import Do, Intake, Plan
from huiyin.apps.exchange.limits import MAX_ROWS
from huiyin.apps.exchange.queries import notice_there, place_of_notice
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.actions import load_notice
from huiyin.apps.places.models import Place
from huiyin.apps.places.queries import notice_problems
from huiyin.core.errors import RuleError
from huiyin.core.notices import Problem as Mistake

_YEAR = re.compile(r"(?<!\d)(20\d\d)\s*年")
_NUMBER = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
SOURCE_LENGTH = 200


class HolidayNotice(Intake):
    """The days off and the make-up work days of one year, for the post's own county or town, or for everywhere."""

    batch = MAX_ROWS

    def __init__(self, by: Viewer, now: datetime) -> None:
        super().__init__(by, now)
        self.place: Place | None = None
        self.year, self.source = 0, ""

    def open(self, table: Table, filename: str, given: Mapping[str, str]) -> None:
        """Year and source as given, else from the title above the heading, else (the year) from the file's name."""
        self.place = place_of_notice(self.by, given.get("whose", ""))
        name = fold_line(PurePath(filename).stem)
        titles = [fold_line(line.partition("　")[0]) for line in table.titles]  # behind it our template explains itself
        title, year = next(((line, found[1]) for line in titles if (found := _YEAR.search(line))), ("", ""))
        in_name = _NUMBER.search(name)
        said = given.get("year") or year or (in_name[1] if in_name else "")
        if not said:
            raise RuleError("notice_no_year")
        self.year = int(said)
        self.source = (given.get("source", "").strip() or title or name)[:SOURCE_LENGTH]

    def plan(self, rows: Sequence[Checked]) -> list[Plan]:
        days = [_day(row) for row in rows]
        mistakes = notice_problems(place=self.place, year=self.year, rows=days)
        if mistakes:
            return _refused(rows, mistakes)
        there = notice_there(self.place, self.year)
        same = there is not None and (there.days, there.source) == (sorted(days), self.source)
        do = Do.same if same else Do.change if there else Do.add
        return [Plan(row, do) for row in rows]

    def write(self, plans: Sequence[Plan]) -> None:
        if any(plan.do not in (Do.add, Do.change) for plan in plans):
            return
        days = [_day(plan.row) for plan in plans]
        load_notice(place=self.place, year=self.year, source=self.source, rows=days, now=self.now)
        calendar_changed(self.place, self.now)


def _day(row: Checked) -> list[str]:
    """A row as the notice keeps it: day, "off" or "on", name."""
    day = row.values["day"]
    assert isinstance(day, date)
    return [day.isoformat(), str(row.values["off"]), str(row.values.get("name") or "")]


def _refused(rows: Sequence[Checked], mistakes: Sequence[Mistake]) -> list[Plan]:
    """No row is taken; those with a mistake say which. What is wrong with the whole stands at the first row."""
    told: dict[int, list[Problem]] = {}
    for mistake in mistakes:
        row = rows[max(mistake.row, 1) - 1].number
        where = row if mistake.row else 0
        told.setdefault(row, []).append(Problem(mistake.code, where, values={"text": mistake.text}))
    return [Plan(row, Do.refuse, problems=tuple(told.get(row.number, ()))) for row in rows]
