"""A brief's text with its figures filled in: as they are now in a draft, as they were in what is published."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from huiyin.apps.figures import approved, approved_charts, queries
from huiyin.apps.figures.drawings import Chart, Kept, drawing_of, kept_of
from huiyin.apps.figures.library import figures, known
from huiyin.apps.figures.models import Brief, BriefFigure
from huiyin.apps.figures.queries import Line
from huiyin.apps.figures.stated import Key, Stated, of_row, stated
from huiyin.core.briefs import Problem, SpanKind, paragraphs, problems, wanted
from huiyin.core.briefs import Span as TextSpan
from huiyin.core.figures import Over, Value
from huiyin.core.spans import Period, Span


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
    return problems(spans_of(brief), known())


def stated_now(brief: Brief, on: date) -> list[Stated]:
    """Its figures as they are now, in the order of the text, each once; `on`: the day as of which, at most."""
    asked = dict.fromkeys((span.value, span.more) for span in spans_of(brief) if span.kind == SpanKind.figure)
    there = [key for key in asked if key[0] in figures()]
    named = [figures()[slug] for slug in dict.fromkeys(slug for slug, _ in there)]
    lines = _as_locked(queries.lines_by_slug(named, brief.place, min(brief.last, on), over_of(brief)), brief)
    return [stated(n, key, lines[key[0]]) for n, key in enumerate(there, start=1)]


def _as_locked(lines: Mapping[str, Line], brief: Brief) -> Mapping[str, Line]:
    """Where the period of the place is approved, its numbers are said as they were approved, by the definition of then."""
    _after, locked = approved.locked(brief.place, span_of(brief))
    return {slug: _then(line, locked[slug]) if slug in locked else line for slug, line in lines.items()}


def _then(line: Line, locked: Stated) -> Line:
    figure = replace(figures()[line.figure.slug].numbered(locked.version), version=locked.version)
    return Line(figure, locked.first, locked.last, Value(locked.n, locked.d, locked.hidden))


def span_of(brief: Brief) -> Span:
    """Its period."""
    return Span(Period(brief.period), brief.first, brief.last)


def frozen(brief: Brief) -> list[Stated]:
    """Its figures as they were published. One query."""
    return [of_row(row) for row in BriefFigure.objects.filter(brief=brief).order_by("number")]


def charts_now(brief: Brief, on: date) -> dict[str, dict[str, Any]]:
    """What its drawings show now, by `slug|by`, each as of the brief's last day; of an approved period as it was approved."""
    asked = dict.fromkeys((span.value, span.more) for span in spans_of(brief) if _is_drawing(span, known()))
    day, over = min(brief.last, on), over_of(brief)
    approval = approved.of_period(brief.place, span_of(brief)) if asked else None
    then = approved_charts.charts_then(approval, list(asked)) if approval else {}
    drawn = [then.get(key) or drawing_of(*key, brief.place, day, over, on) for key in asked]
    return {each.key: each.plain for each in drawn}


def filled(text: str, stated: Iterable[Stated], charts: Kept) -> list[Paragraph]:
    """The paragraphs with their figures and drawings."""
    values = {(each.slug, each.words): each for each in stated}
    return [_paragraph(line, values, charts) for line in paragraphs(text)]


def _paragraph(line: Sequence[TextSpan], values: Mapping[Key, Stated], charts: Kept) -> Paragraph:
    named = known() | {slug for slug, _ in values}
    pieces = [_piece(span, values, named) for span in line if not _is_drawing(span, named)]
    return Paragraph(pieces, [kept_of(span.value, span.more, charts) for span in line if _is_drawing(span, named)])


def _is_drawing(span: TextSpan, named: Collection[str]) -> bool:
    return span.kind == SpanKind.chart and wanted(span) in named


def _piece(span: TextSpan, values: Mapping[Key, Stated], named: Iterable[str]) -> Piece:
    wrong = problems([span], named)
    stated = values.get((span.value, span.more)) if span.kind == SpanKind.figure else None
    return Piece(span, stated, wrong[0] if wrong else None)
