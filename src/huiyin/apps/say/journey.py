"""The way through the questions: which one comes next for this draft, and what stands around it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from django.http import HttpRequest

from huiyin.apps.cases import library
from huiyin.apps.cases.models import Case
from huiyin.apps.cases.queries import nearby
from huiyin.apps.places.models import Place
from huiyin.apps.places.queries import place_by_id
from huiyin.apps.say import drafts
from huiyin.apps.say.choosing import open_to_residents
from huiyin.apps.say.drafts import Draft
from huiyin.apps.say.queries import places
from huiyin.core.packs import Pack
from huiyin.core.profiles import Profile
from huiyin.core.words import VILLAGE_LEVEL

MAIN = ("what", "kind", "where", "contact", "mandate", "check")
PARTS = {"danger": "kind", "grid": "where", "border": "where", "twins": "check"}
"""Pages between the main ones count with the step that they belong to."""


@dataclass(frozen=True)
class Trip:
    """A draft with its town, profile, pack and (when it is known) place."""

    draft: Draft
    town: Place
    profile: Profile
    pack: Pack
    place: Place | None

    @property
    def here(self) -> Place:
        """The place that the case will have: the chosen one, else the town."""
        return self.place or self.town

    def with_draft(self, draft: Draft) -> Trip:
        """The same trip after an answer."""
        moved = draft.place != self.draft.place
        return replace(self, draft=draft, place=place_by_id(draft.place) if moved else self.place)


def trip_of(request: HttpRequest, now: datetime) -> Trip | None:
    """The trip of this browser's draft; None when there is none, or its town or pack is gone."""
    draft = drafts.load(request, now)
    return trip(draft) if draft else None


def trip(draft: Draft) -> Trip | None:
    """The trip of a draft."""
    town = place_by_id(draft.town)
    profile = places.profile_of(town) if town else None
    if town is None or profile is None or not open_to_residents(profile, draft.slug):
        return None
    return Trip(draft, town, profile, library.pack(draft.slug), place_by_id(draft.place) if draft.place else None)


def steps_of(pack: Pack) -> list[str]:
    """The main steps that this pack asks, for "step 2 of 5"."""
    asked = {"kind": "category", "contact": "contact", "mandate": "mandate"}
    return [step for step in MAIN if step not in asked or pack.start.asks(asked[step])]


def next_step(trip: Trip, now: datetime) -> str:
    """The first question that is still open; `check` when none is."""
    wanted: dict[str, Callable[[], bool]] = {
        "what": lambda: True,
        "kind": lambda: trip.pack.start.asks("category"),
        "danger": lambda: "emergency" in trip.profile.flags(trip.draft.category),
        "where": lambda: True,
        "border": lambda: bool(neighbours(trip)),
        "grid": lambda: len(grids_to_choose(trip)) > 1,
        "contact": lambda: trip.pack.start.asks("contact"),
        "mandate": lambda: trip.pack.start.asks("mandate"),
        "twins": lambda: any(case.open for case in twins(trip, now)),
    }
    return next((step for step, asks in wanted.items() if step not in trip.draft.done and asks()), "check")


def grids_to_choose(trip: Trip) -> list[Place]:
    """The grids of the chosen village."""
    return places.grids(trip.place) if trip.place and trip.place.kind in VILLAGE_LEVEL else []


def neighbours(trip: Trip) -> list[Place]:
    """Other villages that the given point lies in or near to."""
    village = trip.here.village
    if trip.draft.point is None or village is None:
        return []
    return places.across_the_border(trip.draft.point, village, places.villages(trip.town))


def twins(trip: Trip, now: datetime) -> list[Case]:
    """Matters that may be the same one."""
    if not trip.pack.start.asks("category") or not trip.draft.category:
        return []
    if trip.profile.categories[trip.draft.category].radius == 0:
        return []
    return nearby(trip.here, trip.draft.category, trip.draft.text, trip.draft.point, now)


def before(trip: Trip, step: str) -> str:
    """The step to go back to, empty for the first one."""
    order = ["what", "kind", "where", "grid", "contact", "mandate", "check"]
    at = order.index({"danger": "where", "border": "grid", "twins": "check"}.get(step, step))
    return next((each for each in reversed(order[:at]) if each in trip.draft.done), "")
