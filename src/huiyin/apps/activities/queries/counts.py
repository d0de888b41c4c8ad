"""Figures over what was held, given, listed and pledged: counted from events alone, so each opens to what is behind it.

How they are counted; tests hold that the sizes which the towns print come out. No page shows them yet.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet, Sum

from huiyin.apps.places.models import Place
from huiyin.apps.records.models import Event
from huiyin.apps.scope.acting import system


@dataclass(frozen=True)
class Counted:
    """What is counted: the events of one kind inside a place, from a day to a day, with these dimensions."""

    kind: str
    place: Place
    since: date | None = None
    until: date | None = None
    by: Mapping[str, str] = field(default_factory=dict)

    @property
    def events(self) -> QuerySet[Event]:
        """The events themselves."""
        rows = Event.objects.filter(kind=self.kind, place_no__range=(self.place.no, self.place.end), **self.by)
        bounds = {"day__gte": self.since, "day__lte": self.until}
        return rows.filter(**{name: day for name, day in bounds.items() if day})


@system("a figure over events")
def times(what: Counted) -> int:
    """How many there were (次, 场, 期)."""
    return what.events.count()


@system("a figure over events")
def total(what: Counted) -> int:
    """The sum of their quantities (人次, 户, 亩, minutes)."""
    return int(what.events.aggregate(n=Sum("quantity"))["n"] or 0)


@system("a figure over events")
def apart(what: Counted, of: str = "subject") -> int:
    """How many different ones they are about: `subject`, `place` or `unit`."""
    return int(what.events.aggregate(n=Count(of, distinct=True))["n"])


@system("a figure over events")
def different(what: Counted, name: str) -> int:
    """How many different ones their data names: `by` (people who serve), `household`."""
    return len({found for found in what.events.values_list(f"data__{name}", flat=True) if found})


@system("a figure over events")
def stock(begun: Counted, ended: str) -> int:
    """How many began and have not ended since (支, 个): the same subject may begin again."""
    ends = Counted(ended, begun.place, None, begun.until, begun.by)
    return begun.events.count() - ends.events.count()


@system("a figure over events")
def by_tag(place: Place, scheme: str, since: date, until: date) -> dict[str, int]:
    """How many activities were held under each aim of a scheme."""
    held = (
        Counted("activity.held", place, since, until).events.filter(data__has_key="tags").values_list("data", flat=True)
    )
    found: dict[str, int] = {}
    for data in held:
        for tag in _tags(data):
            found[tag] = found.get(tag, 0) + tag.startswith(f"{scheme}.")
    return {tag.partition(".")[2]: n for tag, n in found.items() if n}


def _tags(data: Mapping[str, Any]) -> list[str]:
    return [str(tag) for tag in data.get("tags", [])]
