"""Units after their places moved: they stand under the units of the new place, and those of the old one serve there no more."""

from __future__ import annotations

from huiyin.apps.places.changes import Change
from huiyin.apps.places.models import Place, PlaceChange
from huiyin.apps.places.queries import ancestors
from huiyin.apps.units.models import Unit


def follow(change: Change) -> None:
    """After a change of the tree, in its transaction."""
    for row in change.rows:
        if row.kind == "move" and row.came_from:
            _leave(row.place, row.came_from)
        _stand_under(row)


def _leave(place: Place, came_from: Place) -> None:
    """Units seated in the old parent, and not in the place itself, serve nothing in it any more."""
    if came_from.no <= place.no <= came_from.end:  # it only lies one level further down
        return
    serving = Unit.serves.through.objects.filter(place__no__range=(place.no, place.end))
    seated = Unit.objects.filter(seat__no__range=(came_from.no, came_from.end))
    serving.filter(unit__in=seated.values("id")).delete()


def _stand_under(row: PlaceChange) -> None:
    """The unit of the same key, else of the same kind, that is nearest above; none where there is none."""
    here = (row.went_to if row.kind != "move" else row.place).interval
    above = list(ancestors(row.went_to).values_list("id", flat=True))
    orphans = Unit.objects.filter(seat__no__range=(here.no, here.end), parent__isnull=False).select_related("parent")
    for unit in orphans.exclude(parent__seat__no__range=(here.no, here.end)).exclude(parent__seat__in=above):
        assert unit.parent
        there = Unit.objects.filter(seat__in=above, closed_on=None).order_by("-seat__no", "id")
        same = there.filter(key=unit.parent.key).first() if unit.parent.key else None
        unit.parent = same or there.filter(kind=unit.parent.kind).first()
        unit.save(update_fields=["parent"])
