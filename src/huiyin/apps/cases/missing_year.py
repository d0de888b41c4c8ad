"""Is a yearly holiday notice missing that open cases wait for? The desk and the leaders are told from 1 December on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from huiyin.apps.cases.kept import kept
from huiyin.apps.cases.models import Case
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.apps.places.queries import calendar_everywhere, calendar_of, inside
from huiyin.apps.scope.acting import system
from huiyin.core.words import PlaceKind, PostTitle
from huiyin.core.worktime import local

DECEMBER = 12
LOADERS = frozenset({PostTitle.admin, PostTitle.clerk, PostTitle.desk})
YEARS_AWAY = timedelta(days=5 * 365)
"""A due date that is not yet known sorts ten years after the case was opened (`clocks.UNKNOWN_DUE`)."""


@dataclass(frozen=True)
class MissingYear:
    """The first year that is not known; `loads`: the reader's post may load its notice."""

    year: int
    loads: bool


def missing_year(viewer: Viewer, now: datetime) -> MissingYear | None:
    """What to tell a post today. No query while all years needed are known everywhere, else two in half a minute."""
    today = local(now).date()
    wanted = [today.year, *([today.year + 1] if today.month == DECEMBER else [])]
    known = calendar_everywhere().years
    if all(year in known for year in wanted):
        return None
    pk = viewer.town or viewer.actor.place
    place: Place | None = kept(("place of notices", pk), lambda: Place.objects.filter(pk=pk).first())
    if place is None:
        return None
    years = calendar_of(place).years
    missing = next((year for year in wanted if year not in years), 0)
    if not missing or not kept(("waits for a notice", pk), lambda: _waiting(place, now)):
        return None
    return MissingYear(missing, viewer.actor.title in LOADERS)


@system("does a case wait for a notice")
def _waiting(place: Place, now: datetime) -> bool:
    """Has an open case in there a clock that runs, and no due date? Whose it is does not matter: nobody sees it here."""
    towns = [place] if place.kind == PlaceKind.town else inside(place).filter(kind=PlaceKind.town)
    far = Case.objects.filter(town__in=towns, open=True, due_sort__gt=now + YEARS_AWAY, due_at=None)
    return far.exclude(due_clock="").exists()
