"""Charts on pages and sheets: the drawing, what it says to who cannot see it, its legend, the numbers as rows of a table, and in
words what is not shown and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from huiyin.apps.cases import library
from huiyin.apps.cases.names import pack_title, said
from huiyin.apps.figures.drawings import Chart
from huiyin.apps.figures.library import figures
from huiyin.apps.figures.queries import Place
from huiyin.apps.figures.shown import day_of, span_of_days
from huiyin.apps.figures.telling import is_sensitive
from huiyin.core.charts import Rows, areas, bars, beside, funnel, ranges, trend
from huiyin.core.figures import Figure, Measure
from huiyin.core.rounding import percent

STEPS: Mapping[str, Promise] = {
    "received": pgettext_lazy("chart", "Received"),
    "ended": pgettext_lazy("chart", "Ended"),
    "solved": pgettext_lazy("chart", "Solved"),
    "asked": pgettext_lazy("chart", "Asked"),
    "answered": pgettext_lazy("chart", "Answered"),
    "satisfied": pgettext_lazy("chart", "Satisfied"),
    "others": pgettext_lazy("chart", "Not satisfied"),
    "silent": pgettext_lazy("chart", "No answer"),
    "excluded": pgettext_lazy("chart", "Left out with a reason, approved"),
}
APART = ("others", "silent", "excluded")


@dataclass(frozen=True)
class Drawn:
    """A chart with its title and the rows of its table (name, number in words); `head`: what the names are, `unit`: the numbers.

    `svg` is empty where there is nothing to draw. `note`: what is not shown and why. `days`: its days.
    `legend`: (style, words). `since`: which of an approved drawing's numbers are others now, and what they are.
    """

    title: str
    svg: SafeString
    head: str
    rows: Sequence[tuple[str, str]] = ()
    unit: str = ""
    note: str = ""
    days: str = ""
    legend: Sequence[tuple[str, str]] = ()
    since: Sequence[tuple[str, str]] = ()


def drawn(chart: Chart, name: str, way: str) -> Drawn:
    """The drawing of a figure or of a way of working (`way`: as its town calls it). `name`: unique on the page."""
    if chart.by == "clocks":
        return _clocks(chart, name, way)
    if chart.by in ("funnel", "answers"):
        return _funnel(chart, name, way)
    return {"month": _by_month, "village": _by_village, "grid": _by_grid}[chart.by](chart, name)


def drawn_as_approved(then: Chart, now: Chart, name: str, way: str) -> Drawn:
    """The drawing as it was approved, with those of its numbers that are others now."""
    shown = drawn(then, name, way)
    before, after = dict(shown.rows), dict(drawn(now, name, way).rows)
    none = pgettext("chart", "none")
    since = [(each, after.get(each, none)) for each in before | after if before.get(each) != after.get(each)]
    return replace(shown, since=since)


def way_of(pack: str, town: Place) -> str:
    """What the town calls a way of working; the slug itself where it is none."""
    profile = library.profile(town.profile) if library.is_profile(town.profile) else None
    return pack_title(library.pack(pack), profile) if pack in library.slugs() else pack


def drawing_titles(way: str) -> dict[str, str]:
    """What the drawings of a way of working are called."""
    return {
        "funnel": _("%(way)s: how far matters come") % {"way": way},
        "answers": _("%(way)s: what those say who were asked") % {"way": way},
        "clocks": _("%(way)s: ended in time") % {"way": way},
    }


def _figure(chart: Chart) -> Figure | None:
    """Its figure, as it was defined on its last day."""
    figure = figures().get(chart.slug)
    return figure.on(date.fromisoformat(chart.on)) if figure and chart.on else figure


def _title(chart: Chart) -> tuple[str, str]:
    figure = _figure(chart)
    return (said(figure.title), figure.unit) if figure else (chart.slug, "")


def _by_month(chart: Chart, name: str) -> Drawn:
    title, unit = _title(chart)
    rows = [(_month(month), n) for month, n in chart.rows]
    heading, head = _("%(figure)s, by month") % {"figure": title}, pgettext("figures", "Month")
    if not rows:
        return Drawn(heading, SafeString(), head, note=_why_none(chart))
    svg = trend([(month[:7], n or 0) for month, n in chart.rows], name=name, title=heading, desc=_in_words(rows, unit))
    return Drawn(heading, _safe(svg), head, _told(rows, unit))


def _by_village(chart: Chart, name: str) -> Drawn:
    title, unit = _title(chart)
    rows: Rows = [(village, n) for village, n in chart.rows]
    heading, head = _("%(figure)s, by village") % {"figure": title}, _("Village")
    note = _why_none(chart) if not any(n != 0 for _name, n in rows) else _why_hidden(rows)
    svg = bars(rows, name=name, title=heading, desc=_in_words(rows, unit), few=_few()) if rows else ""
    return Drawn(heading, _safe(svg), head, _told(rows, unit), note=note, days=_days(chart) if svg else "")


def _by_grid(chart: Chart, name: str) -> Drawn:
    """A map: the darker, the more."""
    title, unit = _title(chart)
    heading = _("%(figure)s, by grid") % {"figure": title}
    head, rows = pgettext("chart", "Grid"), [(grid, n) for grid, n, _path in chart.rows]
    told = _told([(grid, n) for grid, n in rows if n != 0], unit)
    if not any(n for _grid, n in rows):
        hidden = any(n is None for _grid, n in rows)
        note = (
            _("Every grid that has any has fewer than five or could be worked out: none is shown.")
            if hidden
            else _why_none(chart)
        )
        return Drawn(heading, SafeString(), head, told, note=note)
    shapes = [(grid, path, n) for grid, n, path in chart.rows]
    width, height = chart.size
    svg = areas(shapes, (width, height), name=name, title=heading, desc=_in_words(rows, unit), few=_few())
    return Drawn(heading, _safe(svg), head, told, note=_why_hidden(rows), days=_days(chart), legend=_legend(rows, unit))


def _legend(rows: Rows, unit: str) -> list[tuple[str, str]]:
    most = max(n for _grid, n in rows if n)
    shades = [
        (f"cell c{nth}", f"{first}{unit}" if first == last else f"{first}–{last}{unit}")
        for nth, first, last in ranges(most)
    ]
    return [("cell c0", pgettext("chart", "none")), *shades, ("hatched", _few())]


def _funnel(chart: Chart, name: str, way: str) -> Drawn:
    """How far matters come; or what those say who were asked, who did not answer apart from who is not satisfied."""
    heading = drawing_titles(way)[chart.by]
    head, rows = pgettext("chart", "Step"), [(str(STEPS[step]), n) for step, n in chart.rows]
    if not rows:
        return Drawn(heading, SafeString(), head, note=_("Nothing in these days: %(days)s.") % {"days": _days(chart)})
    bars_of = [(str(STEPS[step]), n) for step, n in chart.rows if n is None or step not in APART]
    desc = "；".join(f"{step} {_few() if n is None else n}" for step, n in rows)
    svg = funnel(bars_of, name=name, title=heading, desc=desc, few=_few())
    received = _("received from %(first)s on, as they stand on %(day)s") % _ends(chart)
    days = received if chart.by == "funnel" else _days(chart)
    return Drawn(heading, _safe(svg), head, _told(rows, ""), note=_why_hidden(rows), days=days)


def _clocks(chart: Chart, name: str, way: str) -> Drawn:
    """By month the matters that ended in time beside those of which a clock ran out; the table has the rate, n of d."""
    heading, head = drawing_titles(way)["clocks"], pgettext("figures", "Month")
    if not chart.rows:
        return Drawn(
            heading,
            SafeString(),
            head,
            note=_("None has ended in the twelve months up to %(day)s.") % {"day": _ends(chart)["day"]},
        )
    words = pgettext("chart", "In time"), pgettext("chart", "Clock run out")
    d, late = sum(row[1] for row in chart.rows), sum(row[2] for row in chart.rows)
    desc = _("Of %(ended)s matters that ended in these months %(in_time)s ended in time: %(rate)s%%.") % {
        "ended": d, "in_time": d - late, "rate": f"{percent(d - late, d).normalize():f}" if d else 0
    }  # fmt: skip
    named = [(month[:7], n - over, over) for month, n, over in chart.rows]
    svg = beside(named, name=name, title=heading, desc=desc, words=words)
    told = [(_month(month), f"{n - over}/{n}{_rate(n - over, n)}") for month, n, over in chart.rows]
    return Drawn(heading, _safe(svg), head, told, pgettext("chart", "In time / ended"), note=desc)


def _rate(n: int, d: int) -> str:
    return f"　{percent(n, d).normalize():f}%" if d else ""


def _safe(svg: str) -> SafeString:
    return mark_safe(svg)  # noqa: S308  (core.charts escapes every word in it)


def _few() -> str:
    return pgettext("chart", "too few to tell")


def _month(first: str) -> str:
    return date_format(date.fromisoformat(first), "YEAR_MONTH_FORMAT")


def _ends(chart: Chart) -> dict[str, str]:
    first, day = (day_of(date.fromisoformat(each)) if each else "" for each in (chart.first, chart.on))
    return {"first": first, "day": day}


def _days(chart: Chart) -> str:
    return (
        span_of_days(date.fromisoformat(chart.first), date.fromisoformat(chart.on)) if chart.first and chart.on else ""
    )


def _told(rows: Rows, unit: str) -> list[tuple[str, str]]:
    return [(name, _few() if n is None else f"{n}{unit}") for name, n in rows]


def _why_hidden(rows: Rows) -> str:
    if all(n is not None for _name, n in rows):
        return ""
    return _("What is below five, and what would give it away, is not shown.")


def _why_none(chart: Chart) -> str:
    """Why a figure has nothing to draw."""
    figure = _figure(chart)
    if figure and figure.measure not in (Measure.count, Measure.total):
        return _("This figure is not counted in parts, so it is not drawn.")
    if chart.by == "month" and figure and is_sensitive(figure.slug):
        return _("A small number of a month could tell something of a person, so it is not drawn by month.")
    if chart.by == "grid" and not any(chart.size):
        return _("No grid has been drawn on the map here yet.")
    return _("Nothing in these days: %(days)s.") % {"days": _days(chart)}


def _in_words(rows: Rows, unit: str) -> str:
    known = [(n, label) for label, n in rows if n is not None]
    if not known:
        return _("None of these numbers is told: too few.")
    (most, top), (least, bottom) = max(known), min(known)
    return _("Highest: %(top)s with %(most)s. Lowest: %(bottom)s with %(least)s. All numbers stand in the table.") % {
        "top": top, "most": f"{most}{unit}", "bottom": bottom, "least": f"{least}{unit}"
    }  # fmt: skip
