"""What a map shows of each place, as words and as one of five shades: the same on the drawing and in the table beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from huiyin.apps.cases.models import Case
from huiyin.apps.net.beside import venues_by
from huiyin.apps.net.drawing import Sketch
from huiyin.apps.net.kept_back import NOTHING, KeptBack
from huiyin.apps.net.models import Coverage
from huiyin.apps.net.queries import Covered
from huiyin.apps.net.sizes import odd_by, odd_in, ruled_by
from huiyin.apps.places.models import Place
from huiyin.apps.records.queries import open_by_place
from huiyin.apps.scope.acting import system
from huiyin.core.words import OPEN_LEVELS

SHADES = 5
SHOWN = ("contacts", "open", "late", "posts", "venues", "sizes")
"""What a map may show. Confidential matters are told from five on, on maps of work alone (`kept_back.py`)."""


@dataclass(frozen=True)
class Spot:
    """A place on the map and in the table. `shade` 0 … 4; `open` and `late` count matters that everybody may count, `kept` those
    that are confidential: how many are open and late, None where that is not told.

    `odd` of the `ruled` grids inside it do not have as many households as their profile says.
    """

    place: Place
    covered: Covered
    open: int
    late: int
    shade: int
    odd: int = 0
    ruled: int = 0
    venues: int = 0
    kept: tuple[int, int] | None = (0, 0)

    @property
    def fitting(self) -> int:
        """Grids with as many households as their rule says, of those that have one."""
        return self.ruled - self.odd


@dataclass(frozen=True)
class Shade:
    """A shade with the number of places that have it, and their path where they are drawn together."""

    number: int
    n: int
    path: str = ""


def spots(
    rows: Sequence[tuple[Place, Covered]],
    column: str,
    shown: str,
    now: datetime,
    *,
    counted: bool,
    kept: KeptBack = NOTHING,
) -> list[Spot]:
    """The children of a place with their numbers, shaded by all that is told. Two queries, none unless matters are `counted`."""
    places = [place for place, _ in rows]
    opened, late = matters(places, column, now) if counted else ({}, {})
    found = []
    for place, covered in rows:
        n, over = opened.get(place.pk, 0), late.get(place.pk, 0)
        told = kept.of(place.pk)
        more, more_late = told or (0, 0)
        found.append(Spot(place, covered, n, over, shade(shown, covered, n + more, over + more_late), kept=told))
    return found


def venued(rows: Sequence[tuple[Place, Covered]], place: Place, column: str) -> list[Spot]:
    """The children of a place with the number of their venues that everybody may see. One query."""
    found = venues_by(place, column)
    numbers = [(child, covered, found.get(child.pk, 0)) for child, covered in rows]
    return [Spot(child, covered, 0, 0, _number(n), venues=n) for child, covered, n in numbers]


def sized(rows: Sequence[tuple[Place, Covered]], place: Place, column: str) -> list[Spot]:
    """The children of a place with their grids that break the rule of their size. A few queries, for each rule two."""
    odd, ruled = odd_by(place, column), ruled_by(place, column)
    return [
        Spot(child, covered, 0, 0, _share(odd[child.pk], ruled[child.pk]), odd[child.pk], ruled[child.pk])
        for child, covered in rows
    ]


@system("how many matters are open is told of every place")
def matters(places: Sequence[Place], column: str, now: datetime) -> tuple[dict[int, int], dict[int, int]]:
    """By place: how many matters are open, and how many of them are late. What must be kept confidential is in neither."""
    if not places:
        return {}, {}
    first, last = min(place.no for place in places), max(place.end for place in places)
    late = Case.objects.filter(
        _around(places, column), open=True, level__in=OPEN_LEVELS, due_at__lt=now, due_sort__lt=now
    )
    name = "place_id" if column == "place" else f"place__{column}_id"
    grouped = late.order_by().values_list(name).annotate(n=Count("pk"))
    return open_by_place(first, last, column), {pk: n for pk, n in grouped if pk}


def _around(places: Sequence[Place], column: str) -> Q:
    """By the columns in which lists of cases are found: towns, else villages; of a city by the counties of their places."""
    if column in ("county", "town"):
        of = "place__county" if column == "county" else "town"
        return Q(**{f"{of}__in": [place.pk for place in places]})
    return Q(village__in={place.village_id for place in places})


def shade(shown: str, covered: Covered, opened: int, late: int) -> int:
    """0: nothing wrong; 4: most to do. Contacts and posts by share, matters by number."""
    if shown == "contacts":
        return _share(covered.uncovered, covered.households)
    if shown == "posts":
        return _share(covered.required - covered.held, covered.required)
    return _number(late if shown == "late" else opened)


def _number(n: int) -> int:
    return 0 if n == 0 else 1 if n < 3 else 2 if n < 6 else 3 if n < 11 else 4


def _share(lacking: int, of: int) -> int:
    if lacking <= 0 or of <= 0:
        return 0
    return next(n for n, most in ((1, 5), (2, 20), (3, 50), (4, 100)) if lacking * 100 <= of * most)


def shaded(sketch: Sketch, shown: str, place: Place) -> list[Shade]:
    """Many areas in five paths, by the share of households without a contact or of posts that lack. One query."""
    if shown == "sizes":
        odd = {each.place for each in odd_in(place)}
        return together(sketch, dict.fromkeys(odd, SHADES - 1))
    of, done = ("required", "held") if shown == "posts" else ("households", "named")
    rows = Coverage.objects.filter(place_no__range=(place.no, place.end)).values_list("place_id", of, done)
    return together(sketch, {pk: _share(n - there, n) for pk, n, there in rows.iterator(chunk_size=5000)})


def together(sketch: Sketch, shades: Mapping[int, int]) -> list[Shade]:
    """Areas put together by their shade, in one path each; 0 where none is given."""
    paths: list[list[str]] = [[] for _ in range(SHADES)]
    for area in sketch.areas:
        paths[shades.get(area.place, 0)].append(area.path)
    return [Shade(n, len(found), "".join(found)) for n, found in enumerate(paths)]
