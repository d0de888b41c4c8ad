"""The public lists: wishes to be claimed, matters of the villagers' talk; never a name, never an asker's own words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from huiyin.apps.cases.models import Case
from huiyin.apps.places.models import Place
from huiyin.apps.records.models import Event
from huiyin.core.words import Outcome

MOST = 50


@dataclass(frozen=True)
class Total:
    """How many matters since a day."""

    since: date
    opened: int
    taken: int
    closed: int


def open_wishes(town: Place) -> list[Case]:
    """Wishes on the wall that nobody has claimed yet, newest first, by their public line."""
    rows = Case.objects.filter(town=town, open=True, slug="wish", state="posted").exclude(public_title="")
    return list(rows.select_related("village").order_by("-id")[:MOST])


def published(town: Place, slug: str) -> list[Case]:
    """The published matters of a pack, newest first."""
    rows = Case.objects.filter(town=town, published_at__isnull=False, slug=slug)
    return list(rows.select_related("village").order_by("-published_at")[:MOST])


def wishes_since(town: Place, since: date) -> Total:
    """Wishes told, claimed, and fulfilled as the wisher or a call-back says."""
    return Total(
        since,
        opened=_matters(town, since, kind="case.wish"),
        taken=_matters(town, since, kind="case.claim"),
        closed=_matters(town, since, kind__in=("case.thank", "case.close"), outcome=Outcome.solved, data__pack="wish"),
    )


def talk_since(town: Place, since: date) -> Total:
    """Matters raised, answered, and closed after the villager was asked."""
    return Total(
        since,
        opened=_matters(town, since, kind="case.speak"),
        taken=_matters(town, since, kind__in=("case.answer_now", "case.report"), data__pack="talk"),
        closed=_matters(town, since, kind="case.close", data__pack="talk"),
    )


def _matters(town: Place, since: date, **which: Any) -> int:
    rows = Event.objects.filter(day__gte=since, place_no__gte=town.no, place_no__lte=town.end, **which)
    return rows.values("subject").distinct().count()
