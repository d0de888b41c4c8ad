"""Reads of the appraisal of villages: its scheme, how each stands now, what was proposed and approved."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from huiyin.apps.cases import library
from huiyin.apps.figures.asking import values_of
from huiyin.apps.figures.library import figures
from huiyin.apps.figures.models import Appraisal, Appraised
from huiyin.apps.places.models import Place
from huiyin.apps.places.queries import villages_in
from huiyin.apps.scope.acting import system
from huiyin.core.appraisal import Band, Scheme, read_scheme
from huiyin.core.figures import Over, Value
from huiyin.core.spans import Period, span_at


@dataclass(frozen=True)
class Judged:
    """One village by the scheme: of each figure n and d, its points in hundredths and its band; neither where nothing is to be
    judged."""

    village: Place
    values: Mapping[str, Value]
    points: int | None
    band: Band | None

    @property
    def numbers(self) -> dict[str, list[int]]:
        """Of each figure n and d, as they are kept."""
        return {slug: [value.n, value.d or 0] for slug, value in self.values.items()}


def scheme_of(town: Place) -> Scheme | None:
    """How the town appraises its villages; None where it does not."""
    return read_scheme(library.profile(town.profile).raw) if library.is_profile(town.profile) else None


@system("each village is judged by all that happened in it")
def judged(scheme: Scheme, town: Place, on: date) -> list[Judged]:
    """The villages in their own order, by what was counted in the year up to the day. A query or two for each."""
    wanted = [figures()[each.figure] for each in scheme.indicators]
    return [_judged(scheme, village, values_of(wanted, village, on, Over.year)) for village in villages_in(town)]


def _judged(scheme: Scheme, village: Place, values: Mapping[str, Value]) -> Judged:
    points = scheme.points(values)
    return Judged(
        village,
        values,
        None if points is None else round(points * 100),
        None if points is None else scheme.band(points),
    )


def digest_of(scheme: Scheme, on: date, found: Sequence[Judged]) -> str:
    """Of all that is said, for who approves it and for whoever checks it later."""
    rows = [[str(each.village.uid), each.points, each.band.key if each.band else "", each.numbers] for each in found]
    return _digest(scheme.key, on, rows)


def digest_kept(appraisal: Appraisal) -> str:
    """The same of what is kept."""
    rows = [
        [str(row.village.uid), row.points, row.band, row.numbers]
        for row in appraisal.villages.select_related("village").order_by("id")
    ]
    return _digest(appraisal.scheme, appraisal.on, rows)


def _digest(scheme: str, on: date, rows: Sequence[object]) -> str:
    said = [scheme, on.isoformat(), rows]
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def last_day(today: date) -> date:
    """The day as of which a year is appraised today: in December this day, earlier in a year the last of the year before."""
    year = span_at(Period.year, today)
    return today if today.month == year.last.month else year.before.last


@system("it is read by who proposes and who approves it")
def of_year(town: Place, year: int) -> Appraisal | None:
    """What was proposed or approved of a year."""
    return Appraisal.objects.filter(place=town, year=year).first()


def shown(town: Place) -> list[Appraisal]:
    """What is approved, the newest year first."""
    return list(Appraisal.objects.filter(place=town, shown=True).order_by("-year"))


@system("it is read by who proposes and who approves it, and by everybody once it is approved")
def rows_of(appraisal: Appraisal) -> list[Appraised]:
    """Its villages in their own order."""
    return list(appraisal.villages.select_related("village", "paid").order_by("village__no"))
