"""The yearly holiday notice, read from rows: which days are off, which weekends are worked.

Source: 全国年节及纪念日放假办法 (2024-11-10), Art 7 (调休); the days are announced yearly by the State Council.
Reading never stops at the first mistake: an office that uploads a file is told all of them at once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

STATUTORY_DAYS = 13  # Art 2: 元旦 1, 春节 4, 清明节 1, 劳动节 2, 端午节 1, 中秋节 1, 国庆节 3
SATURDAY = 6
# How a row says it. The Chinese words are those that offices write into the column themselves.
OFF_WORDS = frozenset({"off", "休", "放假", "休息"})
ON_WORDS = frozenset({"on", "班", "上班", "补班"})

Row = Sequence[object]  # (date or ISO text, "off" | "on" | "on:5", holiday name); "on:5" works Friday's hours


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one row (from 1; 0 is the notice as a whole). `code` is looked up in an app's texts."""

    row: int
    code: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """Days `off` with the holiday's name; make-up work days `on` with the ISO weekday whose hours apply, if said.

    It makes `year` known. It may also name days of the December before: the one of 2019 gave 2018-12-31 off.
    """

    year: int
    source: str
    off: Mapping[date, str]
    on: Mapping[date, int | None]


def parse_notice(
    rows: Iterable[Row], *, year: int, source: str, amends: Collection[date] | None = None
) -> tuple[Notice, tuple[Problem, ...]]:
    """The notice of `year` and everything wrong with it. Load it only if there is no problem.

    Codes: those of `parse_days`, and wrong_year, on_weekday (a make-up day is a weekend day), too_few_days (a notice
    with fewer than the statutory thirteen days off is a torn file, and would make the whole year falsely known).
    `amends` are the days off of a year that is known already: then few rows will do, and a day off may be worked again.
    """
    first, free = amends is None, amends or ()
    rows = list(rows)
    off, on, found = parse_days(rows)
    problems = list(found)
    for number, row in enumerate(rows, start=1):
        day = _day(row[0]) if row else None
        if day and not _belongs(day, year):
            problems.append(Problem(number, "wrong_year", day.isoformat()))
        if day in on and day.isoweekday() < SATURDAY and day not in free:
            problems.append(Problem(number, "on_weekday", day.isoformat()))
    if first and len(off) < STATUTORY_DAYS:
        problems.append(Problem(0, "too_few_days", str(len(off))))
    return Notice(year, source, off, on), tuple(sorted(problems, key=lambda problem: problem.row))


def parse_days(rows: Iterable[Row]) -> tuple[dict[date, str], dict[date, int | None], tuple[Problem, ...]]:
    """Days off, days on, and problems (bad_row, bad_date, bad_kind, twice) of rows that need not be a yearly notice."""
    off: dict[date, str] = {}
    on: dict[date, int | None] = {}
    problems: list[Problem] = []
    for number, row in enumerate(rows, start=1):
        code, text = _read(row, off, on)
        if code:
            problems.append(Problem(number, code, text))
    return off, on, tuple(problems)


def _read(row: Row, off: dict[date, str], on: dict[date, int | None]) -> tuple[str, str]:
    """Put one row where it belongs, or say the code and the text of what is wrong."""
    if len(row) != 3:
        return "bad_row", str(len(row))
    day, (kind, as_weekday) = _day(row[0]), _kind(row[1])
    if day is None:
        return "bad_date", str(row[0])
    if not kind:
        return "bad_kind", str(row[1])
    if day in off or day in on:
        return "twice", day.isoformat()
    if kind == "off":
        off[day] = str(row[2]).strip()
    else:
        on[day] = as_weekday
    return "", ""


def _day(cell: object) -> date | None:
    """A date cell, a datetime cell of a spreadsheet, or ISO text."""
    try:
        return date.fromisoformat(str(cell).strip()[:10])
    except ValueError:
        return None


def _kind(cell: object) -> tuple[str, int | None]:
    word, _, weekday = str(cell).strip().partition(":")
    if word in OFF_WORDS and not weekday:
        return "off", None
    if word in ON_WORDS and not weekday:
        return "on", None
    if word in ON_WORDS and weekday in tuple("1234567"):
        return "on", int(weekday)
    return "", None


def _belongs(day: date, year: int) -> bool:
    return day.year == year or (day.year == year - 1 and day.month == 12)
