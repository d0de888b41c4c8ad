"""What everybody reads: a town's figures, each with its definition; one of them by month and by village."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from huiyin.apps.cases.fields import hidden, select
from huiyin.apps.cases.names import said
from huiyin.apps.figures import approved, excluded, on_paper, queries
from huiyin.apps.figures.approved import Approval
from huiyin.apps.figures.approved_charts import charts_then
from huiyin.apps.figures.drawings import MONTHS, Chart
from huiyin.apps.figures.drawn import Drawn, drawn_as_approved
from huiyin.apps.figures.library import figures
from huiyin.apps.figures.opening import opens as opens_to_rows
from huiyin.apps.figures.queries import Place
from huiyin.apps.figures.shown import (
    apart_of,
    change_of,
    days_of,
    definition_of,
    definitions_of,
    line_of_stated,
    number_of,
    row_of,
)
from huiyin.apps.figures.telling import told_on
from huiyin.apps.files.table_answer import table_answer
from huiyin.apps.files.table_out import Head
from huiyin.apps.paper.answer import pdf_answer
from huiyin.apps.paper.typesetting import Size
from huiyin.apps.people.access import opens
from huiyin.apps.places.queries import place_named, towns, villages_in
from huiyin.core.figures import SPANS, Figure, Over, begins
from huiyin.core.words import VILLAGE_LEVEL, PlaceKind

ASKED = VILLAGE_LEVEL | {PlaceKind.county}
Villages = list[tuple[Place | None, int | None]]


@opens("figures")
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """All figures that the town quotes, as they are today."""
    place, on = asked(request)
    if place is None:
        return which_town(request, "figures:list")
    kept = kept_of(place, on)
    context = {
        **frame_of(request, place, on),
        "rows": [row_of(line, kept) for line in queries.lines_of(place, on, today=timezone.localdate())],
        "acts": [
            *(
                {"url": f"{reverse('figures:take', args=[form])}?{kept}", "title": title}
                for title, form in ((_("Get .csv"), "csv"), (_("Get .xlsx"), "xlsx"), (_("Get .json"), "json"))
            ),
            {"url": f"{reverse('figures:poster')}?{kept}", "title": _("For the wall, A4")},
            {"url": f"{reverse('figures:poster')}?{kept}&size=a3", "title": _("For the wall, A3")},
        ],
    }
    return render(request, "figures/list.html", context)


@opens("figures")
@require_safe
def take(request: HttpRequest, form: str) -> HttpResponseBase:
    """The same as .csv, .xlsx or .json, with definition and as-of day in the file."""
    place, on = asked(request)
    if place is None:
        raise Http404
    lines = queries.lines_of(place, on, today=timezone.localdate())
    titles = [
        _("Figure"),
        pgettext("figures", "Number"),
        _("Unit"),
        _("n"),
        _("of"),
        pgettext("figures", "From"),
        pgettext("figures", "To"),
        _("What it counts"),
        _("Version"),
    ]
    rows = [
        [
            said(line.figure.title), number_of(line), line.figure.unit, "" if line.value.hidden else line.value.n,
            "" if line.value.hidden or line.value.d is None else line.value.d, begins(line.first), line.last,
            definition_of(line.figure), line.figure.version,
        ]
        for line in lines
    ]  # fmt: skip
    head = Head(f"{_('Figures')} · {place.name}", on.isoformat(), timezone.now(), _("the public page"))
    return table_answer(form, "figures", head, titles, rows)


@opens("figures")
@require_safe
def poster(request: HttpRequest) -> HttpResponse:
    """The figures for the wall, A4 or `?size=a3`, with the code that leads to them."""
    place, on = asked(request)
    if place is None:
        raise Http404
    lines = queries.lines_of(place, on, over_of(request), today=timezone.localdate())
    sheet = on_paper.poster(place, lines, on, f"{reverse('figures:list')}?{kept_of(place, on)}")
    size: Size = "a3" if request.GET.get("size") == "a3" else "a4"
    return pdf_answer(sheet, "figures", size)


@opens("figures")
@require_safe
def take_one(request: HttpRequest, slug: str, form: str) -> HttpResponseBase:
    """One figure as open data: by month and by village, as everybody may see them."""
    place, on = asked(request)
    figure = figures().get(slug)
    if place is None or figure is None:
        raise Http404(slug)
    on = told_on(figure, on, timezone.localdate())
    town, over = place.town or place, over_of(request)
    line, of_days = queries.line_of(figure, place, on, over), figure.within(over)
    figure = line.figure
    villages = queries.by_village(of_days, town, on, villages_in(town)) if place == town else []
    months = queries.months_of(of_days, place, on, MONTHS)
    few = _("too few to be told")
    rows: list[Sequence[object]] = [
        [pgettext("figures", "In all"), place.name, number_of(line)],
        *([f"{month:%Y-%m}", place.name, n] for month, n in months),
        *(["", village.name if village else town.name, few if n is None else n] for village, n in villages),
    ]
    days = f"{place.name} {days_of(line)}"
    head = Head(said(figure.title), days, timezone.now(), _("the public page"), definition_of(figure))
    titles = [
        pgettext("figures", "Month"),
        pgettext("figures", "Place"),
        f"{pgettext('figures', 'Number')} ({figure.unit})",
    ]
    return table_answer(form, f"figure-{slug}", head, titles, rows)


@opens("figures")
@require_safe
def one(request: HttpRequest, slug: str) -> HttpResponse:
    """One figure: its number, what it counts and of which days, what it is made of, by month and by village."""
    place, on = asked(request)
    figure = figures().get(slug)
    if place is None or figure is None:
        raise Http404(slug)
    on = told_on(figure, on, timezone.localdate())
    town, over = place.town or place, over_of(request)
    kept, approval = kept_of(place, on, over), approved.ending(place, on, over or figure.over)
    line, of_days = queries.line_of(figure, place, on, over), figure.within(over)
    figure = line.figure
    villages = queries.by_village(of_days, town, on, villages_in(town)) if place == town else []
    parts = queries.parts_of(figure, place, on, over)
    frame = frame_of(request, place, on)
    frame["fields"].append(hidden("over", over or ""))
    context = {
        **frame,
        "figure": figure,
        "title": said(figure.title),
        "says": said(figure.says),
        "definitions": definitions_of(figures()[slug]),
        "row": row_of(line, kept),
        "days": days_of(line),
        "parts": [row_of(each, kept) for each in parts],
        "apart": apart_of(figure, parts),
        "left_out": _left_out(figure, place, on, over),
        "charts": _charts(of_days, place, town, on, villages, approval),
        "all_url": f"{reverse('figures:list')}?{kept}",
        "locked": _locked(figure, approval),
        "acts": [
            {"url": f"{reverse('figures:take_one', args=[slug, form])}?{kept}", "title": f".{form}"}
            for form in ("csv", "xlsx", "json")
        ],
        "behind_url": f"{reverse('figures:behind', args=[slug])}?{kept}" if opens_to_rows(figure) else "",
    }
    return render(request, "figures/one.html", context)


def _locked(figure: Figure, approval: Approval | None) -> dict[str, Any] | None:
    """What was approved for the whole span that ends on the day, and what has changed since."""
    found = approved.reading(approval, figure.slug) if approval else None
    if approval is None or found is None or not found.stated:
        return None
    return {
        "approval": approval,
        "row": row_of(line_of_stated(found.stated[0]), ""),
        "changed": change_of(found.changes[0]) if found.changes else None,
    }


def _left_out(figure: Figure, place: Place, on: date, over: Over | None) -> list[dict[str, Any]]:
    """How many answers are left out of a ratio, by reason."""
    counted = excluded.excluded_of(figure)
    found = excluded.by_reason(counted, place, on, over) if counted else None
    return [{"reason": excluded.REASONS[reason], "n": n} for reason, n in (found or {}).items()]


def which_town(request: HttpRequest, name: str) -> HttpResponse:
    """The towns, each a link to the address of that name."""
    rows = [{"town": town, "url": f"{reverse(name)}?town={town.uid}"} for town in towns() if town.profile]
    return render(request, "figures/towns.html", {"rows": rows})


def _charts(
    figure: Figure, place: Place, town: Place, on: date, villages: Villages, approval: Approval | None
) -> list[Drawn]:
    """By month and by village, each with its table; of an approved period as they were approved."""
    lined = queries.months_of(figure, place, on, MONTHS)
    named = [(village.name if village else town.name, n) for village, n in villages]
    found = (
        Chart(figure.slug, "month", [(month.isoformat(), n) for month, n in lined], on=on.isoformat()),
        Chart(figure.slug, "village", named, on=on.isoformat()),
    )
    then = charts_then(approval, [(figure.slug, "")]) if approval else {}
    pairs = [(then.get((each.slug, each.by), each), each) for each in found]
    return [drawn_as_approved(kept, now, f"by-{now.by}", "") for kept, now in pairs if kept.rows or now.rows]


def over_of(request: HttpRequest) -> Over | None:
    """The month, quarter or year of the address; None: each figure over its own."""
    given = request.GET.get("over", "")
    return Over(given) if given in SPANS else None


def asked(request: HttpRequest) -> tuple[Place | None, date]:
    """The village in the address, else the town or county, else the only town there is; the day in it, else today,
    which is said where another day was asked for."""
    given = [place_named(request.GET.get(name, "")) for name in ("village", "town")]
    known = towns()
    theirs = (each for each in given if each and (each.profile or each.kind in ASKED))
    place = next(theirs, known[0] if len(known) == 1 else None)
    today = timezone.localdate()
    on, right = _day_in(request.GET.get("on", ""), today)
    if not right:
        messages.warning(request, _("The date cannot be: today is shown."))
    if place is not None:
        request.town = place.town or place  # type: ignore[attr-defined]
    return place, on


def _day_in(written: str, today: date) -> tuple[date, bool]:
    """The day and whether it can be: written right, not before 2000 and not to come; today where none is written."""
    try:
        on = date.fromisoformat(written) if written else today
    except ValueError:
        return today, False
    return (on, True) if date(2000, 1, 1) <= on <= today else (today, False)


def frame_of(request: HttpRequest, place: Place, on: date) -> dict[str, Any]:
    """What every page of figures shows: place, day and the filter for both."""
    fields = [*place_fields(place), {"name": "on", "label": _("As of"), "value": on.isoformat(), "type": "date"}]
    return {"place": place, "town": place.town or place, "on": on, "fields": fields, "now": timezone.now()}


def place_fields(place: Place) -> list[dict[str, Any]]:
    """The town and the choice of its villages."""
    town = place.town or place
    villages = [("", town.name), *((str(each.uid), each.name) for each in villages_in(town))]
    return [
        hidden("town", town.uid),
        select("village", _("Village"), "" if place == town else str(place.uid), villages),
    ]


def kept_of(place: Place, on: date, over: Over | None = None) -> str:
    """The place and the day as they stand in addresses."""
    town = place.town or place
    kept = {
        "town": str(town.uid),
        "village": "" if place == town else str(place.uid),
        "on": on.isoformat(),
        "over": over,
    }
    return urlencode({name: value for name, value in kept.items() if value})
