"""Lists of disputes: what lies in hand, what is to be visited, what went up; always the rule of cases beneath."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet

from huiyin.apps.cases import library, names
from huiyin.apps.cases.models import Case
from huiyin.apps.cases.queries import in_hand, visible_to
from huiyin.apps.disputes.models import Dispute, Finding, ReturnVisit, Session
from huiyin.apps.disputes.reactions import MEDIATED
from huiyin.apps.people.queries import Viewer
from huiyin.apps.records.models import Event
from huiyin.core.mediation import CONFIRM_WITHIN
from huiyin.core.profiles import Profile
from huiyin.core.worktime import SHANGHAI

ROUND, HARD, ADVISER, JOINT = "prevention_round", "leader_case", "adviser_question", "joint_reception"
TABS = ("hand", "open", "visit", "up", "ended", "oral")
PAGE, MOST_DATES, BACK = 50, 200, timedelta(days=60)


@dataclass(frozen=True)
class Row:
    """A dispute in a list, in the town's words."""

    case: Case
    dispute: Dispute | None
    state: str
    category: str


def rows(cases: Iterable[Case]) -> list[Row]:
    """Cases as rows."""
    return [
        Row(
            case,
            getattr(case, "dispute", None),
            names.state_title(library.pinned(case.pack_id), names.town_of(case), case.state),
            category_of(case),
        )
        for case in cases
    ]


def disputes(viewer: Viewer, slugs: tuple[str, ...] = MEDIATED) -> QuerySet[Case]:
    """Those that the viewer may read."""
    return (
        visible_to(viewer)
        .filter(slug__in=slugs)
        .select_related("place", "village", "held_by_unit", "held_by_post", "unit")
    )


def listed(viewer: Viewer, tab: str, before: int = 0) -> tuple[list[Row], int]:
    """A page of a tab, newest first, and the id from which the next one goes on (0: no more)."""
    found = _picked(disputes(viewer), tab, viewer).select_related("dispute").order_by("-id")
    page = list((found.filter(pk__lt=before) if before else found)[: PAGE + 1])
    return rows(page[:PAGE]), page[PAGE - 1].pk if len(page) > PAGE else 0


def _picked(cases: QuerySet[Case], tab: str, viewer: Viewer) -> QuerySet[Case]:
    if tab == "hand":
        return cases.filter(pk__in=in_hand(viewer).order_by().values("pk"))
    picks = {
        "open": Q(open=True),
        "visit": Q(open=True, state__in=("performed", "failed")),
        "up": Q(dispute__level__in=("town", "county")),
        "ended": Q(open=False),
        "oral": Q(dispute__form="oral", dispute__effective_on__isnull=False),
    }
    return cases.filter(picks[tab])


@dataclass(frozen=True)
class Up:
    """A dispute that left its level: which, to which, when and why."""

    case: Case
    to: str
    at: datetime
    why: str


def gone_up(viewer: Viewer) -> list[Up]:
    """What left each level and why, newest first: a list, never a quota. Three queries."""
    cases = {
        case.uid: case for case in disputes(viewer).filter(dispute__level__in=("town", "county")).order_by("-id")[:PAGE]
    }
    events = Event.objects.filter(subject__in=cases, kind__in=("case.escalate", "case.send_up")).select_related(
        "secret"
    )
    return [
        Up(cases[event.subject], "town" if event.kind == "case.escalate" else "county", event.at, _why(event))
        for event in events.order_by("-seq")
        if event.subject
    ]


def _why(event: Event) -> str:
    asked = event.secret.body.get("asked", {}) if hasattr(event, "secret") else {}
    return str(asked.get("reason", ""))


@dataclass(frozen=True)
class Date:
    """Something with a day: what (sitting, confirm, perform, visit), of which case."""

    day: date
    what: str
    case: Case
    at: datetime | None = None


def dates(viewer: Viewer, today: date) -> list[Date]:
    """The calendar: sittings to come, the last days to apply for confirmation, performance, return visits. Two queries."""
    since = today - BACK
    cases = disputes(viewer).filter(open=True).order_by().values("pk")
    sittings = Session.objects.filter(case__in=cases, held_at=None, at__gte=datetime.combine(since, time.min, SHANGHAI))
    found = [
        Date(each.at.astimezone(SHANGHAI).date(), "sitting", each.case, each.at)
        for each in sittings.select_related("case", "case__place").order_by("-at")[:MOST_DATES]
    ]
    waits = Q(effective_on__isnull=False) | Q(case__state="failed")
    ours = Dispute.objects.filter(waits, case__in=cases).select_related("case", "case__place")
    for dispute in ours.order_by("case__due_sort")[:MOST_DATES]:
        found += _dates_of(dispute)
    return sorted((one for one in found if one.day >= since), key=lambda one: one.day)


def _dates_of(dispute: Dispute) -> list[Date]:
    case, found = dispute.case, []
    if dispute.effective_on and confirmable(case):
        found.append(Date(dispute.effective_on + CONFIRM_WITHIN, "confirm", case))
    if dispute.perform_by and case.state == "agreed":
        found.append(Date(dispute.perform_by, "perform", case))
    if case.state in ("performed", "failed") and case.due_at:
        found.append(Date(case.due_at.astimezone(SHANGHAI).date(), "visit", case))
    return found


def profile_of(case: Case) -> Profile | None:
    """The case's profile."""
    return library.profile(case.profile) if case.profile else None


def category_of(case: Case) -> str:
    """The kind of dispute, without the family that all of them stand in."""
    town = profile_of(case)
    known = town.categories.get(case.category) if town else None
    return names.said(known.title) if known else ""


def confirmable(case: Case) -> bool:
    """May a court confirm an agreement on this? Not on identity, adoption or marriage (法释〔2011〕5号 4)."""
    town = profile_of(case)
    return not (town and "no_confirm" in town.flags(case.category))


def domestic(case: Case) -> bool:
    """Is it at home? Then protection and a quick way out come first."""
    town = profile_of(case)
    return bool(town and "domestic" in town.flags(case.category))


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


@dataclass(frozen=True)
class Round:
    """A round with its findings."""

    case: Case
    state: str
    findings: list[Finding]


def rounds(viewer: Viewer, grid: int = 0) -> list[Round]:
    """The newest rounds that the viewer may read, all or of one grid. Two queries."""
    cases = disputes(viewer, (ROUND,))
    found = rows((cases.filter(place_id=grid) if grid else cases).order_by("-id")[:PAGE])
    findings: dict[int, list[Finding]] = {}
    for finding in Finding.objects.filter(case__in=[row.case.pk for row in found]).select_related("case"):
        findings.setdefault(finding.case_id, []).append(finding)
    return [Round(row.case, row.state, findings.get(row.case.pk, [])) for row in found]


def by_grid(found: list[Round]) -> list[tuple[str, int, int]]:
    """Of these rounds: each grid with how many rounds there were and how many findings."""
    grids: dict[str, tuple[int, int]] = {}
    for each in found:
        n, m = grids.get(str(each.case.place), (0, 0))
        grids[str(each.case.place)] = n + 1, m + len(each.findings)
    return [(place, *both) for place, both in grids.items()]


def visits_of(case: Case) -> list[ReturnVisit]:
    """The return visits of a dispute."""
    return list(ReturnVisit.objects.filter(case=case).select_related("by_post", "case"))
