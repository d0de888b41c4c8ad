"""When leaders receive, and what was promised then."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta

from django.db.models import Q

from huiyin.apps.cases.actions.sharing import LEADERS
from huiyin.apps.cases.asked import PAGE, Asked, found
from huiyin.apps.cases.containing import containing
from huiyin.apps.cases.keyset import Order
from huiyin.apps.cases.lists import BY_DUE
from huiyin.apps.cases.models import Case
from huiyin.apps.cases.queries import LIST_FIELDS, visible_to
from huiyin.apps.people.queries import Viewer, holdings_on
from huiyin.apps.petitions.actions.promising import PACK
from huiyin.apps.petitions.queries.register import NEWEST
from huiyin.apps.places.models import Place
from huiyin.apps.places.queries import villages_in
from huiyin.apps.slots.models import Slot
from huiyin.apps.slots.queries import SOONEST, WITH
from huiyin.core.slots import SlotKind

AHEAD, BACK, JUST = timedelta(days=183), timedelta(days=366), timedelta(days=7)
PAST = Order("starts")
NAMES = ("place__name", "post__name", "unit__name")
COLUMNS = ("title", "letters", "room", *NAMES, *(each.replace("name", "letters") for each in NAMES))


def town_of(viewer: Viewer) -> Place | None:
    """The viewer's town."""
    return Place.objects.filter(pk=viewer.town).first() if viewer.town else None


def rota(town: Place, asked: Asked, now: datetime, most: int = PAGE) -> tuple[list[Slot], str]:
    """The receptions of a town and its villages from a week ago on, as promises are written down afterwards too, soonest first;
    or those of the last year, newest first. Posts, never names. Words are looked for in title, room, place
    and who receives, and of all but the room their initials. One query."""
    rows = Slot.objects.filter(kind=SlotKind.reception, cancelled_at=None, place_no__range=(town.no, town.end))
    rows = rows.select_related(*WITH)
    rows = containing(rows, asked.q, *COLUMNS)
    if asked.s == "past":
        return PAST.page(rows.filter(starts__gt=now - BACK, ends__lte=now), asked.after, most)
    return SOONEST.page(rows.filter(ends__gt=now - JUST, starts__lt=now + AHEAD), asked.after, most)


def slot_of(town: Place, uid: uuid.UUID) -> Slot | None:
    """A reception of the town."""
    rows = Slot.objects.filter(uid=uid, kind=SlotKind.reception, place_no__range=(town.no, town.end))
    return rows.select_related(*WITH).first()


def promises(viewer: Viewer, asked: Asked, now: datetime, most: int = PAGE) -> tuple[list[Case], str]:
    """What was promised at receptions and is not done, by its day; `asked.s`: late, or over. One query."""
    rows = visible_to(viewer).filter(slug=PACK).select_related(*LIST_FIELDS).defer("why", "public_text")
    rows = found(viewer, rows, asked)
    if asked.s == "over":
        return NEWEST.page(rows.filter(open=False), asked.after, most)
    late = {"due_at__lt": now} if asked.s == "late" else {}
    return BY_DUE.page(rows.filter(open=True, **late), asked.after, most)


def leaders_of(town: Place, today: date) -> list[tuple[int, str]]:
    """Who may have received, where a reception names no post: the leaders of the town and its villages."""
    here = Q(post__unit__seat__town=town) | Q(post__place__town=town)
    held = holdings_on(today).filter(here, post__title__in=LEADERS, post__closed_on=None)
    rows = held.select_related("person", "post__unit", "post__place").order_by("post__unit_id", "post_id", "deputy")
    return [(each.post_id, f"{each.post.unit or each.post.place} {each.post.name} {each.person.name}") for each in rows]


def places_of(town: Place) -> list[Place]:
    """Where something may be promised: the town and its villages."""
    return [town, *villages_in(town)]
