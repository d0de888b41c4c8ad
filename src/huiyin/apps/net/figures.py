"""The towns' figures that rest on the net, as queries over what happened and what stands now (figures.md 0-1 … 4-7).

Each is asked for a place that the viewer reaches; none orders persons. A page shows `held_in` (`/d/net/gaps/`); the figures of a
town ask `standing.py`, and the other functions here wait to be one with it.
"""

from __future__ import annotations

from datetime import date

from django.db.models import Count

from huiyin.apps.cases.models import Case
from huiyin.apps.net.counting import held_on
from huiyin.apps.net.models import Coverage, Gap
from huiyin.apps.net.reach import profile_at
from huiyin.apps.net.weak import PACK
from huiyin.apps.people.queries import holdings_on
from huiyin.apps.places.models import Place
from huiyin.apps.records.models import Event
from huiyin.apps.scope.acting import system
from huiyin.apps.units.models import Post, Unit
from huiyin.core.requires import requirements
from huiyin.core.words import PARTY_KINDS, VILLAGE_LEVEL, Outcome, PlaceKind


@system("the figures of the net")
def places_by_kind(place: Place) -> dict[str, int]:
    """How many places of each kind lie in it now: rows 1-9 … 1-13, 3-21."""
    rows = Place.objects.filter(no__range=(place.no, place.end), valid_to=None).exclude(pk=place.pk)
    return dict(rows.order_by().values_list("kind").annotate(n=Count("pk")))


@system("the figures of the net")
def units_by_kind(place: Place, seated: str = "") -> dict[str, int]:
    """How many units of each kind are seated in it, or of those on places of one kind: rows 2-12, 3-23."""
    rows = Unit.objects.filter(seat__no__range=(place.no, place.end), closed_on=None)
    if seated:
        rows = rows.filter(seat__kind=seated)
    return dict(rows.order_by().values_list("kind").annotate(n=Count("pk")))


@system("the figures of the net")
def held_in(place: Place, title: str) -> tuple[int, int]:
    """In how many of the places that must have this post somebody holds it: row 1-22, 15 of 15."""
    profile = profile_at(place)
    kinds = [one.on for one in requirements(profile.raw) if one.title == title] if profile else []
    wanted = [kind for on in kinds for kind in (VILLAGE_LEVEL if on == PlaceKind.village else [on])]
    span = (place.no, place.end)
    of = Coverage.objects.filter(place_no__range=span, kind__in=wanted).count()
    return of - Gap.objects.filter(place_no__range=span, title=title).count(), of


@system("the figures of the net")
def holders_of(place: Place, title: str, day: date) -> int:
    """Distinct persons who hold a post of this title in it on a day, deputies included: row 3-22."""
    posts = Post.objects.filter(title=title, closed_on=None, place__no__range=(place.no, place.end))
    posts = posts | Post.objects.filter(title=title, closed_on=None, unit__seat__no__range=(place.no, place.end))
    terms = holdings_on(day).filter(post__in=posts)
    return terms.aggregate(n=Count("person", distinct=True))["n"] or 0


@system("the figures of the net")
def party_units_with(place: Place, title: str, day: date) -> int:
    """How many Party organisations have somebody in this post: row 4-4."""
    units = Unit.objects.filter(seat__no__range=(place.no, place.end), kind__in=PARTY_KINDS, closed_on=None)
    posts = Post.objects.filter(unit__in=units, title=title, closed_on=None).filter(held_on(day))
    return posts.aggregate(n=Count("unit", distinct=True))["n"] or 0


@system("the figures of the net")
def units_added(place: Place, kind: str, first: date, last: date) -> int:
    """How many units of a kind were set up in a period, from the events of their adding: row 4-7."""
    span = (place.no, place.end)
    events = Event.objects.filter(kind="unit.added", category=kind, day__range=(first, last), place_no__range=span)
    return events.count()


@system("the figures of the net")
def struck_off(place: Place, first: date, last: date) -> list[str]:
    """Villages whose Party organisation was struck off the list of weak ones in a period: row 4-5."""
    cases = Case.objects.filter(slug=PACK, place__no__range=(place.no, place.end), outcome=Outcome.solved, open=False)
    cases = cases.filter(closed_at__date__range=(first, last)).select_related("village")
    return [case.village.name for case in cases.order_by("closed_at") if case.village]
