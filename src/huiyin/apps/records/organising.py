"""Changes of units and posts as events: `unit.added`, `unit.changed`, `unit.joined`, `unit.left`, `post.added`, `post.changed`."""

from __future__ import annotations

from huiyin.apps.places.models import Place
from huiyin.apps.records.actions import Happened, log, next_nth
from huiyin.apps.units.joining import UnitChange
from huiyin.apps.units.models import Post, Unit


def record(change: UnitChange) -> None:
    """After a change, in its transaction: an event about the unit or post where it stands, in the order of its changes."""
    what = change.unit
    unit = what.unit if isinstance(what, Post) else what
    happened = Happened(
        kind=f"{'post' if isinstance(what, Post) else 'unit'}.{change.kind}",
        at=change.now,
        recorded_at=change.now,
        place=Place.objects.get(pk=_seat(what)),
        subject=what.uid,
        nth=next_nth(what.uid),
        unit_id=unit.pk if unit else None,
        role=what.title if isinstance(what, Post) else "",
        category=unit.kind if unit else "",
        data=dict(change.data),
    )
    log(change.by, happened)


def _seat(what: Unit | Post) -> int:
    if isinstance(what, Unit):
        return what.seat_id
    return what.place_id or what.unit.seat_id  # type: ignore[union-attr]
