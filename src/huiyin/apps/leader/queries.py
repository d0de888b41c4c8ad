"""The ten lines. Each is a list of cases with a name: its count is the number, its rows are the list behind the number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from huiyin.apps.cases.left_out import LEFT_OUT
from huiyin.apps.cases.lists import LISTS, Days, on_list, seen_by, unhappy
from huiyin.apps.cases.models import Case
from huiyin.apps.cases.queries import LIST_FIELDS
from huiyin.apps.people.queries import Viewer

__all__ = ["KEYS", "LINES", "Days", "brief", "still_open"]


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


def rows(line: Line, viewer: Viewer, days: Days) -> QuerySet[Case]:
    """The cases that a line counts, those due first on top."""
    return on_list(line.key, viewer, days).select_related(*LIST_FIELDS).order_by("due_sort", "id")


def brief(viewer: Viewer, days: Days) -> list[dict[str, Any]]:
    """All lines with their number and, for the pressing ones, their first case; with who is not satisfied, how many answers are
    left out of rates."""
    lines = []
    for line in LINES:
        found = rows(line, viewer, days)
        first = found.first() if line.mark in {"late", "near", "on"} else None
        out = unhappy(seen_by(viewer), days).filter(LEFT_OUT).count() if line.key == "unhappy" else 0
        lines.append({"line": line, "n": found.count(), "first": first, "out": out})
    return lines


def still_open(viewer: Viewer) -> int:
    """How many cases are open in all."""
    return seen_by(viewer).filter(open=True).count()
