"""What a drawing shows, as plain values: what a published brief keeps, so that its drawings stay what they were."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from huiyin.apps.figures import funnels, queries
from huiyin.apps.figures.library import figures
from huiyin.apps.figures.queries import Place
from huiyin.apps.places.queries import villages_in
from huiyin.apps.records.queries import Tally
from huiyin.core.briefs import WAYS
from huiyin.core.figures import Over
from huiyin.core.hiding import FEWEST
from huiyin.core.words import Outcome

MONTHS = 12
"""So many months are drawn at most."""


@dataclass(frozen=True)
class Chart:
    """A drawing of a figure (`by` month, village, grid) or of a way of working (`by` funnel, answers, clocks).

    `rows`: a name (first day of the month, place, step), then numbers (None: not told), of a map the border too. `first` and `on`:
    its days; `size`: of a map.
    """

    slug: str
    by: str
    rows: Sequence[Sequence[Any]] = ()
    first: str = ""
    on: str = ""
    size: Sequence[int] = (0, 0)

    @property
    def bare(self) -> Chart:
        """The same without the borders of a map on which nothing is: these are most of what there is to keep."""
        empty = self.by == "grid" and not any(row[1] != 0 for row in self.rows)
        return replace(self, rows=()) if empty else self

    @property
    def key(self) -> str:
        """Its name among the drawings of a brief."""
        return f"{self.slug}|{self.by}"

    @property
    def plain(self) -> dict[str, Any]:
        """What is kept of it."""
        kept = asdict(self)
        return {
            "rows": [list(row) for row in self.rows],
            **{name: kept[name] for name in ("first", "on")},
            "size": list(self.size),
        }


Kept = Mapping[str, Mapping[str, Any]]


def kept_of(slug: str, by: str, kept: Kept) -> Chart:
    """The drawing as it was kept; an empty one where it was not."""
    return Chart(slug, by, **kept.get(f"{slug}|{by}", {}))


def drawing_of(slug: str, by: str, place: Place, on: date, over: Over | None, today: date) -> Chart:
    """What it shows as of a day; `over`: of that month, quarter or year. A few queries."""
    if by in WAYS:
        return _of_way(slug, by, place, on, over, today)
    figure = figures()[slug].on(on)
    asked = figure.within(over)
    first, last = asked.days(on)
    days = first.isoformat(), last.isoformat()
    if by == "month":
        months = queries.months_of(figure, place, on, MONTHS)
        return Chart(slug, by, [(month.isoformat(), n) for month, n in months], *days)
    if by == "grid":
        spread = funnels.by_grid(asked, place, on)
        rows = [(name, n, path) for name, path, n in spread.areas]
        return Chart(slug, by, rows, *days, size=(spread.plan.width, spread.plan.height) if rows else (0, 0))
    found = queries.by_village(asked, place, on, villages_in(place)) if place.village_id is None else []
    return Chart(slug, by, [(village.name if village else place.name, n) for village, n in found], *days)


def _of_way(pack: str, by: str, place: Place, on: date, over: Over | None, today: date) -> Chart:
    if by == "clocks":
        rows = [(month.isoformat(), n, late) for month, n, late in funnels.clocks(place, on, pack)]
        return Chart(pack, by, rows, rows[0][0] if rows else "", on.isoformat())
    first = funnels.first_of(over, on)
    tally = funnels.funnel(place, first, on, pack)
    steps = _come(tally) if by == "funnel" else _answered(tally)
    return Chart(pack, by, steps, first.isoformat(), (today if by == "funnel" else on).isoformat())


def _come(tally: Tally) -> list[tuple[str, int | None]]:
    if not tally.received:
        return []
    solved = tally.ended.get(Outcome.solved, 0)
    return [("received", tally.received), ("ended", tally.closed), ("solved", solved)]


def _answered(tally: Tally) -> list[tuple[str, int | None]]:
    """Who did not answer stands apart from who is not satisfied, and from what is left out with a reason; none of them is told
    where one is too few."""
    if not tally.asked:
        return []
    said = {
        "answered": tally.answered, "satisfied": tally.satisfied,
        "others": tally.answered - tally.satisfied, "silent": tally.silent,
        **({"excluded": tally.excluded} if tally.excluded else {}),
    }  # fmt: skip
    few = any(0 < n < FEWEST for n in said.values())
    return [("asked", tally.asked), *((step, None if few else n) for step, n in said.items())]
