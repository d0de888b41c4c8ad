"""Who can be chosen for a slot: the posts and bodies of the viewer's place, and the slots with which one is swapped."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Prefetch, Q
from django.utils import timezone
from django.utils.formats import date_format

from huiyin.apps.duties.words import hours_words
from huiyin.apps.people.models import Holding
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.apps.slots.actions import plans_at
from huiyin.apps.slots.models import Slot
from huiyin.apps.slots.queries import name_of
from huiyin.apps.units.models import Post, Unit
from huiyin.core.words import KEEPERS
from huiyin.core.worktime import SHANGHAI

Options = list[tuple[str, Any]]
MOST = 300


def posts(viewer: Viewer) -> Options:
    """The posts at the viewer's place, by unit, with who holds them, as several have one name: `p` and the id."""
    here = Q(unit__seat=viewer.actor.place) | Q(place=viewer.actor.place)
    found = Post.objects.filter(here, closed_on=None).exclude(title__in=KEEPERS).select_related("unit", "place")
    today = timezone.localdate()
    held = Holding.objects.filter(Q(ends=None) | Q(ends__gte=today), starts__lte=today, deputy=False)
    found = found.prefetch_related(Prefetch("holdings", held.select_related("person").order_by("id")))
    return [(f"p{post.pk}", _named(post)) for post in found.order_by("unit_id", "id")[:MOST]]


def _named(post: Post) -> str:
    return " ".join([str(post.unit or post.place), post.name, *(row.person.name for row in post.holdings.all()[:1])])


def units(viewer: Viewer) -> Options:
    """The bodies seated at the viewer's place: `u` and the id."""
    found = Unit.objects.filter(seat=viewer.actor.place, closed_on=None).order_by("id")
    return [(f"u{unit.pk}", unit.name) for unit in found[:MOST]]


def swaps(viewer: Viewer, slot: Slot, now: datetime) -> Options:
    """The coming slots of the same kind and place that another post has and the viewer can change: `s` and the uid."""
    rows = Slot.objects.filter(
        place=slot.place, kind=slot.kind, cancelled_at=None, ends__gt=now, starts__lt=now + timedelta(days=62)
    ).exclude(post=slot.post)  # fmt: skip
    if not plans_at(viewer, slot.place):
        rows = rows.filter(unit=viewer.actor.unit or None).exclude(unit=None)
    rows = rows.exclude(post=None).select_related("post", "unit", "place").order_by("starts")
    return [(f"s{row.uid}", _told(row)) for row in rows[:MOST]] if slot.post_id else []


def _told(row: Slot) -> str:
    """11月23日 18:00–8:00 值班岗."""
    day = date_format(row.starts.astimezone(SHANGHAI).date(), "MONTH_DAY_FORMAT")
    return f"{day} {hours_words(row.starts, row.ends)} {name_of(row)}"


def place_of(viewer: Viewer) -> Place | None:
    """The place that the viewer plans for."""
    return Place.objects.filter(pk=viewer.actor.place).first()


def post_of(code: str) -> Post | None:
    """The post of a choice."""
    return Post.objects.filter(pk=int(code[1:])).first() if code[:1] == "p" else None


def unit_of(code: str) -> Unit | None:
    """The unit of a choice."""
    return Unit.objects.filter(pk=int(code[1:])).first() if code[:1] == "u" else None
