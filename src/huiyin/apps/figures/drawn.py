"""Charts on pages and sheets: the drawing, what it says to who cannot see it, and the numbers as rows of a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from huiyin.apps.cases.names import said
from huiyin.apps.figures.funnels import Spread
from huiyin.apps.figures.library import figures
from huiyin.apps.figures.shown import days_of
from huiyin.apps.records.queries import Tally
from huiyin.core.charts import Rows, areas, bars, beside, funnel, trend
from huiyin.core.figures import Figure
from huiyin.core.hiding import FEWEST
from huiyin.core.rounding import percent
from huiyin.core.words import Outcome


@dataclass(frozen=True)
class Drawn:
    """A chart with its title and the rows of its table (name, number in words); `head`: what the names are, `unit`: the numbers."""

    title: str
    svg: SafeString
    head: str
    rows: Sequence[tuple[str, str]]
    unit: str = ""


def chart(slug: str, by: str, rows: Rows, name: str) -> Drawn | None:
    """The chart of a figure `by` month or village; None where there is nothing to draw. `name`: unique on the page."""
    if not rows:
        return None
    figure = figures().get(slug)
    title, unit = (said(figure.title), figure.unit) if figure else (slug, "")
    few = pgettext("chart", "too few to tell")
    told = [(label, few if n is None else f"{n}{unit}") for label, n in rows]
    if by == "month":
        head, heading = pgettext("figures", "Month"), _("%(figure)s, by month") % {"figure": title}
        svg = trend([(label, n or 0) for label, n in rows], name=name, title=heading, desc=_in_words(rows, unit))
    else:
        head, heading = _("Village"), _("%(figure)s, by village") % {"figure": title}
        svg = bars(rows, name=name, title=heading, desc=_in_words(rows, unit), few=few)
    return Drawn(heading, mark_safe(svg), head, told)  # noqa: S308  (core.charts escapes every word in it)


def drawn_funnel(pack: str, tally: Tally) -> Drawn | None:
    """How far the matters of a way of working that were received in a span have come."""
    if not tally.received:
        return None
    solved = tally.ended.get(Outcome.solved, 0)
    steps = [(pgettext("chart", "Received"), tally.received), (pgettext("chart", "Ended"), tally.closed)]
    steps += [(pgettext("chart", "Solved"), solved)]
    return _funnel("funnel", _("%(way)s: how far matters come") % {"way": pack}, steps)


def drawn_answers(pack: str, tally: Tally) -> Drawn | None:
    """What those say who were asked in the span; who did not answer stands apart from who is not satisfied."""
    if not tally.asked:
        return None
    asked = (pgettext("chart", "Asked"), tally.asked)
    said = [(pgettext("chart", "Answered"), tally.answered), (pgettext("chart", "Satisfied"), tally.satisfied)]
    apart = [(pgettext("chart", "Not satisfied"), tally.answered - tally.satisfied)]
    apart += [(pgettext("chart", "No answer"), tally.asked - tally.answered)]
    heading = _("%(way)s: what those say who were asked") % {"way": pack}
    if any(0 < n < FEWEST for _name, n in [*said, *apart]):
        few = pgettext("chart", "too few to tell")
        return replace(
            _funnel("answers", heading, [asked]),
            rows=[(asked[0], f"{asked[1]}"), *((name, few) for name, _n in [*said, *apart])],
        )
    return _funnel("answers", heading, [asked, *said], apart)


def _funnel(name: str, heading: str, steps: Sequence[tuple[str, int]], apart: Sequence[tuple[str, int]] = ()) -> Drawn:
    desc = "；".join(f"{step} {n}" for step, n in (*steps, *apart))
    svg = funnel(steps, name=name, title=heading, desc=desc)
    rows = [(step, f"{n}") for step, n in (*steps, *apart)]
    return Drawn(heading, mark_safe(svg), pgettext("chart", "Step"), rows)  # noqa: S308


def drawn_clocks(pack: str, rows: Sequence[tuple[date, int, int]]) -> Drawn | None:
    """By month the matters that ended in time beside those of which a clock ran out; the table has the rate, n of d."""
    if not rows:
        return None
    heading = _("%(way)s: ended in time") % {"way": pack}
    words = pgettext("chart", "In time"), pgettext("chart", "Clock run out")
    d, late = sum(row[1] for row in rows), sum(row[2] for row in rows)
    desc = _("Of %(ended)s matters that ended in these months %(in_time)s ended in time: %(rate)s%%.") % {
        "ended": d, "in_time": d - late, "rate": f"{percent(d - late, d).normalize():f}"
    }  # fmt: skip
    named = [(f"{month:%Y-%m}", n - over, over) for month, n, over in rows]
    svg = beside(named, name="clocks", title=heading, desc=desc, words=words)
    told = [(f"{month:%Y-%m}", f"{n - over}/{n}{_rate(n - over, n)}") for month, n, over in rows]
    head = pgettext("figures", "Month")
    return Drawn(heading, mark_safe(svg), head, told, pgettext("chart", "In time / ended"))  # noqa: S308


def _rate(n: int, d: int) -> str:
    return f"　{percent(n, d).normalize():f}%" if d else ""


def drawn_map(figure: Figure, spread: Spread) -> Drawn | None:
    """A figure by grid: the darker, the more."""
    shown = spread.areas
    if not shown:
        return None
    title = _("%(figure)s, by grid") % {"figure": said(figure.title)}
    heading = f"{title}　{days_of(spread)}"
    few = pgettext("chart", "too few to tell")
    rows = [(name, n) for name, _path, n in shown]
    size = spread.plan.width, spread.plan.height
    svg = areas(shown, size, name="map", title=heading, desc=_in_words(rows, figure.unit), few=few)
    told = [(name, few if n is None else f"{n}{figure.unit}") for name, n in rows if n != 0]
    return Drawn(heading, mark_safe(svg), pgettext("chart", "Grid"), told)  # noqa: S308


def _in_words(rows: Rows, unit: str) -> str:
    known = [(n, label) for label, n in rows if n is not None]
    if not known:
        return _("None of these numbers is told: too few.")
    (most, top), (least, bottom) = max(known), min(known)
    return _("Highest: %(top)s with %(most)s. Lowest: %(bottom)s with %(least)s. All numbers stand in the table.") % {
        "top": top, "most": f"{most}{unit}", "bottom": bottom, "least": f"{least}{unit}"
    }  # fmt: skip
