"""A figure opened: the events that it rests on, newest first, as far as the post that looks may read them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils.translation import pgettext

from huiyin.apps.cases.keyset import Order
from huiyin.apps.cases.models import Case
from huiyin.apps.figures.kinds import kind_title
from huiyin.apps.figures.library import figures
from huiyin.apps.figures.recounting import behind
from huiyin.apps.places.models import Place
from huiyin.apps.records.models import Event
from huiyin.core.figures import COUNTED, Figure

NEWEST = Order()


@dataclass(frozen=True)
class Line:
    """One event in words. `url` is empty where there is no page of it; `code`: the number of the matter, where it is one."""

    day: date
    what: str
    place: str
    quantity: int | None
    code: str
    url: str


def opens_to_events(figure: Figure) -> bool:
    """Does it count events? What is made of others opens to these, what stands in a register to that."""
    return figure.measure in COUNTED


def lines_of(slug: str, place: Place, on: date, after: str, most: int) -> tuple[list[Line], str]:
    """So many events after a key, and the key of the next page."""
    rows = behind(figures()[slug], place, on).select_related("place")
    found, key = NEWEST.page(rows, after, most)
    cases = _cases([event.subject for event in found if event.subject and event.kind.startswith("case.")])
    return [_line(event, cases) for event in found], key


def count_of(slug: str, place: Place, on: date) -> int:
    """How many of them the post may read."""
    return behind(figures()[slug], place, on).count()


def _cases(subjects: list[UUID]) -> Mapping[UUID, str]:
    return dict(Case.objects.filter(uid__in=subjects).values_list("uid", "code"))


def _line(event: Event, cases: Mapping[UUID, str]) -> Line:
    code = cases.get(event.subject, "") if event.subject else ""
    url = reverse("desk:case", args=[event.subject]) if code else ""
    where = event.place.name if event.place else pgettext("figures", "the town")
    return Line(event.day, kind_title(event), where, event.quantity, code, url)
