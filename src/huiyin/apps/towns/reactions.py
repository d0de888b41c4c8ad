"""After the fact: villages and grids that were imported into a town get the template's units and posts."""

from __future__ import annotations

from collections.abc import Sequence

from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.queries import towns
from huiyin.apps.records.models import Event
from huiyin.apps.towns.actions import complete_town


def complete(events: Sequence[Event]) -> None:
    """Complete the towns in which the importing posts import (event `import.places`)."""
    for event in events:
        place = None if "system" in event.data else event.place
        for town in towns():
            if place is None or (town.no <= place.end and place.no <= town.end):
                complete_town(by=Viewer.for_system("import.places"), town=town, now=event.recorded_at)
