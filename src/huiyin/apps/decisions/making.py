"""Rolls made from what the village has: households from its places, bodies from the lists that it keeps of them."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from huiyin.apps.decisions.codes import entry_shelf
from huiyin.apps.keys import ring
from huiyin.apps.places.models import Household, Place
from huiyin.apps.rolls.actions import freeze, make_roll
from huiyin.apps.rolls.models import Entry, Roll
from huiyin.apps.rolls.queries import kept_list, named
from huiyin.core.bodies import GROUP, ONLINE, Row
from huiyin.core.errors import RuleError

HOUSEHOLDS = "households"
NAME = 40


def frozen_roll(
    *, place: Place, group: Place | None = None, subject: uuid.UUID, row: Row | None, name: str, now: datetime
) -> Roll:
    """The roll of a sitting, frozen now: of households from the village's register, of a body from its kept list.

    Where a group decides, they are its households and its own list. Raises no_kept_list, empty_roll.
    """
    if row and row.unit != HOUSEHOLDS:
        rows = list(_kept(group or place if row.body == GROUP else place, row.kept))
    else:
        rows = list(_households(group or place))
    online = row is not None and ONLINE in row.channels
    roll = make_roll(name=name[:80], place=place, entries=rows, subject=subject, online=online)
    entries = list(roll.entries.defer("name", "spoken_for"))
    for entry in entries:
        entry.shelf = entry_shelf(roll.uid, entry.number)
    Entry.objects.bulk_update(entries, ["shelf"], batch_size=500)
    return freeze(roll=roll, now=now)


def _households(place: Place) -> Iterator[dict[str, Any]]:
    found = list(
        Household.objects.filter(place_no__gte=place.no, place_no__lte=place.end)
        .select_related("place")
        .order_by("place_no", "door", "id")
    )
    ring.recall(each.uid for each in found)
    for each in found:
        yield {"name": (each.head or each.door)[:NAME], "household": each, "met_in_id": each.place_id}


def _kept(place: Place, body: str) -> Iterator[dict[str, Any]]:
    kept = kept_list(place.pk, body)
    if kept is None:
        raise RuleError("no_kept_list", body=body)
    for entry in named(kept):
        yield {name: getattr(entry, name) for name in ("name", "household", "person_id", "met_in_id", "area")}
