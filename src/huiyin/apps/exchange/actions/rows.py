"""Change rows that are there already, as an import says. New rows are made by the actions of their own apps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import models, transaction

from huiyin.apps.exchange.actions.noting import Noted, note
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.letters import letters_of
from huiyin.apps.places.models import Household, Place
from huiyin.apps.records.rows import update_each
from huiyin.apps.units.linking import follow_households
from huiyin.apps.units.models import Unit

LETTERS = 24


@transaction.atomic
def change_row(row: models.Model, facts: Mapping[str, Any]) -> None:
    """Put new values on one row; a new name brings its letters along."""
    changed = dict(facts)
    if "name" in changed and hasattr(row, "letters"):
        changed["letters"] = letters_of(changed["name"], LETTERS)
    for name, value in changed.items():
        setattr(row, name, value)
    follows = ["phone_index"] if "phone" in changed and hasattr(row, "phone_index") else []
    row.save(update_fields=[*changed, *follows])


@transaction.atomic
def change_place(by: Viewer, place: Place, facts: Mapping[str, Any], now: datetime) -> None:
    """Put new values on a place. An event `place.changed` keeps what stood there."""
    noted = Noted(place, place, facts)
    change_row(place, facts)
    note(by, "place.changed", [noted], now)


@transaction.atomic
def change_unit(unit: Unit, facts: Mapping[str, Any]) -> None:
    """Put new values on a unit; `serves` is a list of place ids."""
    rest = dict(facts)
    serves = rest.pop("serves", None)
    if serves is not None:
        unit.serves.set(serves)
    if rest:
        change_row(unit, rest)


@transaction.atomic
def change_households(
    by: Viewer, changes: Sequence[tuple[Household, Mapping[str, Any]]], places: Mapping[int, Place], now: datetime
) -> None:
    """Put new values on many households of these places. An event `household.changed` of each keeps what stood there."""
    names: set[str] = set()
    noted = [Noted(home, places[facts.get("place_id", home.place_id)], facts) for home, facts in changes]
    for household, facts in changes:
        names |= facts.keys()
        for name, value in facts.items():
            setattr(household, name, value)
    update_each((household for household, _ in changes), sorted(names))
    follow_households(household.pk for household, facts in changes if "place_no" in facts)
    note(by, "household.changed", noted, now)
