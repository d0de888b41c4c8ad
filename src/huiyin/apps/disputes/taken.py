"""The lists of disputes as they are asked for, printed and made into files (`files/listings.py`). No party's name, no number."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from huiyin.apps.cases import asked as cases_asked
from huiyin.apps.cases.asked import Asked
from huiyin.apps.cases.fields import Field, select
from huiyin.apps.cases.names import category_title, holder_title, place_title
from huiyin.apps.cases.tables import PIECE, table_of
from huiyin.apps.disputes import own_month
from huiyin.apps.disputes.forms.mediation import series_of
from huiyin.apps.disputes.models import Mediator
from huiyin.apps.disputes.queries import beside, days, joint, lists, matching, rounds
from huiyin.apps.disputes.texts import DATES, KINDS, LEVELS, PLACES_OF_LEVELS, TABS
from huiyin.apps.files.listings import Listing, Query, Table
from huiyin.apps.people.queries import Viewer

Words = Mapping[str, object]
Page = tuple[list[Any], str]


def _none(_viewer: Viewer) -> Words:
    return {}


@dataclass(frozen=True)
class Shown:
    """A list: `read` gives a page and the key of the next, `titles` and `row` are its file, `says` what stands in it. `slug`: the
    pack whose categories are a filter; `kinds`: what else `k` may be; `states`, or the town's `series`: what `s` may be."""

    name: str
    action: str
    title: Promise
    read: Callable[[Viewer, Asked, datetime, int], Page]
    titles: Callable[[], Sequence[str]]
    row: Callable[[Any, datetime], Sequence[object]]
    says: Promise
    slug: str = ""
    tabs: Words = field(default_factory=dict)
    states: Words = field(default_factory=dict)
    kinds: Callable[[Viewer], Words] = _none
    series: Callable[[Viewer], Words] = _none

    def asked(self, query: Query) -> Asked:
        """What is asked for in an address."""
        return Asked.read(query, self.tabs)

    def fields(self, viewer: Viewer, asked: Asked, kinds: Words) -> list[Field]:
        """Its filters."""
        any_ = ("", _("any"))
        more = [select("k", _("Kind"), asked.k, [any_, *kinds.items()])] if kinds else []
        more += [select("s", _("State"), asked.s, [any_, *self.states.items()])] if self.states else []
        series = self.series(viewer)
        more += [select("s", _("Programme it belongs to"), asked.s, [any_, *series.items()])] if series else []
        return cases_asked.fields(viewer, asked, *more, slug=self.slug)

    def words(self, viewer: Viewer, asked: Asked, kinds: Words) -> str:
        """Its filter as a reader says it."""
        kind = kinds.get(asked.k, "")
        more = [self.tabs.get(asked.tab, ""), kind, {**self.states, **self.series(viewer)}.get(asked.s, "")]
        return cases_asked.words(viewer, asked, *more, slug=self.slug)

    @property
    def listing(self) -> Listing:
        """How it is made into a file."""
        return Listing(f"disputes.{self.name}", self.action, lambda _query: str(self.title), self._page, self._table)

    def _page(self, query: Query) -> str:
        return f"{reverse(f'disputes:{self.name}')}?{self.asked(query).query()}"

    def _table(self, viewer: Viewer, query: Query, now: datetime) -> Table:
        asked = self.asked(query)

        def read(key: str) -> Page:
            return self.read(viewer, replace(asked, after=key), now, PIECE)

        words, titles = self.words(viewer, asked, self.kinds(viewer)), self.titles()
        return table_of(
            viewer, now, f"disputes-{self.name}", str(self.title), words, titles, read, lambda one: self.row(one, now)
        ).saying(self.says)


def _case_titles() -> list[str]:
    return [
        _("Number"), _("Kind of dispute"), _("Place"), _("Step"), _("In whose hands"), _("Opened"), _("Due"),
        _("Late"), _("Closed"),
    ]  # fmt: skip


def _case_row(row: lists.Row, now: datetime) -> list[object]:
    case = row.case
    late = bool(case.open and case.due_at and case.due_at < now)
    told = [case.code, row.category, place_title(case), row.state, holder_title(case), case.opened_at]
    return [*told, case.due_at if case.open else None, late, case.closed_at]


def _listed_row(row: lists.Row, now: datetime) -> list[object]:
    return [*_case_row(row, now), LEVELS[row.dispute.level] if row.dispute else ""]


def _titled(row: lists.Row, now: datetime) -> list[object]:
    code, _category, *rest = _case_row(row, now)
    return [code, row.case.title, *rest]


def _titles() -> list[str]:
    code, _category, *rest = _case_titles()
    return [code, _("Matter"), *rest]


def _mediators(viewer: Viewer, asked: Asked, now: datetime, most: int) -> Page:
    found, key = matching.registered(viewer, asked, timezone.localdate(now), most)
    return [(row, KINDS[row.kind], skills_of(viewer, row)) for row in found], key


def skills_of(viewer: Viewer, mediator: Mediator) -> str:
    """What somebody of the register knows, in the town's words."""
    town = cases_asked.town_of(viewer)
    return "、".join(category_title(town, code).rpartition(" › ")[2] for code in mediator.skills)


def _mediator_row(each: tuple[Mediator, Promise, str], _now: datetime) -> list[object]:
    row, kind, knows = each
    load = [getattr(row, "now"), row.most]  # noqa: B009  (an annotation of the query)
    return [row.name, kind, row.place.name, knows, row.languages, *load, row.consented_on, row.paper]


def _found(one: rounds.Round) -> str:
    return "；".join(finding.note for finding in one.findings)


def named(grids: Iterable[rounds.OfGrid]) -> Words:
    """Grids by their id, as a filter offers them."""
    return {str(one.pk): one.name for one in grids}


def _sat(one: joint.Reception) -> list[str]:
    return [f"{body.unit.name} {body.who}".strip() for body in one.bodies]


def _took(one: joint.Reception) -> list[str]:
    return [f"{body.unit.name}：{part.case.title}（{part.state}）" for body in one.bodies for part in body.parts]


OVER = {"open": gettext_lazy("Still open"), "over": pgettext_lazy("disputes", "Over")}
DISPUTES = Shown(
    "list", "disputes", gettext_lazy("Disputes"), lambda v, a, _now, n: lists.listed(v, a, n),
    lambda: [*_case_titles(), _("Level")], _listed_row,
    says=gettext_lazy("Disputes that this post may read, with step, time limit and level. No party's name."),
    slug="four_step", tabs=TABS, series=lambda viewer: dict(series_of(cases_asked.town_of(viewer))),
)  # fmt: skip
CALENDAR = Shown(
    "calendar", "disputes", pgettext_lazy("disputes", "Calendar"),
    lambda v, a, now, n: days.dates(v, a, timezone.localdate(now), n),
    lambda: [_("Day"), _("At"), _("What is due"), _("Number"), _("Place")],
    lambda one, _now: [one.day, one.at, DATES[one.what], one.case.code, place_title(one.case)],
    says=gettext_lazy("Days that are due in disputes: sittings, last days to apply for confirmation, performance, return visits."),
    states=DATES,
)  # fmt: skip
WENT_UP = Shown(
    "levels", "disputes", gettext_lazy("What went up"), lambda v, a, _now, n: lists.gone_up(v, a, n),
    lambda: [_("When"), _("Number"), _("Place"), _("To which level"), _("Why")],
    lambda one, _now: [one.at, one.case.code, place_title(one.case), PLACES_OF_LEVELS[one.to], one.why],
    says=gettext_lazy("Disputes that left a level for the one above, when and why."),
    slug="four_step", states=PLACES_OF_LEVELS,
)  # fmt: skip
HARD = Shown(
    "hard", "leader", gettext_lazy("Hard cases"), beside.hard, _titles, _titled,
    says=gettext_lazy("Hard cases in the charge of this leader, until they are solved."),
    states={"late": gettext_lazy("Late"), "over": OVER["over"]},
)  # fmt: skip
QUESTIONS = Shown(
    "questions", "disputes", gettext_lazy("Legal questions"), lambda v, a, _now, n: beside.questions(v, a, n), _titles,
    _titled,
    says=gettext_lazy("Questions to the legal adviser that this post may read."),
    states=OVER,
)  # fmt: skip
ROUNDS = Shown(
    "rounds", "rounds", gettext_lazy("Rounds"), lambda v, a, _now, n: rounds.rounds(v, a, n),
    lambda: [_("Number"), _("Matter"), _("Place"), _("Step"), _("Opened"), _("Findings"), _("What was found")],
    lambda one, _now: [
        one.case.code, one.case.title, place_title(one.case), one.state, one.case.opened_at, len(one.findings), _found(one),
    ],
    says=gettext_lazy("Rounds that look for disputes early, grid by grid, and what they found."),
    states={"some": gettext_lazy("Something was found"), "none": gettext_lazy("Nothing was found")},
    kinds=lambda viewer: named(rounds.by_grid(viewer)),
)  # fmt: skip
REGISTER = Shown(
    "register", "mediators", gettext_lazy("Mediators"),
    _mediators,
    lambda: [
        _("Name"), _("Kind"), _("Place"), _("Knows"), _("Languages"), _("In hand now"), _("At most"), _("Signed on"),
        _("Where the paper is"),
    ],
    _mediator_row,
    says=gettext_lazy("Mediators who have signed on, how many disputes each has in hand now and may have at most."),
    states={"free": gettext_lazy("Has room for another")}, kinds=lambda _viewer: KINDS,
)  # fmt: skip
JOINT = Shown(
    "joint", "disputes", gettext_lazy("Receive together"), lambda v, a, _now, n: joint.receptions(v, a, n),
    lambda: [_("Number"), _("Kind of dispute"), _("Place"), _("Opened"), _("Step"), _("Bodies in the room"), _("Takes on")],
    lambda one, _now: [
        one.case.code, one.category, place_title(one.case), one.case.opened_at, one.state,
        "、".join(_sat(one)), "；".join(_took(one)),
    ],
    says=gettext_lazy("Disputes that several bodies receive together in one room, and what each takes on."),
    slug=lists.JOINT, states=OVER,
)  # fmt: skip
LISTS = (DISPUTES, CALENDAR, WENT_UP, HARD, QUESTIONS, ROUNDS, REGISTER, JOINT)
LISTINGS = (*(shown.listing for shown in LISTS), own_month.LISTING)
