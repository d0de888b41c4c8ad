"""The ten lines. Each is one query of cases: its count is the number, its rows are the list behind the number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huiyin.apps.cases.models import Case, CaseParty
from huiyin.apps.cases.queries import LIST_FIELDS, visible_to
from huiyin.apps.people.queries import Viewer
from huiyin.core.words import Answer, Outcome

SHANGHAI = ZoneInfo("Asia/Shanghai")
PAGE = 50
OFTEN = 2


@dataclass(frozen=True)
class Days:
    """The moments that the lines speak of, in Asia/Shanghai."""

    now: datetime

    @property
    def today(self) -> datetime:
        """Today 0:00."""
        return datetime.combine(self.now.astimezone(SHANGHAI).date(), time(), SHANGHAI)

    @property
    def yesterday(self) -> tuple[datetime, datetime]:
        """Yesterday from 0:00 to 24:00."""
        return self.today - timedelta(days=1), self.today

    @property
    def week(self) -> datetime:
        """Seven days ago, 0:00."""
        return self.today - timedelta(days=7)


Pick = Callable[[QuerySet[Case], Days, Viewer], QuerySet[Case]]


@dataclass(frozen=True)
class Line:
    """One line: `title` heads its list, `mark` is the tag (late, near, on, done or none)."""

    key: str
    mark: str
    title: Promise
    pick: Pick


def _mine(viewer: Viewer, part: str) -> Exists:
    return Exists(CaseParty.objects.filter(case=OuterRef("pk"), post_id=viewer.actor.post, part=part))


def _open(cases: QuerySet[Case]) -> QuerySet[Case]:
    return cases.filter(open=True)


LINES = (
    Line("late", "late", _("Late now"), lambda c, d, v: _open(c).filter(due_sort__lt=d.now)),
    Line(
        "today",
        "near",
        _("Due today"),
        lambda c, d, v: _open(c).filter(due_sort__gte=d.now, due_sort__lt=d.today + timedelta(days=1)),
    ),
    Line(
        "raised",
        "on",
        _("Raised to me"),
        lambda c, d, v: _open(c).filter(Q(held_by_post_id=v.actor.post) | _mine(v, "copy")),
    ),
    Line("lead", "on", _("In my charge"), lambda c, d, v: _open(c).filter(_mine(v, "lead"))),
    Line("came", "", _("Came in yesterday"), lambda c, d, v: c.filter(opened_at__range=d.yesterday)),
    Line("ended", "done", _("Ended yesterday"), lambda c, d, v: c.filter(closed_at__range=d.yesterday)),
    Line("heard", "", _("Askers who answered yesterday"), lambda c, d, v: c.filter(answered_at__range=d.yesterday)),
    Line(
        "unhappy",
        "near",
        _("Not satisfied in the last seven days"),
        lambda c, d, v: c.filter(answered_at__gte=d.week, answer=Answer.not_satisfied),
    ),
    Line("again", "near", _("Done again twice or more"), lambda c, d, v: _open(c).filter(redone__gte=OFTEN)),
    Line("parked", "", _("Parked"), lambda c, d, v: _open(c).filter(state="parked")),
)
KEYS = {line.key: line for line in LINES}


def seen_by(viewer: Viewer) -> QuerySet[Case]:
    """The cases of the leader's town or village that the post may read. Merged twins count once, with their main case."""
    cases = visible_to(viewer).exclude(outcome=Outcome.merged)
    if viewer.village:
        return cases.filter(village_id=viewer.village)
    return cases.filter(town_id=viewer.town) if viewer.town else cases


def rows(line: Line, viewer: Viewer, days: Days) -> QuerySet[Case]:
    """The cases that a line counts, those due first on top."""
    return line.pick(seen_by(viewer), days, viewer).select_related(*LIST_FIELDS).order_by("due_sort", "id")


def brief(viewer: Viewer, days: Days) -> list[dict[str, Any]]:
    """All lines with their number and, for the pressing ones, their first case."""
    lines = []
    for line in LINES:
        found = rows(line, viewer, days)
        first = found.first() if line.mark in {"late", "near", "on"} else None
        lines.append({"line": line, "n": found.count(), "first": first})
    return lines


def still_open(viewer: Viewer) -> int:
    """How many cases are open in all."""
    return _open(seen_by(viewer)).count()
