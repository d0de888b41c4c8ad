"""Every read of slots: what is public, what a post has next, who is on duty, one's own booking by its code."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet

from huiyin.apps.cases.codes import as_receipt, receipt_code, receipt_shelves, whose
from huiyin.apps.cases.keyset import Order
from huiyin.apps.keys.ring import recall
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.apps.scope.acting import system
from huiyin.apps.slots.models import Booking, Slot
from huiyin.core.ical import Entry
from huiyin.core.slots import LONGEST, SlotKind
from huiyin.core.worktime import SHANGHAI

WITH = ("place__town", "post__unit", "post__place", "unit")
LISTED, FED = 200, 2000
SOONEST = Order("starts", newest=False)
"""As `coming` is paged."""


def coming(place: Place, now: datetime, *, days: int = 31, kinds: Sequence[str] = ()) -> QuerySet[Slot]:
    """What takes place at a place and inside it and is not over, soonest first. For everybody: only what is public."""
    rows = _inside(place, now - LONGEST, now + timedelta(days=days)).filter(cancelled_at=None, ends__gt=now)
    rows = rows.filter(kind__in=kinds) if kinds else rows
    return rows.select_related(*WITH).order_by("starts", "id")


def _inside(place: Place, after: datetime, before: datetime) -> QuerySet[Slot]:
    """What is public in a place and begins between two moments: by its town, in whose order it is indexed."""
    rows = Slot.objects.filter(public=True, starts__gt=after, starts__lt=before)
    rows = rows.filter(town=place.town_id) if place.town_id else rows
    return rows if place.pk == place.town_id else rows.filter(place_no__range=(place.no, place.end))


def public_slot(uid: uuid.UUID) -> Slot | None:
    """The public slot of a uid, whether or not it is over or called off."""
    return Slot.objects.filter(uid=uid, public=True).select_related(*WITH).first()


def entries(place: Place, now: datetime) -> list[Entry]:
    """The feed of a place: what is public, a month back and half a year ahead, what was called off included. Posts only."""
    rows = _inside(place, now - timedelta(days=31), now + timedelta(days=183))
    return [
        Entry(
            f"{row.uid}@huiyin",
            row.starts,
            row.ends,
            name_of(row),
            where_of(row),
            nth=row.nth,
            off=bool(row.cancelled_at),
        )
        for row in rows.select_related(*WITH).order_by("starts", "id")[:FED]
    ]


def name_of(slot: Slot) -> str:
    """Whose slot it is: its title, post and unit; never a person."""
    unit = slot.unit.name if slot.unit else ""
    post = slot.post.name if slot.post else ""
    return " ".join(filter(None, [slot.title, unit, post])) or slot.room


def where_of(slot: Slot) -> str:
    """The place and the room."""
    return " ".join(filter(None, [slot.place.name, slot.room]))


def on_duty(place: Place, now: datetime) -> Slot | None:
    """Who is on duty there now, else who is next within a day. One query."""
    rows = Slot.objects.filter(kind=SlotKind.on_duty, cancelled_at=None, public=True, ends__gt=now, place=place)
    rows = rows.filter(starts__lt=now + timedelta(days=1))
    return rows.select_related(*WITH).order_by("starts", "id").first()


def standing_by(posts: Collection[int], now: datetime) -> set[int]:
    """Which of some posts are on duty at a moment, public or not. One query."""
    rows = Slot.objects.filter(
        kind=SlotKind.on_duty, cancelled_at=None, post_id__in=posts, starts__lte=now, ends__gt=now
    )
    return set(rows.values_list("post_id", flat=True))


def own(viewer: Viewer, now: datetime, *, most: int = 20) -> list[Slot]:
    """What the post has next, called off ones left out, soonest first."""
    rows = Slot.objects.filter(post_id=viewer.actor.post, cancelled_at=None, ends__gt=now)
    return list(rows.select_related(*WITH).order_by("starts", "id")[:most])


def rota(viewer: Viewer, first: date, days: int) -> list[Slot]:
    """The slots of some days at the viewer's place and inside it, and those of the post or unit anywhere: the first `LISTED`."""
    begin = datetime.combine(first, time.min, SHANGHAI)
    inside = Q(post_id=viewer.actor.post) | Q(place_id__in=viewer.actor.serves | {viewer.actor.place})
    if viewer.interval:
        inside |= Q(place_no__range=(viewer.interval.no, viewer.interval.end))
    if viewer.actor.unit:
        inside |= Q(unit_id=viewer.actor.unit)
    rows = Slot.objects.filter(inside, starts__gte=begin, starts__lt=begin + timedelta(days=days))
    return list(rows.select_related(*WITH).order_by("starts", "room", "id")[:LISTED])


def slot_for(viewer: Viewer, uid: uuid.UUID) -> Slot | None:
    """The slot of a uid, for a post."""
    return Slot.objects.filter(uid=uid).select_related(*WITH).first() if viewer.actor.post else None


def bookings(viewer: Viewer, slot: Slot) -> list[Booking]:
    """What was booked in a slot, as far as the viewer may see it, with the names."""
    rows = list(slot.bookings.filter(slot=slot).order_by("id")) if viewer.actor.post else []
    recall(row.uid for row in rows)
    return rows


def booking_of(typed: str) -> Booking | None:
    """The booking of a receipt code as it was typed."""
    code = as_receipt(typed)
    if code is None:
        return None
    with system("a booking is found by its code"):
        near = Booking.objects.filter(shelf__in=receipt_shelves(code))
        near = near.select_related("slot__place", "slot__post", "slot__unit")
        return whose(code, near, lambda booking: receipt_code(booking.uid, booking.shelf))
