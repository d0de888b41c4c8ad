"""A figure opened: the events that it rests on, newest first, as far as the post that looks may read them; or what stands in its
register on the day.

Who works for a town reads what its figures count, unless these are of persons or confidential; nobody reads more of a matter here
than that it happened, when and where. What stands in a register is read by who works for the town or above it.
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
from huiyin.apps.figures.registers import rows as standing_in
from huiyin.apps.figures.telling import is_sensitive
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.apps.records.models import Event
from huiyin.apps.scope.acting import system
from huiyin.core.figures import COUNTED, Figure, Measure, Over
from huiyin.core.registers import Rows, rows_of

NEWEST = Order()


@dataclass(frozen=True)
class Line:
    """One event in words, or one that stands in a register on the day. `url` is empty where there is no page of it; `code`: the
    number of the matter, where it is one; `answer`: the matter, where the event is an answer of its asker."""

    day: date
    what: str
    place: str
    quantity: int | None
    code: str
    url: str
    answer: UUID | None = None


def opens(figure: Figure) -> bool:
    """Does it open to events or to a register? What is made of others opens to these."""
    return figure.measure in (*COUNTED, Measure.stock)


@dataclass(frozen=True)
class Opened:
    """Which figure is opened, of which place, day and span, by whom."""

    viewer: Viewer
    slug: str
    place: Place
    on: date
    over: Over | None = None

    @property
    def figure(self) -> Figure:
        """Its definition on the day."""
        return figures()[self.slug].on(self.on)

    @property
    def stands(self) -> bool:
        """Does it stand in a register?"""
        return self.figure.measure == Measure.stock

    @property
    def register(self) -> Rows:
        """What stands in its register; nothing for who works for none of the town, or above it."""
        interval = self.viewer.interval
        if not self.whole and not (interval and interval.contains(self.place.no)):
            return rows_of(())
        return standing_in(self.figure.register, self.place, self.on, self.figure.where)

    @property
    def rows(self) -> QuerySet[Event]:
        """The events behind it."""
        return behind(self.figure.within(self.over), self.place, self.on).select_related("place")

    @property
    def whole(self) -> bool:
        """Does everybody who works for the town see all of it? What happened there, without who it was: not of persons, nor of
        confidential kinds, which each sees as far as scope lets them."""
        town = self.place.town_id or self.place.pk
        return bool(self.viewer.town) and self.viewer.town == town and not is_sensitive(self.slug)


def lines_of(opened: Opened, after: str, most: int) -> tuple[list[Line], str]:
    """So many after a key, and the key of the next page."""
    if opened.stands:
        return _standing(opened, after, most)
    with _reading(opened):
        found, key = NEWEST.page(opened.rows, after, most)
    cases = _cases([event.subject for event in found if event.subject and event.kind.startswith("case.")])
    return [_line(event, cases) for event in found], key


def count_of(opened: Opened) -> int:
    """How many of them the post may read."""
    with _reading(opened):
        return opened.register.n() if opened.stands else opened.rows.count()


def _standing(opened: Opened, after: str, most: int) -> tuple[list[Line], str]:
    """The same of a register: the key is how many came before."""
    first = int(after) if after.isdecimal() and after.isascii() else 0
    with _reading(opened):
        found = opened.register.page(first, first + most + 1)
    lines = [Line(opened.on, each.what, each.place, each.n, "", each.url) for each in found[:most]]
    return lines, str(first + most) if len(found) > most else ""


def _reading(opened: Opened) -> AbstractContextManager[object]:
    """What stands in registers names nobody: whoever may read it here at all reads the sum's own rows."""
    open_to_all = opened.whole or opened.stands
    return system("what a town's figure counts is open to who works for the town") if open_to_all else nullcontext()


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
