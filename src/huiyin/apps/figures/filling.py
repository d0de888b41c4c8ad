"""A brief's text with its figures filled in: as they are now in a draft, as they were in what is published."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from huiyin.apps.figures import approved, queries
from huiyin.apps.figures.library import figures
from huiyin.apps.figures.models import Brief, BriefFigure
from huiyin.apps.figures.queries import Line
from huiyin.apps.figures.stated import Key, Stated, of_row, stated
from huiyin.apps.places.queries import villages_in
from huiyin.core.briefs import Problem, SpanKind, paragraphs, problems
from huiyin.core.briefs import Span as TextSpan
from huiyin.core.figures import Over, Value
from huiyin.core.spans import Period, Span

MONTHS = 12
"""So many months are drawn at most."""


@dataclass(frozen=True)
class Chart:
    """What a drawing shows: (first day of the month or name of the village, number; None: not told)."""

    slug: str
    by: str
    rows: Sequence[tuple[str, int | None]]


@dataclass(frozen=True)
class Piece:
    """A piece of a paragraph: its span, the figure in its place, or what is wrong with it."""

    span: TextSpan
    stated: Stated | None = None
    problem: Problem | None = None


@dataclass(frozen=True)
class Paragraph:
    """A line of the text, and the drawings that stand under it."""

    pieces: Sequence[Piece]
    charts: Sequence[Chart] = ()


def over_of(brief: Brief) -> Over | None:
    """Over which span figures are asked for; None: each over its own, as of the brief's day."""
    return Over(brief.period) if brief.period in set(Over) else None


def spans_of(brief: Brief) -> tuple[TextSpan, ...]:
    """All spans of title and text."""
    return tuple(span for line in paragraphs(f"{brief.title}\n{brief.text}") for span in line)


def problems_of(brief: Brief) -> tuple[Problem, ...]:
    """What keeps it from being published."""
    return problems(spans_of(brief), figures())


def stated_now(brief: Brief, on: date) -> list[Stated]:
    """Its figures as they are now, in the order of the text, each once; `on`: the day as of which, at most."""
    asked = dict.fromkeys((span.value, span.more) for span in spans_of(brief) if span.kind == SpanKind.figure)
    known = [key for key in asked if key[0] in figures()]
    wanted = [figures()[slug] for slug in dict.fromkeys(slug for slug, _ in known)]
    lines = _as_locked(queries.lines_by_slug(wanted, brief.place, min(brief.last, on), over_of(brief)), brief)
    return [stated(n, key, lines[key[0]]) for n, key in enumerate(known, start=1)]


def _as_locked(lines: Mapping[str, Line], brief: Brief) -> Mapping[str, Line]:
    """Where the period of the place is approved, its numbers are said as they were approved, by the definition of then."""
    _after, locked = approved.locked(brief.place, span_of(brief))
    return {slug: _then(line, locked[slug]) if slug in locked else line for slug, line in lines.items()}


def _then(line: Line, locked: Stated) -> Line:
    figure = replace(line.figure, version=locked.version)
    return Line(figure, locked.first, locked.last, Value(locked.n, locked.d, locked.hidden))


def span_of(brief: Brief) -> Span:
    """Its period."""
    return Span(Period(brief.period), brief.first, brief.last)


def frozen(brief: Brief) -> list[Stated]:
    """Its figures as they were published. One query."""
    return [of_row(row) for row in BriefFigure.objects.filter(brief=brief).order_by("number")]


def charts_now(brief: Brief, on: date) -> dict[str, list[tuple[str, int | None]]]:
    """What its drawings show now, by `slug|by`."""
    asked = dict.fromkeys((span.value, span.more) for span in spans_of(brief) if span.kind == SpanKind.chart)
    return {f"{slug}|{by}": _rows(brief, slug, by, min(brief.last, on)) for slug, by in asked if slug in figures()}


def _rows(brief: Brief, slug: str, by: str, on: date) -> list[tuple[str, int | None]]:
    if by == "month":
        return [(f"{month:%Y-%m}", n) for month, n in queries.months_of(figures()[slug], brief.place, on, MONTHS)]
    figure, town = figures()[slug].within(over_of(brief)), brief.town
    if brief.place_id != brief.town_id:
        return []
    rows = queries.by_village(figure, town, on, villages_in(town))
    return [(village.name if village else town.name, n) for village, n in rows]


def filled(
    text: str, stated: Iterable[Stated], charts: Mapping[str, Sequence[tuple[str, int | None]]]
) -> list[Paragraph]:
    """The paragraphs with their figures and drawings."""
    values = {(each.slug, each.words): each for each in stated}
    return [_paragraph(line, values, charts) for line in paragraphs(text)]


def _paragraph(
    line: Sequence[TextSpan], values: Mapping[Key, Stated], charts: Mapping[str, Sequence[tuple[str, int | None]]]
) -> Paragraph:
    known = figures().keys() | {slug for slug, _ in values}
    pieces = [_piece(span, values, known) for span in line if span.kind != SpanKind.chart or span.value not in known]
    drawn = [
        Chart(span.value, span.more, [(label, n) for label, n in charts.get(f"{span.value}|{span.more}", ())])
        for span in line
        if span.kind == SpanKind.chart and span.value in known
    ]
    return Paragraph(pieces, drawn)


def _piece(span: TextSpan, values: Mapping[Key, Stated], known: Iterable[str]) -> Piece:
    wrong = problems([span], known)
    stated = values.get((span.value, span.more)) if span.kind == SpanKind.figure else None
    return Piece(span, stated, wrong[0] if wrong else None)
