"""A figure opened: the events that it rests on, newest first, as far as the post that looks may read them.

Who works for a town reads what its figures count, unless these are of persons or confidential; nobody reads more of a matter here
than that it happened, when and where.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import pgettext

from huiyin.apps.cases.keyset import Order
from huiyin.apps.cases.models import Case
from huiyin.apps.figures.kinds import kind_title
from huiyin.apps.figures.library import figures
from huiyin.apps.figures.recounting import behind
from huiyin.apps.figures.telling import is_sensitive
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.apps.records.models import Event
from huiyin.apps.scope.acting import system
from huiyin.core.figures import COUNTED, Figure, Over

NEWEST = Order()


@dataclass(frozen=True)
class Line:
    """One event in words. `url` is empty where there is no page of it; `code`: the number of the matter, where it is one;
    `answer`: the matter, where the event is an answer of its asker."""

    day: date
    what: str
    place: str
    quantity: int | None
    code: str
    url: str
    answer: UUID | None = None


def opens_to_events(figure: Figure) -> bool:
    """Does it count events? What is made of others opens to these, what stands in a register to that."""
    return figure.measure in COUNTED


@dataclass(frozen=True)
class Opened:
    """Which figure is opened, of which place, day and span, by whom."""

    viewer: Viewer
    slug: str
    place: Place
    on: date
    over: Over | None = None

    @property
    def rows(self) -> QuerySet[Event]:
        """The events behind it."""
        return behind(figures()[self.slug].within(self.over), self.place, self.on).select_related("place")

    @property
    def whole(self) -> bool:
        """Does everybody who works for the town see all of it? What happened there, without who it was: not of persons, nor of
        confidential kinds, which each sees as far as scope lets them."""
        town = self.place.town_id or self.place.pk
        return bool(self.viewer.town) and self.viewer.town == town and not is_sensitive(self.slug)


def lines_of(opened: Opened, after: str, most: int) -> tuple[list[Line], str]:
    """So many events after a key, and the key of the next page."""
    with _reading(opened):
        found, key = NEWEST.page(opened.rows, after, most)
    cases = _cases([event.subject for event in found if event.subject and event.kind.startswith("case.")])
    return [_line(event, cases) for event in found], key


def count_of(opened: Opened) -> int:
    """How many of them the post may read."""
    with _reading(opened):
        return opened.rows.count()


def _reading(opened: Opened) -> AbstractContextManager[object]:
    return system("what a town's figure counts is open to who works for the town") if opened.whole else nullcontext()


def _cases(subjects: list[UUID]) -> Mapping[UUID, str]:
    return dict(Case.objects.filter(uid__in=subjects).values_list("uid", "code"))


def _line(event: Event, cases: Mapping[UUID, str]) -> Line:
    code = cases.get(event.subject, "") if event.subject else ""
    url = reverse("desk:case", args=[event.subject]) if code else ""
    where = event.place.name if event.place else pgettext("figures", "the town")
    return Line(
        event.day,
        kind_title(event),
        where,
        event.quantity,
        code,
        url,
        event.subject if event.kind == "case.answered" else None,
    )
