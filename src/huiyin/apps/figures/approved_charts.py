"""The drawings of an approved period: kept when it was approved, and shown as they were then."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from huiyin.apps.figures import funnels, queries
from huiyin.apps.figures.drawings import Chart, drawing_of
from huiyin.apps.figures.models import Approval, ApprovedChart
from huiyin.apps.figures.restating import rests_on_events
from huiyin.apps.places.models import Place
from huiyin.apps.scope.acting import system
from huiyin.core.briefs import WAYS
from huiyin.core.figures import Measure, Over
from huiyin.core.spans import Span
from huiyin.core.words import PlaceKind

Key = tuple[str, str]
"""What a drawing is of and how: `slug` and `by` of a Chart."""


def drawn_of(place: Place) -> list[Key]:
    """Every drawing that pages show of a place over a period: of its ways of working, and of the figures that are counted."""
    by_place = {PlaceKind.town: ("village", "grid"), PlaceKind.county: ("village",)}.get(
        PlaceKind(place.kind), ("grid",)
    )
    counted = (each for each in queries.quoted_in(place) if each.measure in (Measure.count, Measure.total))
    ways = [(pack, by) for pack in funnels.packs_of(place) for by in WAYS]
    return ways + [(each.slug, by) for each in counted if rests_on_events(each.slug) for by in ("month", *by_place)]


def charts_now(place: Place, span: Span, today: date) -> list[Chart]:
    """What all of them show today. A few queries for each."""
    over = Over(span.period)
    return [drawing_of(slug, by, place, span.last, over, today).bare for slug, by in drawn_of(place)]


def keep(approval: Approval, charts: Iterable[Chart]) -> None:
    """They stand as they are now."""
    ApprovedChart.objects.bulk_create(
        ApprovedChart(approval=approval, slug=each.slug, by=each.by, shown=each.plain) for each in charts
    )


@system("it is approved")
def charts_then(approval: Approval, wanted: Sequence[Key] = ()) -> dict[Key, Chart]:
    """What they showed when the period was approved; `wanted`: these alone. One query."""
    rows = ApprovedChart.objects.filter(approval=approval).order_by("id")
    if wanted:
        rows = rows.filter(slug__in={slug for slug, _by in wanted})
    return {(row.slug, row.by): Chart(row.slug, row.by, **row.shown) for row in rows}
