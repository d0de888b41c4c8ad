"""Briefs in words, as pages and sheets show them: paragraphs, figures with their notes, what is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from huiyin.apps.cases.names import said
from huiyin.apps.figures import funnels, patterns, queries
from huiyin.apps.figures.drawn import drawing_titles, drawn, way_of
from huiyin.apps.figures.filling import Paragraph, Piece, over_of
from huiyin.apps.figures.library import figures, of_profile
from huiyin.apps.figures.models import Brief
from huiyin.apps.figures.queries import Line
from huiyin.apps.figures.restating import Change
from huiyin.apps.figures.shown import day_of, days_of, why_of
from huiyin.apps.figures.stated import Stated
from huiyin.apps.figures.texts import sentence
from huiyin.core.briefs import WAYS, Problem, SpanKind, level
from huiyin.core.errors import RuleError
from huiyin.core.spans import Period, Span


def period_of(brief: Brief) -> str:
    """The period in words."""
    return patterns.to_read(Span(Period(brief.period), brief.first, brief.last))


def block_of(nth: int, paragraph: Paragraph, brief: Brief) -> dict[str, Any]:
    """A paragraph: its level, its pieces, its charts; `nth` on the page."""
    line = "".join(piece.span.raw for piece in paragraph.pieces)
    return {
        "level": level(line),
        "pieces": [_piece(each, brief) for each in paragraph.pieces],
        "charts": [
            drawn(each, f"c{nth}-{at}", way_of(each.slug, brief.town)) for at, each in enumerate(paragraph.charts)
        ],
    }


def _piece(piece: Piece, brief: Brief) -> dict[str, Any]:
    span, stated = piece.span, piece.stated
    if piece.problem:
        return {"text": span.raw, "wrong": True}
    if stated:
        return {"text": number_of(stated), "url": address_of(stated.slug, brief), "note": stated.number}
    if span.kind == SpanKind.quoted:
        return {"text": span.value, "source": span.more}
    return {"text": span.raw}


def number_of(stated: Stated) -> str:
    """The number with its unit; words where it is not told."""
    return _("too few to be told") if stated.hidden else stated.printed


def address_of(slug: str, brief: Brief) -> str:
    """The page of the figure at the brief's place and days."""
    kept = {"town": str(brief.town.uid), "on": brief.last.isoformat(), "over": over_of(brief) or ""}
    if brief.place_id != brief.town_id:
        kept["village"] = str(brief.place.uid)
    return f"{reverse('figures:one', args=[slug])}?{urlencode({name: value for name, value in kept.items() if value})}"


def stated_row(stated: Stated, brief: Brief) -> dict[str, Any]:
    """A note: the number, what it counts, of which days, of which version of the definition."""
    newest = figures().get(stated.slug)
    figure = newest.numbered(stated.version) if newest else None
    return {
        "number": stated.number,
        "printed": number_of(stated),
        "pair": f"{stated.n}/{stated.d}" if stated.d is not None and not stated.hidden else "",
        "title": said(figure.title) if figure else stated.slug,
        "says": said(figure.says) if figure else "",
        "days": days_of(stated),
        "version": stated.version,
        "begins": day_of(figure.begins) if figure and figure.begins else "",
        "url": address_of(stated.slug, brief),
    }


def change_row(change: Change, brief: Brief) -> dict[str, Any]:
    """What was published, what it is now, and why."""
    return {**stated_row(change.then, brief), "now": number_of(change.now), "why": why_of(change)}


def problem_of(problem: Problem) -> str:
    """What keeps it from being published, in a sentence."""
    return sentence(RuleError(problem.code, numbers=problem.what))


def choices_of(brief: Brief) -> list[dict[str, Any]]:
    """The figures that may be put into the text, with what each would say."""
    wanted = of_profile(brief.town.profile)
    lines = queries.lines_by_slug(wanted, brief.place, brief.last, over_of(brief))
    return [*(_choice(line, brief) for line in lines.values()), *_drawings(brief)]


def _drawings(brief: Brief) -> Iterator[dict[str, Any]]:
    """The drawings of the town's ways of working."""
    kept = f"town={brief.town.uid}&on={brief.last.isoformat()}"
    for pack in funnels.packs_of(brief.place):
        titles = drawing_titles(way_of(pack, brief.town))
        for by in WAYS:
            url = f"{reverse('figures:charts')}?{kept}&pack={pack}"
            yield {"field": f"{{{{{by}:{pack}}}}}", "title": titles[by], "printed": _("drawing"), "url": url}


def _choice(line: Line, brief: Brief) -> dict[str, Any]:
    figure, hidden = line.figure, line.value.hidden
    unit = "" if hidden or figure.unit == "%" else figure.unit
    return {
        "field": f"{{{{{figure.slug}}}}}",
        "title": said(figure.title),
        "printed": (_("too few to be told") if hidden else line.printed) + unit,
        "url": address_of(figure.slug, brief),
    }
