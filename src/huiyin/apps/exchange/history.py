"""What became of a place or a household: what imports changed of it, its border, how it moved, was merged or split."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import get_language, pgettext, pgettext_lazy

from huiyin.apps.cases.trail import who
from huiyin.apps.exchange.kinds import kinds
from huiyin.apps.exchange.queries import places_for
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Household, Place, PlaceChange
from huiyin.apps.records.models import Event
from huiyin.apps.scope.acting import system
from huiyin.apps.units.models import HouseholdLink
from huiyin.apps.units.queries import links_on

MOST = 200
KINDS = ("place.changed", "place.bordered", "household.changed")
LINKS = ("link.made", "link.ended")
CONTACT = pgettext_lazy("history", "Contact")
BORDER = pgettext_lazy("history", "Border")
TREE = {
    "move": pgettext_lazy("history", "Lies elsewhere now"),
    "merge": pgettext_lazy("history", "Merged"),
    "split": pgettext_lazy("history", "Split"),
}


@dataclass(frozen=True)
class Line:
    """One change: of what, what stood there and stands there (empty where it is not told), when, by whom."""

    what: str
    was: str
    now: str
    at: datetime
    who: str
    why: str = ""


def place_of(viewer: Viewer, uid: uuid.UUID) -> Place | None:
    """A place that the post works in."""
    return places_for(viewer).filter(uid=uid).first()


def home_of(viewer: Viewer, uid: uuid.UUID) -> Household | None:
    """A household in one of them, if homes are the post's work, or one that the post looks after."""
    with system("may this post see the household"):
        home = Household.objects.filter(uid=uid).first()
        if home is None or _looks_after(viewer, home):
            return home
    return home if viewer.actor.visits_homes and places_for(viewer).filter(pk=home.place_id).exists() else None


def _looks_after(viewer: Viewer, home: Household) -> bool:
    return links_on(localdate()).filter(household=home, post=viewer.actor.post or 0).exists()


@system("what became of a place that the post works in")
def of_place(place: Place) -> list[Line]:
    """Newest first."""
    tree = PlaceChange.objects.filter(Q(place=place) | Q(went_to=place))
    rows = tree.select_related("place", "came_from", "went_to").order_by("-at")[:MOST]
    told = [line for event in _events(place.uid) for line in _said(event, _titles("places"))]
    return sorted([*told, *map(_of_tree, rows)], key=lambda line: line.at, reverse=True)


@system("what became of a household that the post may see")
def of_home(home: Household) -> list[Line]:
    """Newest first: its own columns, and which post began or ceased to look after it. Of what is personal only that it changed:
    what stood there goes with the household."""
    titles = _titles("households")
    own = [
        Line(titles.get(name, pgettext("history", "Place")), "", "", event.at, who(event))
        for event in _events(home.uid)
        for name in event.data["columns"]
    ]
    return sorted([*own, *_links(home)], key=lambda line: line.at, reverse=True)


def _links(home: Household) -> Iterable[Line]:
    links = HouseholdLink.objects.filter(household=home).select_related("post__unit", "post__place")
    posts: dict[uuid.UUID | None, str] = {
        link.uid: f"{link.post.unit or link.post.place} {link.post.name}" for link in links
    }
    rows = Event.objects.filter(subject__in=posts, kind__in=LINKS).select_related("actor", "as_post__unit")
    for event in rows.order_by("-seq")[:MOST]:
        was, now = (posts[event.subject], "") if event.kind == "link.ended" else ("", posts[event.subject])
        yield Line(str(CONTACT), was, now, event.recorded_at, who(event))


def _events(subject: uuid.UUID) -> list[Event]:
    rows = Event.objects.filter(subject=subject, kind__in=KINDS)
    return list(rows.select_related("secret", "actor", "as_post__unit").order_by("-nth")[:MOST])


def _titles(slug: str) -> Mapping[str, str]:
    lang = 1 if (get_language() or "zh").startswith("en") else 0
    return {column.key: column.titles[-lang] for column in kinds()[slug].columns}


def _said(event: Event, titles: Mapping[str, str]) -> Iterable[Line]:
    columns: Sequence[str] = event.data.get("columns", ("geometry",))
    body = event.secret.body if hasattr(event, "secret") else {}
    for name in columns:
        was, now = (str(body.get(part, {}).get(name) or "") for part in ("was", "is"))
        yield Line(titles.get(name, str(BORDER)), was, now, event.at, who(event))


def _of_tree(row: PlaceChange) -> Line:
    was = row.came_from.name if row.kind == "move" and row.came_from else row.place.name
    return Line(str(TREE[row.kind]), was, row.went_to.name, row.at, row.by, row.reason)
