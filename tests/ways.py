"""The two ways to a figure, held against each other: counters, and the events alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from huiyin.apps.figures import recounting
from huiyin.apps.figures.asking import value_of, values_of
from huiyin.apps.figures.library import figures
from huiyin.apps.places.models import Place
from huiyin.apps.records.counting import COUNTED, TAKEN_BACK
from huiyin.apps.records.models import Event
from huiyin.apps.records.recount import of_families
from huiyin.core.figures import Figure, Measure, Over
from huiyin.core.words import Text

CASES = ("opened", "came", "left", "ended", "resumed", "taken", "let_go", "closed", "reopened", "asked", "answered", "redone",
         "returned", "published", "claimed", "late", "backed", "called")  # fmt: skip
ENDS = ("closed", "reopened")
Where = dict[str, tuple[str, ...]]
WHERE: Where = {
    "category": ("lamp", "road"),
    "channel": ("web", "visit", "phone"),
    "pack": ("six_slips", "talk"),
    "level": ("involved",),
}


def agree(*places: Place, on: date, since: date) -> None:
    """Every kind of what became of cases, and every kind of event that there is, comes out alike by both ways.

    In the first place with its dimensions too.
    """
    plain = Event.objects.filter(of_families(COUNTED)).values_list("kind", flat=True).distinct().order_by("kind")
    kinds = (*CASES, *(kind for kind in plain if kind not in TAKEN_BACK))
    for place in places:
        for asked in (*map(_figure, kinds), *(_narrow(kinds) if place == places[0] else ())):
            figure = replace(asked, since=since)
            kept, true = value_of(figure, place, on), recounting.value_of(figure, place, on)
            assert kept == true, (figure.of, figure.where, place.name, kept, true)


def _narrow(kinds: tuple[str, ...]) -> Iterator[Figure]:
    for kind in kinds:
        more: Where = {"outcome": ("solved",), "role": ("volunteer",)} if kind in ENDS else {}
        yield _figure(kind, {**WHERE, **more})
        if "." in kind:
            yield _figure(kind, {}, Measure.total)
    yield _figure("answered", {"satisfied": ("yes",)})
    yield _figure("answered", {"answer": ("fixed",)})


def _figure(kind: str, where: Where | None = None, measure: Measure = Measure.count) -> Figure:
    name = Text(kind)
    return Figure(kind, name, name, "件", measure, Over.since, of=(kind,), where=where or {})


def all_figures_agree(place: Place, on: date) -> None:
    """Every figure that is defined, asked for alone and with all the others."""
    together = values_of(list(figures().values()), place, on)
    for figure in figures().values():
        kept, true = value_of(figure, place, on), recounting.value_of(figure, place, on)
        assert kept == true == together[figure.slug], (figure.slug, place.name, kept, true)
