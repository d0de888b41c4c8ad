"""Figures in words: the number with its unit, the days that it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext, pgettext_lazy

from huiyin.apps.cases.names import said
from huiyin.apps.figures.library import figures
from huiyin.apps.figures.queries import Line
from huiyin.apps.figures.restating import Change
from huiyin.apps.figures.stated import Stated
from huiyin.apps.figures.telling import is_sensitive
from huiyin.core.figures import FIRST, Figure, Measure, Over, Value
from huiyin.core.hiding import FEWEST

SPAN_TITLES: Mapping[Over, Promise] = {
    Over.month: pgettext_lazy("figures", "This month"),
    Over.quarter: pgettext_lazy("figures", "This quarter"),
    Over.year: pgettext_lazy("figures", "This year"),
}


def number_of(line: Line) -> str:
    """The number as printed; words where it is not told."""
    return _("too few to be told") if line.value.hidden else line.printed


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


def definition_of(figure: Figure) -> str:
    """What it counts in words; where that has changed since when, and what it counted before."""
    if figure.earlier is None or figure.begins is None:
        return said(figure.says)
    return _("%(says)s (definition %(n)s, from %(day)s on; before: %(before)s)") % {
        "says": said(figure.says), "n": figure.version, "day": day_of(figure.begins), "before": definition_of(figure.earlier)
    }  # fmt: skip


def definitions_of(newest: Figure) -> list[dict[str, Any]]:
    """Every definition that there has been, the newest first: since when it holds, what it counts, why it changed."""
    return [
        {
            "version": each.version,
            "begins": day_of(each.begins) if each.begins else "",
            "says": said(each.says),
            "unit": each.unit,
            "why": said(each.why) if each.why else "",
        }
        for each in newest.definitions
    ]


def apart_of(figure: Figure, parts: Sequence[Line]) -> dict[str, int] | None:
    """Who is not satisfied, who did not answer and what is left out, apart; nothing where none is asked, or too few to be told."""
    found = {line.figure.slug: line.value for line in parts}
    if not figure.asked or any(value.hidden for value in found.values()):
        return None
    n, d, asked = (found[slug].n for slug in (figure.n, figure.d, figure.asked))
    out = found[figure.excluded].n if figure.excluded else 0
    few = any(0 < each < FEWEST for each in (d - n, asked - d - out, out))
    return None if few and is_sensitive(figure.slug) else {"others": d - n, "silent": asked - d - out, "out": out}


def line_of_stated(each: Stated) -> Line:
    """The line that a figure was when it was stated."""
    return Line(figures()[each.slug].numbered(each.version), each.first, each.last, Value(each.n, each.d, each.hidden))


def change_of(change: Change) -> dict[str, Any]:
    """What it is now in words, and why."""
    return {"now": _("too few to be told") if change.now.hidden else change.now.printed, "why": why_of(change)}


def why_of(change: Change) -> str:
    """Why it is another one now: counted in another way, records that came afterwards, or what became of matters."""
    if change.redefined:
        return _(", because it is counted in another way now (definition %(then)s then, %(now)s now).") % {
            "then": change.then.version, "now": change.now.version
        }  # fmt: skip
    if not change.late:
        return _(", because of what happened later to matters of these days.")
    return ngettext(
        ", because %(n)s record for these days came afterwards.",
        ", because %(n)s records for these days came afterwards.",
        change.late,
    ) % {"n": change.late}


class Days(Protocol):
    """What has a first and a last day."""

    @property
    def first(self) -> date:
        """The first."""

    @property
    def last(self) -> date:
        """The last, that day included."""


def days_of(line: Days) -> str:
    """The days in words: a period with both ends, or the day as of which it stands."""
    return span_of_days(line.first, line.last)


def span_of_days(first: date, last: date) -> str:
    """The same of two days."""
    if first in (FIRST, last):
        return _("as of %(day)s") % {"day": day_of(last)}
    formats: tuple[str, ...] = ("DATE_FORMAT", "DATE_FORMAT")
    if first.year == last.year:  # said once: before the first day or behind the last, as the language has it
        formats = tuple(pgettext("formats of two days of one year", "F j|F j, Y").split("|"))
    first_day, last_day = (date_format(day, how) for day, how in zip((first, last), formats, strict=True))
    return _("%(first)s to %(last)s") % {"first": first_day, "last": last_day}


def day_of(day: date) -> str:
    """2026年10月31日, as people write it."""
    return date_format(day, "DATE_FORMAT")
