"""On pages of the net (`net/beside.py`): what a unit announced and held, what is on near a resident, venues, titles and who gave
them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from huiyin.apps.activities.models import Activity, Entry
from huiyin.apps.activities.queries import activities as found
from huiyin.apps.activities.queries.activities import Asked
from huiyin.apps.activities.town import Town, town_words
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.apps.scope.acting import system
from huiyin.apps.units.models import Unit
from huiyin.core.activity import REGISTERS

MOST = 5
GIVEN = tuple(name for name, register in REGISTERS.items() if register.given)
"""Registers of titles that somebody gave."""

Panel = dict[str, Any]


def of_unit(viewer: Viewer, unit: Unit, inside: bool, now: datetime) -> Panel:
    """The last that it announced or held; for who does not reach it what is shown. One query."""
    rows = _of_unit(unit, inside)
    if inside and viewer.actor.post:
        lines = [_line(each, reverse("activities:manage", args=[each.uid])) for each in rows]
    else:
        lines = [_line(each, reverse("activities:activity", args=[each.uid])) for each in rows]
    return {"title": _("Activities"), "rows": lines}


@system("what a unit announced and held")
def _of_unit(unit: Unit, inside: bool) -> Sequence[Activity]:
    rows = Activity.objects.filter(unit=unit).exclude(state="cancelled").select_related("place")
    return list((rows if inside else rows.filter(shown=True)).order_by("-starts_at", "-id")[:MOST])


def near(place: Place, now: datetime) -> Panel:
    """What is on in the village and its town, soonest first. One query."""
    rows, _more = found.near(place, Asked(), now, MOST)
    lines = [_line(each, reverse("activities:activity", args=[each.uid])) for each in rows]
    town = place.town or place
    more = {"url": f"{reverse('activities:near')}?town={town.uid}", "title": _("All activities")}
    return {"title": _("What is on near you"), "rows": lines, "more": more}


def _line(each: Activity, url: str) -> Panel:
    return {"title": each.title, "url": url, "at": each.starts_at, "note": each.spot or each.place.name}


def venues(place: Place, now: datetime) -> Panel:
    """Venues of the village, with their hours. One query."""
    here = place.village or place
    rows = _shown(here, Q(register="venue"))
    lines = [{"title": row.name, "url": "", "note": "　".join(filter(None, (row.hours, row.contact)))} for row in rows]
    return {"title": _("Venues"), "rows": lines}


def titles(place: Place, now: datetime) -> Panel:
    """What the village was named or awarded, by whom, since when. One query."""
    here = place.village or place
    rows = _shown(here, Q(register__in=GIVEN))
    return {"title": _("Titles and honours"), "rows": _titles(rows, town_words(_profile(here)))}


def titles_of_unit(_viewer: Viewer, unit: Unit, _inside: bool, now: datetime) -> Panel:
    """What a unit was named or awarded. One query."""
    rows = list(_standing(Q(register__in=GIVEN), unit=unit).order_by("-since", "-id")[: MOST * 2])
    return {"title": _("Titles and honours"), "rows": _titles(rows, town_words(_profile(unit.seat)))}


def _titles(rows: Sequence[Entry], town: Town) -> list[Panel]:
    return [
        {
            "title": "　".join(filter(None, (row.name, town.kind_beside(row.register, row.kind, row.name)))),
            "url": "",
            "note": "　".join(filter(None, (row.given_by, date_format(row.since)))),
        }
        for row in rows
    ]


def _shown(place: Place, which: Q) -> list[Entry]:
    return list(_standing(which, place_no__range=(place.no, place.end)).order_by("-since", "-id")[: MOST * 2])


def _standing(which: Q, **where: Any) -> Any:
    """Shown, standing now, and naming nobody."""
    return (
        Entry.objects.filter(which, shown=True, until=None, household=None, **where)
        .select_related("place")
        .defer("person", "phone")
    )


def _profile(place: Place) -> str:
    return place.profile or (place.town.profile if place.town else "")


def venues_by(place: Place, column: str) -> Mapping[int, int]:
    """By child of a place: how many venues are shown there. One query."""
    name = "place_id" if column == "place" else f"place__{column}_id"
    rows = Entry.objects.filter(register="venue", shown=True, until=None, place_no__range=(place.no, place.end))
    return {pk: n for pk, n in rows.order_by().values_list(name).annotate(n=Count("pk")) if pk}
