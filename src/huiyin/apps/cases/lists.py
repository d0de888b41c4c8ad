"""Lists of cases that have a name: one query each, the same behind a number, a tab, a page to print and a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import Exists, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huiyin.apps.cases.keyset import Order
from huiyin.apps.cases.left_out import LEFT_OUT
from huiyin.apps.cases.models import Case
from huiyin.apps.cases.queries import parties_of_each, visible_to
from huiyin.apps.people.queries import Viewer
from huiyin.core.words import OPEN_LEVELS, Answer, Outcome, Phase
from huiyin.core.worktime import SHANGHAI

OFTEN = 2
WAITING = ("parked", "paused")
"""States in which no time limit runs."""
BY_DUE = Order("due_sort", newest=False)


@dataclass(frozen=True)
class Days:
    """The moments that lists speak of, in Asia/Shanghai."""

    now: datetime

    @property
    def today(self) -> datetime:
        """Today 0:00."""
        return datetime.combine(self.now.astimezone(SHANGHAI).date(), time(), SHANGHAI)

    @property
    def tomorrow(self) -> datetime:
        """Today 24:00."""
        return self.today + timedelta(days=1)

    @property
    def yesterday(self) -> tuple[datetime, datetime]:
        """Yesterday from 0:00 to 24:00."""
        return self.today - timedelta(days=1), self.today

    @property
    def week(self) -> datetime:
        """Seven days ago, 0:00."""
        return self.today - timedelta(days=7)


Where = Callable[[Days, Viewer], Q]


@dataclass(frozen=True)
class Named:
    """A list: which of all that the viewer may see, and in a sentence. `by_due`: those due first on top, else the newest.

    `why`: kinds of events that say, in the last of each, why a case stands here.
    """

    title: Promise
    says: Promise
    where: Where
    by_due: bool = True
    why: tuple[str, ...] = ()


def _mine(viewer: Viewer, part: str) -> Q:
    return Q(Exists(parties_of_each().filter(post_id=viewer.actor.post, part=part)))


def _answers_for(viewer: Viewer) -> Q:
    """What lies with the post itself that reported it: nobody asked, and whoever took it on answers for it until it is solved."""
    return Q(held_by_post_id=viewer.actor.post, reporter_post_id=viewer.actor.post)


def _here(_days: Days, viewer: Viewer) -> Q:
    """What is open in the place of a territorial post; for a post in a unit, all that is open."""
    if viewer.interval is None:
        return Q(open=True)
    inside = {"place_no__gte": viewer.interval.no, "place_no__lte": viewer.interval.end}
    return Q(open=True, level__in=OPEN_LEVELS, **inside)


def unhappy(days: Days) -> Q:
    """Matters whose asker said in the last seven days: not satisfied; whether that is left out of rates or not."""
    return Q(answered_at__gte=days.week, answer=Answer.not_satisfied)


LISTS: dict[str, Named] = {
    "late": Named(
        _("Late now"), _("Open matters past their time limit."), lambda d, v: Q(open=True, due_sort__lt=d.now)
    ),
    "today": Named(
        _("Due today"),
        _("Open matters whose time limit ends today."),
        lambda d, v: Q(open=True, due_sort__gte=d.now, due_sort__lt=d.tomorrow),
    ),
    "raised": Named(
        _("Raised to me"),
        _("Open matters that were put before this post, by a late clock or as a copy."),
        lambda d, v: Q(Q(held_by_post_id=v.actor.post) & ~_answers_for(v) | _mine(v, "copy"), open=True),
    ),
    "lead": Named(
        _("In my charge"),
        _("Open matters that this post has in its charge."),
        lambda d, v: Q(_mine(v, "lead") | _answers_for(v), open=True),
    ),
    "came": Named(
        _("Came in yesterday"),
        _("Matters received yesterday from 0:00 to 24:00."),
        lambda d, v: Q(opened_at__range=d.yesterday),
        by_due=False,
    ),
    "ended": Named(
        _("Ended yesterday"),
        _("Matters closed yesterday from 0:00 to 24:00, whatever their outcome."),
        lambda d, v: Q(closed_at__range=d.yesterday),
        by_due=False,
    ),
    "heard": Named(
        _("Askers who answered yesterday"),
        _("Matters whose asker answered yesterday from 0:00 to 24:00."),
        lambda d, v: Q(answered_at__range=d.yesterday),
        by_due=False,
    ),
    "unhappy": Named(
        _("Not satisfied in the last seven days"),
        _(
            "Matters whose asker said in the last seven days: not satisfied. Answers left out of rates are not among them."
        ),
        lambda d, v: unhappy(d) & Q(~LEFT_OUT),
        by_due=False,
    ),
    "again": Named(
        _("Done again twice or more"),
        _("Open matters that were done again twice or more."),
        lambda d, v: Q(open=True, redone__gte=OFTEN),
    ),
    "parked": Named(
        _("Parked"),
        _("Open matters that are put aside with leave; no time limit runs."),
        lambda d, v: Q(open=True, state="parked"),
        why=("case.ask_park", "case.park"),
    ),
    "up": Named(
        _("Gone up a level"),
        _("Matters that have gone up a level, with the last reason."),
        lambda d, v: Q(raised_at__isnull=False),
        by_due=False,
        why=("case.raise_up", "case.escalate", "case.raised"),
    ),
    "calls": Named(
        _("To call back"),
        _("Matters that are done, whose asker was not called back yet; not by who did them."),
        lambda d, v: Q(open=True, phase=Phase.to_confirm, answer="") & ~Q(handler_id=v.actor.post),
    ),
    "here": Named(_("Open here"), _("Open matters in the place of this post."), _here),
}


def seen_by(viewer: Viewer) -> QuerySet[Case]:
    """The cases of the viewer's town or village that the post may read."""
    cases = visible_to(viewer)
    if viewer.town:
        cases = cases.filter(town_id=viewer.town)
    return cases.filter(village_id=viewer.village) if viewer.village and viewer.interval else cases


def on_list(name: str, viewer: Viewer, days: Days) -> QuerySet[Case]:
    """The cases of a named list. Merged twins count once, with their main case."""
    return seen_by(viewer).exclude(outcome=Outcome.merged).filter(LISTS[name].where(days, viewer))
