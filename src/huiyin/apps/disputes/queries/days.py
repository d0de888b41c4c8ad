"""What has a day: the calendar of disputes, and a post's own month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.utils.functional import Promise

from huiyin.apps.cases.asked import PAGE, Asked, found
from huiyin.apps.cases.keyset import number
from huiyin.apps.cases.models import Case
from huiyin.apps.disputes.models import Dispute, Session
from huiyin.apps.disputes.queries.lists import category_of, confirmable, disputes
from huiyin.apps.disputes.texts import DATES
from huiyin.apps.people.queries import Viewer
from huiyin.apps.records.models import Event
from huiyin.core.mediation import CONFIRM_WITHIN
from huiyin.core.worktime import SHANGHAI

BACK, MOST = timedelta(days=60), 1000
WHATS = ("sitting", "confirm", "ring", "perform", "visit")
RING = timedelta(days=3)
"""So long before something is to be performed the parties are rung up."""


@dataclass(frozen=True)
class Date:
    """Something with a day: what (sitting, confirm, ring, perform, visit), of which case."""

    day: date
    what: str
    case: Case
    at: datetime | None = None
    nth: int = 0

    @property
    def word(self) -> Promise:
        """What is due, in words."""
        return DATES[self.what]

    @property
    def category(self) -> str:
        """The kind of dispute."""
        return category_of(self.case)

    @property
    def key(self) -> tuple[int, int]:
        """Its place in the calendar: the day and what it is, then the sitting or the case."""
        return self.day.toordinal() * 10 + WHATS.index(self.what), self.nth or self.case.pk


def dates(viewer: Viewer, asked: Asked, today: date, most: int = PAGE) -> tuple[list[Date], str]:
    """The calendar: sittings to come, the last days to apply for confirmation, performance, return visits; those of the last
    sixty days on top. Of sittings and of disputes MOST each are looked through. Two queries."""
    since, (head, last) = today - BACK, [number(part) for part in asked.after.partition(".")[::2]]
    rows = sorted((one for one in _all(viewer, asked, since) if one.day >= since), key=lambda one: one.key)
    rest = [one for one in rows if one.key > (head, last) and asked.s in ("", one.what)]
    key = "{}.{}".format(*rest[most - 1].key) if len(rest) > most else ""
    return rest[:most], key


def _all(viewer: Viewer, asked: Asked, since: date) -> list[Date]:
    cases = found(viewer, disputes(viewer), asked).filter(open=True).order_by().values("pk")
    sittings = Session.objects.filter(case__in=cases, held_at=None, at__gte=datetime.combine(since, time.min, SHANGHAI))
    rows = [
        Date(each.at.astimezone(SHANGHAI).date(), "sitting", each.case, each.at, each.pk)
        for each in sittings.select_related("case__place", "case__village").order_by("at")[:MOST]
    ]
    waits = Q(effective_on__isnull=False) | Q(case__state="failed")
    ours = Dispute.objects.filter(waits, case__in=cases).select_related("case__place", "case__village")
    for dispute in ours.order_by("case__due_sort")[:MOST]:
        rows += _dates_of(dispute)
    return rows


def _dates_of(dispute: Dispute) -> list[Date]:
    case, rows = dispute.case, []
    if dispute.effective_on and confirmable(case):
        rows.append(Date(dispute.effective_on + CONFIRM_WITHIN, "confirm", case))
    if dispute.perform_by and case.state == "agreed":
        rows += [Date(dispute.perform_by - RING, "ring", case), Date(dispute.perform_by, "perform", case)]
    if case.state in ("performed", "failed") and case.due_at:
        rows.append(Date(case.due_at.astimezone(SHANGHAI).date(), "visit", case))
    return rows


@dataclass(frozen=True)
class Month:
    """A mediator's month: what the post did, counted from its events. No target, no comparison."""

    first: date
    sittings: int
    people: int
    mediated: int
    settled: int
    visits: int


def month(viewer: Viewer, first: date) -> Month:
    """What the viewer's post has recorded in the month of `first`. One query."""
    until = (first.replace(day=1) + timedelta(days=32)).replace(day=1)
    mine = Event.objects.filter(
        as_post_id=viewer.actor.post, day__gte=first, day__lt=until, kind__startswith="dispute."
    )
    found = list(mine.values_list("kind", "quantity", "subject"))
    times = [kind for kind, _, _ in found]
    people = sum(n or 0 for kind, n, _ in found if kind == "dispute.session")
    settled = {
        subject for kind, _, subject in found if kind == "dispute.settled"
    }  # once, however often it is agreed anew
    return Month(
        first, times.count("dispute.session"), people, times.count("dispute.mediated"), len(settled),
        times.count("dispute.visited"),
    )  # fmt: skip
