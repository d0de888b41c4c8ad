"""When leaders receive, who comes, and what was promised."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from huiyin.apps.cases.models import Case
from huiyin.apps.cases.queries import LIST_FIELDS, visible_to
from huiyin.apps.people.queries import Viewer
from huiyin.apps.petitions.actions.promising import LEADERS, PACK
from huiyin.apps.places.models import Place
from huiyin.apps.slots.models import Booking, Slot
from huiyin.apps.slots.queries import WITH, bookings, name_of, where_of
from huiyin.apps.units.models import Post
from huiyin.core.ical import Entry
from huiyin.core.slots import SlotKind
from huiyin.core.words import VILLAGE_LEVEL

AHEAD, BACK = timedelta(days=60), timedelta(days=31)


def town_of(viewer: Viewer) -> Place | None:
    """The viewer's town."""
    return Place.objects.filter(pk=viewer.town).first() if viewer.town else None


def rota(town: Place, now: datetime, *, back: timedelta = timedelta(0)) -> Sequence[Slot]:
    """The receptions of a town and its villages, soonest first: posts, never names."""
    rows = Slot.objects.filter(
        kind=SlotKind.reception, cancelled_at=None, ends__gt=now - back, starts__lt=now + AHEAD,
        place_no__range=(town.no, town.end),
    )  # fmt: skip
    return list(rows.select_related(*WITH).order_by("starts", "id")[:200])


def notice(town: Place, now: datetime) -> list[Slot]:
    """The same for everybody: only what is public."""
    return [slot for slot in rota(town, now) if slot.public]


def feed_of(town: Place, now: datetime) -> list[Entry]:
    """The notice as entries of a calendar."""
    return [
        Entry(f"{slot.uid}@huiyin", slot.starts, slot.ends, name_of(slot), where_of(slot), nth=slot.nth)
        for slot in notice(town, now)
    ]


def slot_of(viewer: Viewer, uid: uuid.UUID) -> Slot | None:
    """A reception of the viewer's town."""
    town = town_of(viewer)
    rows = Slot.objects.filter(uid=uid, kind=SlotKind.reception).select_related(*WITH)
    return rows.filter(place_no__range=(town.no, town.end)).first() if town else None


def coming(viewer: Viewer, slot: Slot) -> list[Booking]:
    """Who has made an appointment, as far as the viewer may see it."""
    return bookings(viewer, slot)


def promises(viewer: Viewer) -> list[Case]:
    """What was promised at receptions and is not done, by its day."""
    rows = visible_to(viewer).filter(slug=PACK, open=True).select_related(*LIST_FIELDS)
    return list(rows.defer("why", "letters", "public_text").order_by("due_sort", "id")[:100])


def leaders(town: Place) -> list[Post]:
    """The posts that receive: leaders and secretaries of the town."""
    rows = Post.objects.filter(title__in=LEADERS, closed_on=None).select_related("unit", "place")
    return list((rows.filter(unit__seat=town) | rows.filter(place=town)).order_by("id"))


def places_of(town: Place) -> list[Place]:
    """Where they receive: at the town, or going down to a village."""
    villages = Place.objects.filter(town=town, kind__in=VILLAGE_LEVEL, valid_to=None).order_by("no").defer("geometry")
    return [town, *villages]
