"""How many confidential matters are open at places, and late: told from five on, and none from which another could be worked out.

A place that the table of its parent does not tell is not told by its own table either. Sealed matters are counted nowhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from huiyin.apps.cases.kept import kept
from huiyin.apps.cases.models import Case
from huiyin.apps.net.reach import column_of
from huiyin.apps.places.models import Place
from huiyin.apps.records.queries import open_by_place
from huiyin.apps.scope.acting import system
from huiyin.core.hiding import few_of
from huiyin.core.words import Level

LEVELS = (Level.restricted,)


@dataclass(frozen=True)
class KeptBack:
    """By place in it: how many are `open` and `late`; `hidden`: the places of which neither is told."""

    open: Mapping[int, int]
    late: Mapping[int, int]
    hidden: frozenset[int]

    def of(self, place: int) -> tuple[int, int] | None:
        """The two numbers of a place, None when they are not told."""
        return None if place in self.hidden else (self.open.get(place, 0), self.late.get(place, 0))


NOTHING = KeptBack({}, {}, frozenset())


@system("how many confidential matters are open is told of places, from five on")
def kept_back(place: Place, now: datetime) -> KeptBack:
    """The confidential matters of the places in a place. Two queries, and two for each level above it in half a minute."""
    opened, late = _counted(place, now)
    rest = few_of(late, opened)
    return KeptBack(opened, late, frozenset(opened) if _is_hidden(place, now) else rest)


def _is_hidden(place: Place, now: datetime) -> bool:
    above = place.parent
    if above is None:
        return False
    opened, late = kept(("kept back", above.pk), lambda: _counted(above, now))
    return place.pk in few_of(late, opened) or _is_hidden(above, now)


def _counted(place: Place, now: datetime) -> tuple[dict[int, int], dict[int, int]]:
    column = column_of(place)
    name = "place_id" if column == "place" else f"place__{column}_id"
    late = Case.objects.filter(
        place__no__range=(place.no, place.end), open=True, level__in=LEVELS, due_at__lt=now, due_sort__lt=now
    )
    grouped = late.order_by().values_list(name).annotate(n=Count("pk"))
    return open_by_place(place.no, place.end, column, LEVELS), {pk or 0: n for pk, n in grouped}
