"""Changes of units as events: `unit.added`, `unit.changed`, `unit.joined`, `unit.left`, `unit.closed`."""

from __future__ import annotations

from huiyin.apps.places.models import Place
from huiyin.apps.records.actions import Happened, log
from huiyin.apps.records.models import Event
from huiyin.apps.units.joining import UnitChange


def record(change: UnitChange) -> None:
    """After a change, in its transaction: an event about the unit at its seat, in the order of the unit's changes."""
    unit = change.unit
    what = Happened(
        kind=f"unit.{change.kind}",
        at=change.now,
        recorded_at=change.now,
        place=Place.objects.get(pk=unit.seat_id),
        subject=unit.uid,
        nth=Event.objects.filter(subject=unit.uid).count() + 1,
        unit_id=unit.pk,
        category=unit.kind,
        data=dict(change.data),
    )
    log(change.by, what)
