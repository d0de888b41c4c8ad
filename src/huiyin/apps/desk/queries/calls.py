"""Whom to call: askers to be told what became of their matter, and askers who have not said whether it is done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from huiyin.apps.cases.actions.telling import missed
from huiyin.apps.cases.keyset import Order
from huiyin.apps.cases.models import Backer, Case, ClockRun, Notice
from huiyin.apps.cases.notices import news
from huiyin.apps.cases.queries import visible_to
from huiyin.apps.desk.filters import Filters
from huiyin.apps.desk.queries.inbox import about
from huiyin.apps.keys.ring import beside, learn, recall
from huiyin.apps.people.queries import Viewer
from huiyin.core.steps import ANSWER

PAGE = 50
OLDEST = Order(newest=False)
WITH = ("case__place", "case__village", "case__contact", "event__secret")


@dataclass(frozen=True)
class Telling:
    """What the asker of a case is to be told, up to the message `up_to`; `missed` counts calls in vain.

    `backers` said the same, left a number and are told the same."""

    case: Case
    says: list[str]
    up_to: int
    since: datetime
    missed: int
    backers: list[Backer]


def waiting(viewer: Viewer, filters: Filters, now: datetime) -> QuerySet[Notice]:
    """The news that askers wait for, in the cases that the filters let through.

    Nobody is shown what they worked on as handler: somebody else calls.
    """
    seen = visible_to(viewer).filter(pk=OuterRef("case_id"))
    news = Notice.objects.filter(Exists(seen), town_id=viewer.town, sent_at=None, send_after__lte=now)
    others = news.exclude(case__handler_id=viewer.actor.post).annotate(key=beside())
    return about(viewer, filters, now, others).select_related(*WITH).prefetch_related("case__backer_set")


def to_tell(news: QuerySet[Notice], after: str = "", most: int = PAGE) -> tuple[list[Telling], str]:
    """Whom to tell, the oldest news first, and the key of the next page (empty: none). Two queries, three with backers."""
    found, key = OLDEST.page(news, after, most)
    for notice in found:
        learn(notice.case.uid, notice.key)  # type: ignore[attr-defined]
    recall(backer.uid for notice in found for backer in notice.case.backer_set.all())
    by_case: dict[int, list[Notice]] = {}
    for notice in found:
        by_case.setdefault(notice.case_id, []).append(notice)
    return [_telling(notices) for notices in by_case.values()], key


def _telling(notices: list[Notice]) -> Telling:
    first, last = notices[0], notices[-1]
    most = max(missed(notice) for notice in notices)
    return Telling(
        first.case, [news(notice) for notice in notices], last.pk, first.made_at, most, backers_of(first.case)
    )


def backers_of(case: Case) -> list[Backer]:
    """Who said the same and left a number."""
    backers = list(case.backer_set.all())
    recall(backer.uid for backer in backers)
    return [backer for backer in backers if backer.phone]


def asked_until(cases: Iterable[Case]) -> dict[int, datetime | None]:
    """By case id, when the time to answer by oneself ends. One query."""
    runs = ClockRun.objects.filter(case__in=[case.pk for case in cases], name=ANSWER, running=True)
    return dict(runs.values_list("case_id", "due_at"))


def calls_made(case: Case) -> int:
    """How often somebody has called about it since it was reported done."""
    return case.marks.calls
