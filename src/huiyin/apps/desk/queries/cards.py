"""Residents' cards of the villages that a post serves."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db.models import Count, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

from huiyin.apps.cases.actions.carding import MOST_TRIES
from huiyin.apps.cases.keyset import Order
from huiyin.apps.cases.models import ResidentCard
from huiyin.apps.cases.shelves import card_of_number
from huiyin.apps.keys.ring import recall
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.apps.places.queries import villages_in
from huiyin.apps.scope.acting import system

if TYPE_CHECKING:
    from huiyin.apps.desk.cards import Wanted

PAGE = 50
NEWEST = Order()
STATES: Mapping[str, Promise] = {
    "open": pgettext_lazy("card", "in use"),
    "locked": pgettext_lazy("card", "locked"),
    "closed": pgettext_lazy("card", "closed"),
}
KINDS = {"open": "on", "locked": "late", "closed": "done"}
WHY_LOCKED = gettext_lazy("Five wrong PINs. A new PIN opens it again.")


def villages(viewer: Viewer) -> list[Place]:
    """The villages in which the post hands out cards: its own, or all of its town."""
    rows = villages_in(viewer.town)
    return list(rows.filter(pk=viewer.village) if viewer.village else rows)


def _served(viewer: Viewer) -> QuerySet[ResidentCard]:
    """A desk sits in a unit, which has no interval of its own: so the rows are chosen here, by village and town."""
    rows = ResidentCard.objects.select_related("place", "as_post__unit")
    if viewer.village:
        return rows.filter(place_id=viewer.village)
    return rows.filter(place__town_id=viewer.town) if viewer.town else rows.none()


def page(viewer: Viewer, wanted: Wanted, most: int = 0) -> tuple[list[dict[str, Any]], str]:
    """A page of them, newest first, and the key of the next. One query, and one for their keys."""
    rows = _served(viewer)
    if wanted.village:
        rows = rows.filter(place_id=wanted.village)
    if wanted.one:
        rows = rows.filter(pk=card_asked(viewer, wanted))
    if wanted.state == "closed":
        rows = rows.filter(closed_at__isnull=False)
    elif wanted.state:
        locked = wanted.state == "locked"
        rows = rows.filter(closed_at=None, **{f"tries__{'gte' if locked else 'lt'}": MOST_TRIES})
    found, after = NEWEST.page(rows, wanted.after, most or PAGE)
    recall(card.uid for card in found)
    return [_row(card) for card in found], after


def card_asked(viewer: Viewer, wanted: Wanted) -> int:
    """The id of the one card that is asked for; 0 when there is none of that number."""
    if not wanted.number:
        return wanted.card or 0
    found = card_of_number(_served(viewer), wanted.number)
    return found.pk if found else 0


@system("a card of the villages that a post serves")
def card_of(viewer: Viewer, uid: uuid.UUID) -> dict[str, Any] | None:
    """One of them, with how many matters belong to it; None when there is none for this post."""
    card = _served(viewer).annotate(matters=Count("contacts")).filter(uid=uid).first()
    return _row(card) if card else None


def _row(card: ResidentCard) -> dict[str, Any]:
    """The sealed words are opened here, where they may be."""
    state = state_of(card)
    post = card.as_post
    by = f"{post.unit.name} {post.name}" if post and post.unit else post.name if post else ""
    return {
        "card": card,
        "name": card.name,
        "helper": card.helper,
        "note": card.note,
        "by": by,
        "state": state,
        "word": STATES[state],
        "kind": KINDS[state],
    }


def state_of(card: ResidentCard) -> str:
    """A key of `STATES`."""
    if card.closed_at:
        return "closed"
    return "locked" if card.tries >= MOST_TRIES else "open"
