"""What everybody may read: what is published, in its public words; what is open, by number, kind and village alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from huiyin.apps.board.choice import Choice, plain
from huiyin.apps.board.numbers import Stock
from huiyin.apps.cases import public
from huiyin.apps.cases.lists import BY_DUE
from huiyin.apps.cases.models import Case
from huiyin.apps.files.models import File
from huiyin.apps.files.queries import public_of
from huiyin.apps.places.models import Place
from huiyin.apps.records.models import Event
from huiyin.apps.scope.acting import system
from huiyin.core.words import OPEN_LEVELS

PAGE, FEED, LISTED, PRINTED = 10, 30, 50, 500


@dataclass(frozen=True)
class Page:
    """Some cases in their order; `after` is the key of the next page, empty at the end."""

    cases: Sequence[Case]
    after: str = ""


def published(choice: Choice, after: str = "", most: int = PAGE) -> Page:
    """A page of what was published in the chosen place, month (if asked for) and category, with the words, newest first."""
    cases = choice.wanted.among(public.published())
    if choice.dated:
        first, end = choice.bounds
        cases = cases.filter(published_at__gte=first, published_at__lt=end)
    cases = public.with_words(cases, choice.words, "public_title", "public_text")
    return Page(*public.page(cases, public.NEWEST_PUBLISHED, after, most))


def open_now(choice: Choice, stock: Stock, now: datetime, after: str = "", most: int = LISTED) -> Page:
    """A page of what is open in the chosen place and category, those due first on top; of a month only what came in it.

    Nothing where the few could be told apart. One query.
    """
    if stock.hides(choice):
        return Page([])
    cases = choice.wanted.among(Case.objects.filter(open=True, level__in=OPEN_LEVELS))
    if choice.packs is not None:
        cases = cases.filter(slug__in=choice.packs)
    if choice.dated:
        first, end = choice.bounds
        cases = cases.filter(opened_at__gte=first, opened_at__lt=end)
    if choice.late:
        cases = cases.filter(due_at__lt=now)
    cases = public.with_facts(cases, choice.words, choice.profile, stock.few)
    return Page(*public.page(cases, BY_DUE, after, most))


@dataclass(frozen=True)
class Shown:
    """A published case with the steps that moved it and the photos that were made public. No private words."""

    case: Case
    steps: Sequence[Event]
    photos: Sequence[File]
    late: int


@system("it is published")
def by_number(number: str) -> Shown | None:
    """The published case of that public number, None when there is none. Three queries."""
    case = public.published().filter(code=plain(number).upper()).select_related("village", "town").first()
    if case is None:
        return None
    events = list(
        Event.objects.filter(subject=case.uid)
        .select_related("as_post__unit", "as_post__place")
        .only("seq", "kind", "at", "nth", "role", "data", "as_post__unit__name", "as_post__place__name")
        .order_by("nth")
    )
    steps = [event for event in events if event.nth == 1 or _moves(event)]
    late = sum((event.kind == "case.late") - (event.kind == "case.in_time") for event in events)
    return Shown(case, steps, [file for file in public_of([case.uid]) if file.kind == "photo"], late)


def _moves(event: Event) -> bool:
    data: dict[str, Any] = event.data
    return event.kind == "case.answered" or ("from" in data and data["from"] != data.get("to"))


def names(places: set[int]) -> dict[int, str]:
    """The names of places by id."""
    return dict(Place.objects.filter(pk__in=places).values_list("id", "name"))
