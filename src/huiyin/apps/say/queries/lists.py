"""The public lists: wishes to be claimed, matters of the villagers' talk; never a name, never an asker's own words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from huiyin.apps.cases import public
from huiyin.apps.cases.models import Case
from huiyin.apps.cases.public import Wanted
from huiyin.apps.places.models import Place
from huiyin.apps.records.models import Event
from huiyin.apps.scope.acting import system
from huiyin.core.words import OPEN_LEVELS, Answer, Outcome, Phase

Matters = QuerySet[Case]


@dataclass(frozen=True)
class Total:
    """Of the matters that came since a day: how many they are, and how far these same ones are now."""

    since: date
    came: int
    taken: int
    ended: int


def open_wishes(wanted: Wanted) -> Matters:
    """Wishes on the wall that nobody has claimed yet, by their public line: it alone is shown, and searched."""
    rows = Case.objects.filter(open=True, slug="wish", state="posted", level__in=OPEN_LEVELS).exclude(public_title="")
    return public.with_words(wanted.among(rows), wanted.words, "public_title")


def published_talk(wanted: Wanted) -> Matters:
    """The published matters of the villagers' talk."""
    rows = wanted.among(public.published().filter(slug="talk"))
    return public.with_words(rows, wanted.words, "public_title", "public_text")


def wishes_since(town: Place, since: date) -> Total:
    """Of the wishes put up since: those that somebody claimed, and those that came true as the wisher says."""
    thanked = _subjects(town, since, "case.thank")
    true = Q(open=False, outcome=Outcome.solved) & (Q(answer=Answer.fixed) | Q(uid__in=thanked))
    return _total(town, since, "case.put_up", taken=Q(handler__isnull=False), ended=true)


def talk_since(town: Place, since: date) -> Total:
    """Of the matters raised since: those answered or done, and those closed after the villager was asked."""
    ended = Q(open=False, outcome__in=(Outcome.solved, Outcome.answered))
    return _total(town, since, "case.speak", taken=Q(phase=Phase.to_confirm) | ended, ended=ended)


@system("public sums")
def _total(town: Place, since: date, began: str, *, taken: Q, ended: Q) -> Total:
    """One query, over the matters of these days alone: the index of events finds them."""
    cases = Case.objects.filter(uid__in=_subjects(town, since, began), level__in=OPEN_LEVELS)
    found = cases.aggregate(came=Count("pk"), taken=Count("pk", filter=taken), ended=Count("pk", filter=ended))
    return Total(since, **found)


def _subjects(town: Place, since: date, kind: str) -> QuerySet[Event, Any]:
    events = Event.objects.filter(kind=kind, day__gte=since, place_no__range=(town.no, town.end), subject__isnull=False)
    return events.values("subject")
