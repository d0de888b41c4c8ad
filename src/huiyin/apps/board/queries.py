"""What has been published: everybody may read it, in its public words and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from huiyin.apps.board.choice import Choice, plain
from huiyin.apps.cases.models import Case
from huiyin.apps.files.models import File
from huiyin.apps.files.queries import public_of
from huiyin.apps.places.models import Place
from huiyin.apps.records.models import Event
from huiyin.core.words import OPEN_LEVELS

PAGE = 10
FEED = 30
MOST_WORDS = 3
SHOWN = (
    "id", "uid", "code", "slug", "profile", "pack", "category", "channel", "level", "phase", "open", "outcome",
    "answer", "backers", "redone", "opened_at", "closed_at", "public_title", "public_text", "published_at",
    "village__name", "town__uid", "town__name", "town__profile", "town__phone", "town__hours",
)  # fmt: skip


@dataclass(frozen=True)
class Page:
    """Some published cases, newest first; `before` is the cursor of the next page, empty at the end."""

    cases: Sequence[Case]
    before: str = ""


def _public() -> QuerySet[Case]:
    cases = Case.objects.filter(published_at__isnull=False, level__in=OPEN_LEVELS).exclude(public_title="")
    return cases.select_related("village", "town").only(*SHOWN)


def published(choice: Choice, before: str = "", most: int = PAGE) -> Page:
    """A page of what was published in the chosen place, month (if asked for) and category, with the words. One query."""
    cases = _public().filter(village=choice.village) if choice.village else _public().filter(town=choice.town)
    if choice.dated:
        first, end = choice.bounds
        cases = cases.filter(published_at__gte=first, published_at__lt=end)
    if choice.category:
        cases = cases.filter(category=choice.category)
    for word in choice.words.split()[
        :MOST_WORDS
    ]:  # in the public words alone: the words of search are also private ones
        cases = cases.filter(Q(public_title__icontains=word) | Q(public_text__icontains=word))
    rows = list(cases.filter(_older(before)).order_by("-published_at", "-id")[: most + 1])
    return Page(rows[:most], _cursor(rows[most - 1]) if len(rows) > most else "")


def _cursor(case: Case) -> str:
    return f"{case.published_at:%Y%m%dT%H%M%S.%f}-{case.pk}"


def _older(cursor: str) -> Q:
    at, _, pk = cursor.partition("-")
    try:
        moment = datetime.strptime(f"{at}+0000", "%Y%m%dT%H%M%S.%f%z")
        number = int(pk)
    except ValueError:
        return Q()
    return Q(published_at__lt=moment) | Q(published_at=moment, id__lt=min(number, 2**62))


@dataclass(frozen=True)
class Shown:
    """A published case with the steps that moved it and the photos that were made public. No private words."""

    case: Case
    steps: Sequence[Event]
    photos: Sequence[File]
    late: int


def by_number(number: str) -> Shown | None:
    """The published case of that public number, None when there is none. Three queries."""
    case = _public().filter(code=plain(number).upper()).first()
    if case is None:
        return None
    events = list(
        Event.objects.filter(subject=case.uid)
        .select_related("as_post__unit", "as_post__place")
        .only("seq", "kind", "at", "nth", "role", "data", "as_post__unit__name", "as_post__place__name")
        .order_by("nth")
    )
    steps = [event for event in events if event.nth == 1 or _moves(event)]
    late = sum(event.kind == "case.late" for event in events)
    return Shown(case, steps, [file for file in public_of([case.uid]) if file.kind == "photo"], late)


def _moves(event: Event) -> bool:
    data: dict[str, Any] = event.data
    return event.kind == "case.answered" or ("from" in data and data["from"] != data.get("to"))


def names(places: set[int]) -> dict[int, str]:
    """The names of places by id."""
    return dict(Place.objects.filter(pk__in=places).values_list("id", "name"))
