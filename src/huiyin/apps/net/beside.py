"""What other apps show on the pages of the net: a unit's duties and activities, what is on near a resident, venues, titles.

`site/wiring.py` names who shows what. A panel is {title, rows [{title, url, note, tag, kind}], more {url, title}}; without rows it
is not shown. Each is asked for what the reader may see, and decides itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.apps.units.models import Unit

Panel = dict[str, Any]
OfUnit = Callable[[Viewer, Unit, bool, datetime], Panel]
"""For a reader, a unit, whether the reader reaches it, now."""
OfPlace = Callable[[Place, datetime], Panel]
"""For everybody, of a grid or village, now."""
Numbered = Callable[[Place, str], Mapping[int, int]]
"""By child of a place (`reach.column_of`): how many venues everybody may see there."""

_units: list[OfUnit] = []
_places: list[OfPlace] = []
_venues: list[Numbered] = []


def shows(*, units: Sequence[OfUnit] = (), places: Sequence[OfPlace] = (), venues: Sequence[Numbered] = ()) -> None:
    """Register who shows something."""
    _units.extend(units)
    _places.extend(places)
    _venues.extend(venues)


def of_unit(viewer: Viewer, unit: Unit, inside: bool, now: datetime) -> list[Panel]:
    """The panels of a unit's page that have something to show."""
    return [panel for show in _units if (panel := show(viewer, unit, inside, now))["rows"]]


def of_place(place: Place, now: datetime) -> list[Panel]:
    """The panels of a place for everybody."""
    return [panel for show in _places if (panel := show(place, now))["rows"]]


def venues_by(place: Place, column: str) -> Mapping[int, int]:
    """By child: how many venues there are."""
    found: dict[int, int] = {}
    for count in _venues:
        for pk, n in count(place, column).items():
            found[pk] = found.get(pk, 0) + n
    return found
