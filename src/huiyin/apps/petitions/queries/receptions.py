"""When leaders receive, and what was promised then."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta

from django.db.models import Q

from huiyin.apps.cases.actions.sharing import LEADERS
from huiyin.apps.cases.models import Case
from huiyin.apps.cases.queries import LIST_FIELDS, visible_to
from huiyin.apps.people.queries import Viewer, holdings_on
from huiyin.apps.petitions.actions.promising import PACK
from huiyin.apps.places.models import Place
from huiyin.apps.places.queries import villages_in
from huiyin.apps.slots.models import Slot
from huiyin.apps.slots.queries import WITH
from huiyin.core.slots import SlotKind

AHEAD, BACK = timedelta(days=60), timedelta(days=31)


def town_of(viewer: Viewer) -> Place | None:
    """The viewer's town."""
    return Place.objects.filter(pk=viewer.town).first() if viewer.town else None


def rota(town: Place, now: datetime) -> list[Slot]:
    """The receptions of a town and its villages, of the last month and to come, soonest first: posts, never names."""
    rows = Slot.objects.filter(
        kind=SlotKind.reception, cancelled_at=None, ends__gt=now - BACK, starts__lt=now + AHEAD,
        place_no__range=(town.no, town.end),
    )  # fmt: skip
    return list(rows.select_related(*WITH).order_by("starts", "id")[:200])


def slot_of(town: Place, uid: uuid.UUID) -> Slot | None:
    """A reception of the town."""
    rows = Slot.objects.filter(uid=uid, kind=SlotKind.reception, place_no__range=(town.no, town.end))
    return rows.select_related(*WITH).first()


def promises(viewer: Viewer) -> list[Case]:
    """What was promised at receptions and is not done, by its day."""
    rows = visible_to(viewer).filter(slug=PACK, open=True).select_related(*LIST_FIELDS)
    return list(rows.defer("why", "letters", "public_text").order_by("due_sort", "id")[:100])


def leaders_of(town: Place, today: date) -> list[tuple[int, str]]:
    """Who may have received, where a reception names no post: the leaders of the town and its villages."""
    here = Q(post__unit__seat__town=town) | Q(post__place__town=town)
    held = holdings_on(today).filter(here, post__title__in=LEADERS, post__closed_on=None)
    rows = held.select_related("person", "post__unit", "post__place").order_by("post__unit_id", "post_id", "deputy")
    return [(each.post_id, f"{each.post.unit or each.post.place} {each.post.name} {each.person.name}") for each in rows]


def places_of(town: Place) -> list[Place]:
    """Where something may be promised: the town and its villages."""
    return [town, *villages_in(town)]
