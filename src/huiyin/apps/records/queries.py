"""Reads of counters: sums over a place and a range of days, in one query whatever the number of cases."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import reduce
from operator import iadd
from typing import Any, Self, TypeVar

from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from huiyin.apps.places.models import Place
from huiyin.apps.records.counting import ALWAYS, RECEIVED
from huiyin.apps.records.models import Cell
from huiyin.core.words import OPEN_LEVELS, PLACE_DEPTH, Answer, PlaceKind

BELOW_VILLAGES = frozenset(kind for kind, depth in PLACE_DEPTH.items() if depth > PLACE_DEPTH[PlaceKind.village])
GOOD_GRADE = 4  # of five: satisfied, very satisfied
LEFT_OUT = {"answer.excluded@begun": 1, "answer.included@begun": -1}
"""An answer is left out of rates, or counts again, on the day of the asking that it answers."""
TALLIED = (
    "opened", "left", "came", "ended", "resumed", "asked", "answered", "redone", "published", "late", "backed", *LEFT_OUT,
)  # fmt: skip

Key = TypeVar("Key", bound=Hashable)


@dataclass
class Tally:
    """What became of the matters received in a period. `ended` by outcome; `satisfied` of those `answered`; `excluded`: answers
    that are in neither, left out with a reason and approved.

    `received`, `ended` and `open` are about the matters received in the period, and change as these are worked on.
    `asked`, `answered`, `excluded`, `satisfied` are askings made in the period; the rest happened in it.
    """

    received: int = 0
    ended: dict[str, int] = field(default_factory=dict)
    asked: int = 0
    answered: int = 0
    excluded: int = 0
    satisfied: int = 0
    redone: int = 0
    published: int = 0
    late: int = 0
    backed: int = 0

    @property
    def closed(self) -> int:
        """How many have an end, whatever end."""
        return sum(self.ended.values())

    @property
    def open(self) -> int:
        """How many are still in hand."""
        return self.received - self.closed

    @property
    def silent(self) -> int:
        """How many were asked and did not answer."""
        return self.asked - self.answered - self.excluded

    def add(self, kind: str, n: int, outcome: str, answer: str, grade: int) -> None:
        """Put the sum of some cells in its place."""
        if kind in {"opened", "came", "left"}:
            self.received += -n if kind == "left" else n
        elif kind in {"ended", "resumed"}:
            self.ended[outcome] = self.ended.get(outcome, 0) + (n if kind == "ended" else -n)
        elif kind == "answered" or kind in LEFT_OUT:
            counts = -n * LEFT_OUT.get(kind, -1)
            self.answered += counts
            self.excluded -= counts if kind in LEFT_OUT else 0
            self.satisfied += counts if is_satisfied(answer, grade) else 0
        else:
            setattr(self, kind, getattr(self, kind) + n)

    def __iadd__(self, other: Tally) -> Self:
        """The other's as well. Written out: a board adds up thousands."""
        for outcome, n in other.ended.items():
            self.ended[outcome] = self.ended.get(outcome, 0) + n
        self.received += other.received
        self.asked += other.asked
        self.answered += other.answered
        self.excluded += other.excluded
        self.satisfied += other.satisfied
        self.redone += other.redone
        self.published += other.published
        self.late += other.late
        self.backed += other.backed
        return self


def together(tallies: Iterable[Tally]) -> Tally:
    """The sum of some tallies."""
    return reduce(iadd, tallies, Tally())


def grouped(pairs: Iterable[tuple[Key, Tally]]) -> dict[Key, Tally]:
    """The sum of the tallies under each key."""
    groups: dict[Key, Tally] = {}
    for key, tally in pairs:
        if key not in groups:
            groups[key] = Tally()
        groups[key] += tally
    return groups


def is_satisfied(answer: str, grade: int) -> bool:
    """The asker's grade decides (4 and 5 of five); without a grade, whether they said that it is fixed."""
    return grade >= GOOD_GRADE if grade else answer == Answer.fixed


def sums(
    place: Place | None,
    kinds: Collection[str],
    first: date,
    last: date,
    by: tuple[str, ...] = ("kind",),
    packs: Collection[str] | None = None,
) -> list[dict[str, Any]]:
    """`total` of n and `amount` of quantity for each value of `by`, from `first` to `last`. One query."""
    rows = cells_of(kinds, packs).filter(_when(place, first, last))
    return list(rows.values(*by).annotate(total=Sum("n"), amount=Sum("quantity")).order_by(*by))


def tallies(
    place: Place | None,
    first: date,
    last: date,
    by: tuple[str, ...] = (),
    packs: Collection[str] | None = None,
) -> dict[tuple[Any, ...], Tally]:
    """A tally for each value of `by` (of category, pack, level, channel); without any, one under (). One query.

    Where the range is whole months and the place no smaller than a village, `by` may name place_id: the village.
    """
    return _tallied(cells_of(TALLIED, packs).filter(_when(place, first, last)), by)


def stock(
    place: Place | None, by: tuple[str, ...] = (), packs: Collection[str] | None = None
) -> dict[tuple[Any, ...], Tally]:
    """Everything ever received in a village or above, how it ended, and so what is open now. One query."""
    return _tallied(cells_of(RECEIVED, packs).filter(inside_of(place, villages=True), span="a", day=ALWAYS), by)


def open_by_place(first: int, last: int, column: str, levels: Collection[str] = ("", *OPEN_LEVELS)) -> dict[int, int]:
    """What is open now by an ancestor of its place (`town`, `village`: sums of all time; `grid`, `place`: sums of days).

    `first` and `last` are numbers of places; 0 is what lies in none. Of `levels`: those that all may count. One query.
    """
    cells = Cell.objects.filter(kind__in=RECEIVED, level__in=levels)
    if column in ("grid", "place"):
        cells = cells.filter(span="d", place__in=Place.objects.filter(no__range=(first, last)).values("id"))
    else:
        cells = cells.filter(span="a", day=ALWAYS, place__in=_villages(first, last))
    name = "place_id" if column == "place" else f"place__{column}_id"
    found: dict[int, int] = {}
    for place, kind, n in cells.order_by().values_list(name, "kind").annotate(n=Sum("n")):
        found[place or 0] = found.get(place or 0, 0) + (n if kind in ("opened", "came", "resumed") else -n)
    return found


def _villages(first: int, last: int) -> QuerySet[Place]:
    return Place.objects.filter(no__range=(first, last)).exclude(kind__in=BELOW_VILLAGES).values("id")  # type: ignore[return-value]


def months(
    place: Place | None, first: date, last: date, by: tuple[str, ...] = (), packs: Collection[str] | None = None
) -> dict[tuple[Any, ...], Tally]:
    """Tallies of whole months, that of `first` to that of `last`, under (first day of the month, *by). One query."""
    until = _month_after(last) - timedelta(days=1)
    cells = cells_of(TALLIED, packs).filter(_when(place, first.replace(day=1), until))
    return _tallied(cells.annotate(month=TruncMonth("day")), ("month", *by))


def _tallied(cells: QuerySet[Cell], by: tuple[str, ...]) -> dict[tuple[Any, ...], Tally]:
    names = (*by, "kind", "outcome", "answer", "grade")
    found: dict[tuple[Any, ...], Tally] = {} if by else {(): Tally()}
    for *key, kind, outcome, answer, grade, n in cells.values_list(*names).annotate(total=Sum("n")).order_by(*names):
        tally = found.get(tuple(key))
        if tally is None:
            tally = found[tuple(key)] = Tally()
        tally.add(kind, n, outcome, answer, grade)
    return found


def cells_of(kinds: Collection[str], packs: Collection[str] | None) -> QuerySet[Cell]:
    """The cells of some kinds, of some ways of working."""
    cells = Cell.objects.filter(kind__in=kinds)
    return cells if packs is None else cells.filter(pack__in=packs)


def inside_of(place: Place | None, *, villages: bool) -> Q:
    """The place and all in it, by id: the index leads by place. Months and all time are kept at villages only."""
    if place is None:
        return Q()
    places = Place.objects.filter(no__gte=place.no, no__lte=place.end)
    return Q(place__in=(places.exclude(kind__in=BELOW_VILLAGES) if villages else places).values("id"))


def _when(place: Place | None, first: date, last: date) -> Q:
    """Months where whole months lie in the range, days for the rest; below a village there are only days."""
    found = Q()
    for piece in pieces_of(place, first, last):
        found |= piece
    return found


def pieces_of(place: Place | None, first: date, last: date) -> list[Q]:
    """The same in pieces that lie in the index each by itself: asked for together (`measuring`), no planner has to read it all."""
    start = first if first.day == 1 else _month_after(first)
    stop = _month_after(last) if _month_after(last) == last + timedelta(days=1) else last.replace(day=1)
    days = inside_of(place, villages=False) & Q(span="d")
    if start >= stop or (place and place.kind in BELOW_VILLAGES):
        return [days & Q(day__gte=first, day__lte=last)]
    found = [inside_of(place, villages=True) & Q(span="m", day__gte=start, day__lt=stop)]
    if first < start:
        found.append(days & Q(day__gte=first, day__lt=start))
    return [*found, days & Q(day__gte=stop, day__lte=last)] if stop <= last else found


def _month_after(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
