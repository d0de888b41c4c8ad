"""Numbers for everybody: kept with every event, hidden below five so that nobody can be told from them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from huiyin.apps.cases import library
from huiyin.apps.disputes.queries.lists import ROUND
from huiyin.apps.places.models import Place
from huiyin.apps.records.measuring import Asked, measured_all
from huiyin.core.hiding import FEWEST


@dataclass(frozen=True)
class Numbers:
    """Of a period. None: not shown, as it tells of fewer than five. `settled` of `mediated`; sittings (次) and people (人次)
    apart."""

    mediated: int | None
    settled: int | None
    sittings: int | None
    people: int | None
    rounds: int | None


@dataclass(frozen=True)
class Counted:
    """Exact numbers, for those who may open what is behind them."""

    mediated: int = 0
    settled: int = 0
    sittings: int = 0
    people: int = 0
    rounds: int = 0

    @property
    def open(self) -> int:
        """Mediated and not settled: each of them is listed to those who may see it."""
        return self.mediated - self.settled


def counted(place: Place, first: date, last: date, **only: Collection[str]) -> Counted:
    """The numbers of a place and period; `only` narrows by dimensions of the events: series, channel, category, role.

    A dispute counts once, however often they sit and agree; `settled` are those of the mediated of the period, whenever they came
    to an agreement that holds, so that it is never more. The sums are kept (`records.measuring`). One query.
    """

    def asked(*plus: str, minus: str = "", **where: Collection[str]) -> Asked:
        return Asked(plus, first, last, place, (minus,) if minus else (), {**where, **only})

    mediated, settled, sittings, rounds = measured_all(
        [
            asked("dispute.mediated"),
            asked("dispute.settled@begun", minus="dispute.unsettled@begun", outcome=("solved",)),
            asked("dispute.session"),
            asked("opened", "came", minus="left", pack=(ROUND,)),
        ]
    )
    return Counted(mediated[0], settled[0], *sittings, rounds[0])


def domestic_codes(profile: str) -> list[str]:
    """The categories that are at home: marriage, family, women and children (figure 4-25)."""
    town = library.profile(profile)
    return [code for code in town.categories if "domestic" in town.flags(code)]


SHOWN = ("mediated", "settled", "sittings", "people", "rounds")


def for_everybody(place: Place, first: date, last: date) -> Numbers:
    """What the board shows of a period: below five nothing, and no difference from which it could be told."""
    return _numbers(counted(place, first, last))


def month_and_year(place: Place, today: date) -> tuple[Numbers, Numbers]:
    """This month and this year as they stand side by side: a number of the year is shown where the year without the month
    could be shown too, as anybody may subtract them."""
    first, _last = month_of(today)
    month, year = counted(place, first, today), counted(place, today.replace(month=1, day=1), today)
    before = Counted(**{name: getattr(year, name) - getattr(month, name) for name in SHOWN})
    return _numbers(month), _numbers(year, before)


def _numbers(exact: Counted, *also: Counted) -> Numbers:
    """Those numbers which may be told here, and in each of `also`."""
    told = set.intersection(*(_told(each) for each in (exact, *also)))
    return Numbers(**{name: getattr(exact, name) if name in told else None for name in SHOWN})


def _told(exact: Counted) -> set[str]:
    """Which numbers tell of nobody: none or at least five, and so is what is left of the mediated without the settled."""
    told = {name for name in SHOWN if _enough(getattr(exact, name))}
    if not _enough(exact.open):
        told.discard("settled")
    if "sittings" not in told:
        told.discard("people")
    return told


def _enough(n: int) -> bool:
    return n == 0 or n >= FEWEST


def month_of(day: date) -> tuple[date, date]:
    """The first and last day of a month."""
    first = day.replace(day=1)
    return first, (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
