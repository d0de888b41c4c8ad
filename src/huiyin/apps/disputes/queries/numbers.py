"""Numbers for everybody: counted from events, hidden below five so that nobody can be told from them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, Sum

from huiyin.apps.cases import library
from huiyin.apps.places.models import Place
from huiyin.apps.records.models import Event
from huiyin.apps.scope.acting import system

FEWEST = 5


@dataclass(frozen=True)
class Numbers:
    """Of a period. None: fewer than five, not shown. `settled` of `mediated`; sittings (次) and people (人次) apart."""

    mediated: int | None
    settled: int | None
    sittings: int | None
    people: int | None
    rounds: int | None


@dataclass(frozen=True)
class Counted:
    """Exact numbers, for those who may open what is behind them."""

    accepted: int = 0
    mediated: int = 0
    settled: int = 0
    sittings: int = 0
    people: int = 0
    rounds: int = 0

    @property
    def open(self) -> int:
        """Mediated and not settled: each of them is listed to those who may see it."""
        return self.mediated - self.settled


KINDS = {
    "accepted": Q(kind="case.accept", data__pack__in=("four_step", "five_visit")),
    "mediated": Q(kind="dispute.mediated"),
    "settled": Q(kind="dispute.settled", outcome="solved"),
    "sittings": Q(kind="dispute.session"),
    "rounds": Q(kind="case.round"),
}


@system("sums of disputes")
def counted(place: Place, first: date, last: date, **only: object) -> Counted:
    """The numbers of a place and period; `only` narrows by dimensions of the events: series, channel, category__in, role.

    A dispute counts once (`distinct`), however often it came to an agreement anew. One query.
    """
    here = Event.objects.filter(place_no__gte=place.no, place_no__lte=place.end, day__gte=first, day__lte=last, **only)
    cases = {name: Count("subject", filter=rule, distinct=True) for name, rule in KINDS.items() if name != "sittings"}
    found = here.aggregate(
        **cases,
        sittings=Count("seq", filter=KINDS["sittings"]),
        people=Sum("quantity", filter=KINDS["sittings"]),
    )
    return Counted(**{name: n or 0 for name, n in found.items()})


def domestic_codes(profile: str) -> list[str]:
    """The categories that are at home: marriage, family, women and children (figure 4-25)."""
    town = library.profile(profile)
    return [code for code in town.categories if "domestic" in town.flags(code)]


def for_everybody(place: Place, first: date, last: date) -> Numbers:
    """What the board shows: below five nothing, and no difference from which it could be told."""
    exact = counted(place, first, last)
    shown = {name: _shown(getattr(exact, name)) for name in ("mediated", "settled", "sittings", "people", "rounds")}
    if 0 < exact.mediated - exact.settled < FEWEST:
        shown["settled"] = None
    if shown["sittings"] is None:
        shown["people"] = None
    return Numbers(**shown)


def _shown(n: int) -> int | None:
    return n if n == 0 or n >= FEWEST else None


def month_of(day: date) -> tuple[date, date]:
    """The first and last day of a month."""
    first = day.replace(day=1)
    return first, (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
