"""What figures ask of the counters: sums of cells and different ones, many of them in one query."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, Case, Count, F, Q, QuerySet, Sum, When
from django.db.models.functions import TruncMonth

from huiyin.apps.places.models import Place
from huiyin.apps.records.models import Cell, Seen
from huiyin.apps.records.queries import GOOD_GRADE, cells_of, inside_of, is_satisfied, pieces_of
from huiyin.core.words import Answer


@dataclass(frozen=True)
class Asked:
    """What a figure asks of the counters: kinds that add and take away, in a place, from a day to a day, with these dimensions.

    `where`: dimension → values, one of which it must have; of `also` one of the codes; `satisfied`: the asker's grade or answer.
    """

    plus: tuple[str, ...]
    first: date
    last: date
    place: Place | None = None
    minus: tuple[str, ...] = ()
    where: Mapping[str, Collection[str]] = field(default_factory=dict)

    @property
    def cells(self) -> list[QuerySet[Cell]]:
        """The cells that it sums, in pieces."""
        rows = cells_of((*self.plus, *self.minus), None).filter(_dimensions(self.where))
        return [rows.filter(piece) for piece in pieces_of(self.place, self.first, self.last)]


def measured(asked: Asked) -> tuple[int, int]:
    """N and quantity, what takes away subtracted. One query."""
    return measured_all([asked])[0]


def measured_all(asked: Sequence[Asked]) -> list[tuple[int, int]]:
    """The same of many, in their order: one query for all that are about the same place and days, however many they are."""
    together: dict[tuple[int | None, date, date], list[Asked]] = {}
    for each in asked:
        together.setdefault((each.place.pk if each.place else None, each.first, each.last), []).append(each)
    found: dict[int, tuple[int, int]] = {}
    for group in together.values():
        rows = list(_sums(group, pieces_of(group[0].place, group[0].first, group[0].last)))
        found |= {id(each): _summed(each, rows) for each in group}
    return [found[id(each)] for each in asked]


def measured_everywhere(asked: Sequence[Asked], by: str) -> list[dict[int, tuple[int, int]]]:
    """The same of each `village` or `grid` (its id) inside the place that all are about; one query for all of the same days."""
    together: dict[tuple[date, date], list[Asked]] = {}
    for each in asked:
        together.setdefault((each.first, each.last), []).append(each)
    found: dict[int, dict[int, tuple[int, int]]] = {}
    for (first, last), group in together.items():
        pieces = [_days(group[0])] if by == "grid" else pieces_of(group[0].place, first, last)
        inside: dict[int, list[Mapping[str, Any]]] = {}
        for row in _sums(group, pieces, f"place__{by}_id"):
            inside.setdefault(row[f"place__{by}_id"], []).append(row)
        found |= {id(each): {pk: _summed(each, rows) for pk, rows in inside.items()} for each in group}
    return [found[id(each)] for each in asked]


def _sums(group: Sequence[Asked], pieces: Iterable[Q], *by: str) -> QuerySet[Cell, dict[str, Any]]:
    kinds = sorted({kind for each in group for kind in (*each.plus, *each.minus)})
    cells = [cells_of(kinds, None).filter(piece).order_by() for piece in pieces]
    names = [*by, *_told_apart(group)]
    return _together([each.values(*names).annotate(total=Sum("n"), amount=Sum("quantity")) for each in cells])


def _days(asked: Asked) -> Q:
    """Its days one by one: they alone know grids."""
    return Q(span="d", day__range=(asked.first, asked.last)) & inside_of(asked.place, villages=False)


def _told_apart(group: Iterable[Asked]) -> list[str]:
    """The columns by which any of them is narrowed, and the kind: the fewer, the less there is to sum apart."""
    asked = {name for each in group for name in each.where}
    return sorted({"kind", *(asked - {"satisfied"}), *(("answer", "grade") if "satisfied" in asked else ())})


def _summed(asked: Asked, rows: Iterable[Mapping[str, Any]]) -> tuple[int, int]:
    n = quantity = 0
    for row in rows:
        sign = 1 if row["kind"] in asked.plus else -1 if row["kind"] in asked.minus else 0
        if sign and all(_fits(name, values, row) for name, values in asked.where.items()):
            n, quantity = n + sign * row["total"], quantity + sign * row["amount"]
    return n, quantity


def _fits(name: str, values: Collection[str], row: Mapping[str, Any]) -> bool:
    """As `_dimensions` asks of a cell."""
    if name == "also":
        return any(f"/{value}/" in row["also"] for value in values)
    return is_satisfied(row["answer"], row["grade"]) if name == "satisfied" else row[name] in values


def measured_by(asked: Asked, by: str) -> dict[Any, tuple[int, int]]:
    """The same by `village` (id; None: the town's own), by `grid` (id; None: none of them; days alone know grids) or by `month`
    (its first day). One query."""
    name = "month" if by == "month" else f"place__{by}_id"
    cells = asked.cells
    if by == "grid":
        cells = [cells_of((*asked.plus, *asked.minus), None).filter(_days(asked), _dimensions(asked.where))]
    if by == "month":
        cells = [each.annotate(month=TruncMonth("day")) for each in cells]
    rows = [
        each.order_by().values_list(name).annotate(a=_signed("n", asked), b=_signed("quantity", asked))
        for each in cells
    ]
    found: dict[Any, tuple[int, int]] = {}
    for key, n, quantity in _together(rows):
        before = found.get(key, (0, 0))
        found[key] = (before[0] + n, before[1] + quantity)
    return {key: pair for key, pair in found.items() if any(pair)}


def different(asked: Asked, of: str) -> int:
    """How many different ones (`of`: actor, household, by, person) there were, from the first of a month on. One query."""
    return different_all([(asked, of)])[0]


def different_all(asked: Sequence[tuple[Asked, str]]) -> list[int]:
    """The same of many at one place, in their order: one query for all."""
    if not asked:
        return []
    counts = {f"n{nth}": Count("who", distinct=True, filter=_seen(each, of)) for nth, (each, of) in enumerate(asked)}
    found = _all_seen(asked).aggregate(**counts)
    return [found[f"n{nth}"] or 0 for nth in range(len(asked))]


def different_everywhere(asked: Sequence[tuple[Asked, str]]) -> list[dict[int, int]]:
    """The same of each village (its id) inside the place that all are about: one query for all."""
    if not asked:
        return []
    counts = {f"n{nth}": Count("who", distinct=True, filter=_seen(each, of)) for nth, (each, of) in enumerate(asked)}
    rows = list(_all_seen(asked).values("place").annotate(**counts).values_list("place", *counts))
    return [{row[0]: row[nth] for row in rows} for nth in range(1, len(asked) + 1)]


def _all_seen(asked: Sequence[tuple[Asked, str]]) -> QuerySet[Seen]:
    kinds = {kind for each, _ in asked for kind in each.plus}
    rows = Seen.objects.filter(inside_of(asked[0][0].place, villages=True), kind__in=sorted(kinds))
    return rows.filter(month__gte=min(each.first for each, _ in asked)).order_by()


def different_by(asked: Asked, of: str) -> dict[Any, int]:
    """The same by village (id; None: the town's own). One query."""
    rows = Seen.objects.filter(inside_of(asked.place, villages=True)).filter(_seen(asked, of)).order_by()
    return dict(rows.values_list("place__village_id").annotate(n=Count("who", distinct=True)))


def _seen(asked: Asked, of: str) -> Q:
    where = {f"{name}__in": values for name, values in asked.where.items()}
    return Q(kind__in=asked.plus, of=of, month__gte=asked.first, first__lte=asked.last, **where)


def _signed(name: str, asked: Asked) -> Sum:
    return (
        Sum(Case(When(kind__in=asked.minus, then=-F(name)), default=F(name), output_field=BigIntegerField()))
        if asked.minus
        else Sum(name)
    )


def _dimensions(where: Mapping[str, Collection[str]]) -> Q:
    found = Q()
    for name, values in where.items():
        if name == "also":
            found &= Q(*(("also__contains", f"/{value}/") for value in values), _connector=Q.OR)
        elif name == "satisfied":
            found &= Q(grade__gte=GOOD_GRADE) | Q(grade=0, answer=Answer.fixed)
        else:
            found &= Q(**{f"{name}__in": values})
    return found


def _together(rows: Sequence[QuerySet[Any, Any]]) -> QuerySet[Any, Any]:
    """The rows of all in one query; sums of the same may stand in several rows."""
    return rows[0].union(*rows[1:], all=True) if len(rows) > 1 else rows[0]
