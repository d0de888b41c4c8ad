"""Sums by place, kept with every change in its transaction. None of a confidential duty; none of those who do them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Literal, Protocol

from django.db import connection
from django.db.models import Case, F, Sum, When
from django.db.models.functions import Least

from huiyin.apps.duties.models import Coverage, Owed
from huiyin.apps.places.changes import Change
from huiyin.apps.places.models import Place
from huiyin.core.duties import Standing

COLUMNS = ("total", "done", "unneeded")
Column = Literal["total", "done", "unneeded"]


class Shut(Protocol):
    """A duty, or a row of one."""

    @property
    def confidential(self) -> bool: ...


def count(town: int, duty: Shut, span: str, places: Mapping[int, int], column: Column) -> None:
    """Add so many at each place (its id)."""
    slug = getattr(duty, "slug", "") or getattr(duty, "duty", "")
    if duty.confidential:
        return
    numbers = {pk: n for pk, n in places.items() if n}
    values = ", ".join("%s" if name == column else "0" for name in COLUMNS)
    sql = (
        f"INSERT INTO duties_coverage (town_id, duty, span, place_id, place_no, {', '.join(COLUMNS)})"  # noqa: S608
        f" SELECT %s, %s, %s, id, no, {values} FROM places_place WHERE id = %s"
        f" ON CONFLICT (town_id, duty, span, place_id) DO UPDATE SET {column} = duties_coverage.{column} + excluded.{column}"
    )
    with connection.cursor() as cursor:
        cursor.executemany(sql, [[town, slug, span, n, pk] for pk, n in sorted(numbers.items())])


def weight(row: Owed) -> int:
    """As how many a row counts: one, or those who live there."""
    return row.needs if row.people else 1


def shares(row: Owed) -> dict[Column, int]:
    """How many of them are done, and not needed, as a row stands."""
    done = min(row.done, row.needs) if row.people else int(row.state == Standing.done)
    return {"done": done, "unneeded": weight(row) - done if row.state == Standing.unneeded else 0}


def moved(row: Owed, before: Mapping[Column, int]) -> None:
    """A row stands otherwise than before."""
    for column, now in shares(row).items():
        if n := now - before[column]:
            count(row.town_id, row, row.span, {row.place_id: n}, column)


def sums(town: Place) -> dict[tuple[str, str, int], tuple[int, ...]]:
    """What the rows of a town say: (duty, span, place) → total, done, unneeded."""
    met = Case(When(people=True, then=Least("done", "needs")), When(state=Standing.done, then=1), default=0)
    free = Case(When(state=Standing.unneeded, then=F("all_of") - F("met")), default=0)
    rows = Owed.objects.filter(town=town, confidential=False).order_by()
    rows = rows.annotate(all_of=Case(When(people=True, then=F("needs")), default=1), met=met).annotate(free=free)
    told = rows.values("duty", "span", "place").annotate(n=Sum("all_of"), ok=Sum("met"), no=Sum("free"))
    return {(row["duty"], row["span"], row["place"]): (row["n"], row["ok"], row["no"]) for row in told}


def recount(town: Place) -> Counter[str]:
    """Put the sums of a town right by its rows. How many differed, by duty."""
    true = sums(town)
    kept = {
        (row.duty, row.span, row.place_id): row for row in Coverage.objects.filter(town=town).select_related("place")
    }
    wrong: Counter[str] = Counter()
    for key in true.keys() | kept.keys():
        told, row = true.get(key, (0, 0, 0)), kept.get(key)
        if row is None or (row.total, row.done, row.unneeded) != told:
            wrong[key[0]] += 1
            values = dict(zip(COLUMNS, told, strict=True)) | {"place_no": Place.objects.get(pk=key[2]).no}
            Coverage.objects.update_or_create(town=town, duty=key[0], span=key[1], place_id=key[2], defaults=values)
    return wrong


def follow(change: Change) -> None:
    """After a change of the tree of places: rows lie elsewhere, so the sums of their towns are made again."""
    towns = {place.town_id for row in change.rows for place in (row.place, row.went_to) if place.town_id}
    for town in Place.objects.filter(pk__in=towns):
        recount(town)
