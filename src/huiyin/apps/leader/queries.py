"""The ten lines. Each is a list of cases with a name: its count is the number, its rows are the list behind the number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.functional import Promise

from huiyin.apps.cases.left_out import LEFT_OUT
from huiyin.apps.cases.lists import LISTS, Days, on_list, seen_by, unhappy
from huiyin.apps.cases.models import Case
from huiyin.apps.cases.names import place_title
from huiyin.apps.cases.queries import LIST_FIELDS
from huiyin.apps.people.queries import Viewer
from huiyin.core.words import Outcome

__all__ = ["KEYS", "LINES", "Brief", "Days", "brief"]


@dataclass(frozen=True)
class Line:
    """One line: the list behind it, and its tag (late, near, on, done or none)."""

    key: str
    mark: str

    @property
    def title(self) -> Promise:
        """What the list is called."""
        return LISTS[self.key].title


LINES = (
    Line("late", "late"),
    Line("today", "near"),
    Line("raised", "on"),
    Line("lead", "on"),
    Line("came", ""),
    Line("ended", "done"),
    Line("heard", ""),
    Line("unhappy", "near"),
    Line("again", "near"),
    Line("parked", ""),
)
KEYS = {line.key: line for line in LINES}
OPEN = ("late", "today", "raised", "lead", "again", "parked")
"""Lists of what is open: found in one walk through it."""
ANSWERED = ("heard", "unhappy")
"""Lists of what was answered in the last seven days."""
OUT, STILL = "out", "open"


def rows(line: Line, viewer: Viewer, days: Days) -> QuerySet[Case]:
    """The cases that a line counts, those due first on top."""
    return on_list(line.key, viewer, days).select_related(*LIST_FIELDS).order_by("due_sort", "id")


@dataclass(frozen=True)
class Brief:
    """All lines, and how many cases are open in all."""

    lines: list[dict[str, Any]]
    open: int


def brief(viewer: Viewer, days: Days) -> Brief:
    """All lines with their number and, for the pressing ones that are not empty, their first case; with who is not satisfied,
    how many answers are left out of rates.
    """
    counted, lines = _counted(viewer, days), []
    for line in LINES:
        n = counted[line.key]
        first = rows(line, viewer, days).first() if n and line.mark in {"late", "near", "on"} else None
        place = place_title(first) if first else ""
        lines.append(
            {"line": line, "n": n, "first": first, "place": place, "out": counted[OUT] if line.key == "unhappy" else 0}
        )
    return Brief(lines, counted[STILL])


def _counted(viewer: Viewer, days: Days) -> dict[str, int]:
    """How many are on each list. One query for all lists of what is open, one for those of answers, one for each other."""
    where = {line.key: LISTS[line.key].where(days, viewer) for line in LINES}
    seen, merged = seen_by(viewer), Q(outcome=Outcome.merged)
    opened = {key: _how_many(where[key]) for key in OPEN}
    answered = {key: _how_many(where[key] & ~merged) for key in ANSWERED}
    found = seen.filter(open=True).aggregate(**opened, **{STILL: Count("pk")})
    found |= seen.filter(answered_at__gte=days.week).aggregate(
        **answered, **{OUT: _how_many(unhappy(days) & Q(LEFT_OUT))}
    )
    return found | {key: on_list(key, viewer, days).count() for key in KEYS.keys() - found.keys()}


def _how_many(where: Q) -> Count:
    return Count("pk", filter=where)
