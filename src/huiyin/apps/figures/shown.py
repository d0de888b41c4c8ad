"""Figures in words: the number with its unit, the days that it is about."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from huiyin.apps.cases.names import said
from huiyin.apps.figures.queries import Line
from huiyin.core.figures import FIRST, Measure


def number_of(line: Line) -> str:
    """The number as printed; words where it is not told."""
    return _("fewer than five") if line.value.hidden else line.printed


def row_of(line: Line, kept: str) -> dict[str, Any]:
    """What a line of a list shows."""
    figure, value = line.figure, line.value
    pair = figure.measure in (Measure.ratio, Measure.target) and not value.hidden
    return {
        "title": said(figure.title),
        "says": said(figure.says),
        "number": number_of(line),
        "unit": "" if value.hidden or figure.measure == Measure.ratio else figure.unit,
        "n": value.n if pair else None,
        "d": value.d if pair else None,
        "gap": value.gap if figure.measure == Measure.target and not value.hidden else 0,
        "days": days_of(line),
        "url": f"{reverse('figures:one', args=[figure.slug])}?{kept}",
    }


def days_of(line: Line) -> str:
    """The days in words: a period with both ends, or the day as of which it stands."""
    if line.first in (FIRST, line.last):
        return _("as of %(day)s") % {"day": line.last}
    return _("%(first)s to %(last)s") % {"first": line.first, "last": line.last}
