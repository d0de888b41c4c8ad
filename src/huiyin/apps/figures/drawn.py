"""Charts on pages and sheets: the drawing, what it says to who cannot see it, and the numbers as rows of a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from huiyin.apps.cases.names import said
from huiyin.apps.figures.library import figures
from huiyin.core.charts import Rows, bars, trend


@dataclass(frozen=True)
class Drawn:
    """A chart with its title and the rows of its table (name, number in words); `head`: what the names are."""

    title: str
    svg: SafeString
    head: str
    rows: Sequence[tuple[str, str]]


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


def _in_words(rows: Rows, unit: str) -> str:
    known = [(n, label) for label, n in rows if n is not None]
    if not known:
        return _("None of these numbers is told: too few.")
    (most, top), (least, bottom) = max(known), min(known)
    return _("Highest: %(top)s with %(most)s. Lowest: %(bottom)s with %(least)s. All numbers stand in the table.") % {
        "top": top, "most": f"{most}{unit}", "bottom": bottom, "least": f"{least}{unit}"
    }  # fmt: skip
