"""Lists of disputes: what lies in hand, what is to be visited, what went up; always the rule of cases beneath."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.functional import Promise

from huiyin.apps.cases import library, names
from huiyin.apps.cases.asked import PAGE, Asked, found
from huiyin.apps.cases.keyset import Order
from huiyin.apps.cases.models import Case
from huiyin.apps.cases.queries import in_hand, visible_to
from huiyin.apps.disputes.models import Dispute, ReturnVisit
from huiyin.apps.disputes.reactions import MEDIATED, UP
from huiyin.apps.disputes.texts import PLACES_OF_LEVELS
from huiyin.apps.people.queries import Viewer
from huiyin.apps.records.models import Event
from huiyin.core.profiles import Profile

ROUND, HARD, ADVISER, JOINT = "prevention_round", "leader_case", "adviser_question", "joint_reception"
NEWEST = Order()


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


def listed(viewer: Viewer, asked: Asked, most: int = PAGE) -> tuple[list[Row], str]:
    """A page of a tab, newest first, and the key from which the next one goes on."""
    cases = _picked(found(viewer, disputes(viewer), asked), asked.tab, viewer).select_related("dispute")
    cases = cases.filter(dispute__series=asked.s) if asked.s else cases
    page, key = NEWEST.page(cases, asked.after, most)
    return rows(page), key


def _picked(cases: QuerySet[Case], tab: str, viewer: Viewer) -> QuerySet[Case]:
    if tab == "hand":
        return cases.filter(pk__in=in_hand(viewer).order_by().values("pk"))
    picks = {
        "open": Q(open=True),
        "unsettled": Q(open=True, dispute__mediated_on__isnull=False, dispute__effective_on=None),
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

    @property
    def word(self) -> Promise:
        """To which level, in words."""
        return PLACES_OF_LEVELS[self.to]


def gone_up(viewer: Viewer, asked: Asked, most: int = PAGE) -> tuple[list[Up], str]:
    """What left each level and why, newest first: a list, never a quota. Three queries."""
    cases = found(viewer, disputes(viewer), asked).filter(dispute__level__in=("town", "county"))
    kinds = [kind for kind, level in UP.items() if asked.s in ("", level)]
    events = Event.objects.filter(subject__in=cases.order_by().values("uid"), kind__in=kinds).select_related("secret")
    page, key = NEWEST.page(events, asked.after, most)
    known = {case.uid: case for case in disputes(viewer).filter(uid__in=[event.subject for event in page])}
    return [
        Up(known[event.subject], UP[event.kind], event.at, _why(event)) for event in page if event.subject in known
    ], key


def _why(event: Event) -> str:
    asked = event.secret.body.get("asked", {}) if hasattr(event, "secret") else {}
    return str(asked.get("reason", ""))


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


def visits_of(case: Case) -> list[ReturnVisit]:
    """The return visits of a dispute."""
    return list(ReturnVisit.objects.filter(case=case).select_related("by_post", "case"))
