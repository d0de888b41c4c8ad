"""How far matters of one way of working come, how many end in time, and where things happen: what charts show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncMonth

from huiyin.apps.cases import library
from huiyin.apps.cases.models import Case, ClockRun
from huiyin.apps.figures.asking import split
from huiyin.apps.figures.hiding import hidden_grids
from huiyin.apps.figures.maps import Plan, plan_of
from huiyin.apps.figures.reach import parts_of
from huiyin.apps.places.models import Place
from huiyin.apps.records.queries import Tally, tallies
from huiyin.apps.scope.acting import system
from huiyin.core.figures import Figure, Over
from huiyin.core.spans import Period, span_at
from huiyin.core.words import OPEN_LEVELS, PlaceKind
from huiyin.core.worktime import SHANGHAI

LAST = 12


def packs_of(place: Place) -> list[str]:
    """The ways of working of the town that everybody may count, in its order."""
    slug = (place.town or place).profile
    chosen = library.profile(slug).packs if library.is_profile(slug) else ()
    return [one.slug for one in chosen if library.pack(one.slug).level in OPEN_LEVELS]


def first_of(over: Over | None, on: date) -> date:
    """The first day of the month, quarter or year up to the day; of the year where none is asked for."""
    return span_at(Period(over or Over.year), on).first


@system("how far matters come is told of every place")
def funnel(place: Place, first: date, last: date, pack: str) -> Tally:
    """What became of the matters of a way of working that were received in these days. One query."""
    return tallies(place, first, last, packs=[pack]).get((), Tally())


@system("how many matters end in time is told of every place")
def clocks(place: Place, on: date, pack: str) -> list[tuple[date, int, int]]:
    """(month, matters whose end stands and fell into it up to the day, those of them of which a clock ran out), the last twelve
    months. Both numbers are about the same matters. One query."""
    named = [span_at(Period.month, on).first]
    while len(named) < LAST:
        named.append(span_at(Period.month, named[-1]).before.first)
    until = datetime.combine(on + timedelta(days=1), time(), SHANGHAI)
    deadlines = [name for name, clock in library.pack(pack).clocks.items() if not clock.timer]
    over = Exists(ClockRun.objects.filter(case=OuterRef("pk"), name__in=deadlines, late_at__isnull=False))
    ended = _matters(place).filter(slug=pack, open=False, closed_at__lt=until)
    ended = ended.filter(closed_at__gte=datetime.combine(named[-1], time(), SHANGHAI)).order_by()
    ended = ended.annotate(month=TruncMonth("closed_at", tzinfo=SHANGHAI), over=over)
    counted = ended.values("month").annotate(n=Count("pk"), late=Count("pk", filter=Q(over=True)))
    found = {row["month"].date(): (row["n"], row["late"]) for row in counted}
    rows = [(month, *found.get(month, (0, 0))) for month in reversed(named)]
    begun = next((at for at, (_, n, _late) in enumerate(rows) if n), len(rows))
    return rows[begun:]


def _matters(place: Place) -> QuerySet[Case]:
    """Those of a village, a town or a county, as its index has them."""
    if place.village_id:
        return Case.objects.filter(town=place.town_id, village=place.village_id)
    towns = [place.pk] if place.kind == PlaceKind.town else parts_of(place)
    return Case.objects.filter(town__in=towns)


@dataclass(frozen=True)
class Spread:
    """A figure by grid: the plan, the names of the grids and their numbers; None: not told."""

    plan: Plan
    names: Mapping[int, str]
    numbers: Mapping[int, int | None]
    first: date
    last: date

    @property
    def areas(self) -> Sequence[tuple[str, str, int | None]]:
        """(name, border, number), as a map is drawn of them."""
        return [(self.names[pk], path, self.numbers.get(pk, 0)) for pk, path in self.plan.areas if pk in self.names]


@system("where things happen is told as their sum is")
def by_grid(figure: Figure, place: Place, on: date) -> Spread:
    """A counted figure by the grids of a village or town, small numbers that could tell of a person left out. A few queries."""
    found = {key: n for key, n in split(figure, place, on, "grid").items() if isinstance(key, int)}
    few = hidden_grids(figure, place, on, found)
    inside = Place.objects.filter(no__range=(place.no, place.end), kind=PlaceKind.grid, valid_to=None)
    names = {
        pk: f"{village} {name}"
        for pk, village, name in inside.order_by("no").values_list("pk", "village__name", "name")
    }
    numbers = {pk: None if pk in few else found.get(pk, 0) for pk in names}
    return Spread(plan_of(place), names, numbers, *figure.on(on).days(on))
