"""The public board: counts with their denominators, what was published, and both to take away."""

from __future__ import annotations

from tempfile import TemporaryFile
from typing import Any
from urllib.parse import parse_qsl

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from huiyin.apps.board import choice as choices
from huiyin.apps.board import feed as feeds
from huiyin.apps.board import numbers, open_data, pieces, qr, queries
from huiyin.apps.board.choice import Choice
from huiyin.apps.board.texts import ending
from huiyin.apps.cases.names import category_title
from huiyin.apps.files.table_out import Head, csv_chunks, write_xlsx
from huiyin.apps.people.access import opens
from huiyin.apps.places.queries import towns


def _choice(request: HttpRequest, now: Any) -> Choice | None:
    choice = choices.read(request.GET, now)
    if choice:
        request.town = choice.town  # type: ignore[attr-defined]
    return choice


def _which_town(request: HttpRequest) -> HttpResponse:
    return render(request, "board/towns.html", {"towns": towns()})


def _about(choice: Choice, now: Any) -> dict[str, Any]:
    return {
        "choice": choice,
        "place_name": pieces.title(choice),
        "whole_title": pieces.whole_title(choice),
        "now": now,
        "back_url": reverse("board:home") + choice.address(),
    }


@opens("board")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The board of a town or village."""
    now = timezone.now()
    choice = _choice(request, now)
    if choice is None:
        return _which_town(request)
    places = choices.villages(choice.town)
    found = numbers.of_month(choice)
    page = queries.published(choice, request.GET.get("before", ""))
    context = _about(choice, now) | {
        "numbers": found,
        "figures": pieces.figures(found, choice),
        "outcomes": pieces.outcomes(found),
        "categories": pieces.categories(found, choice),
        "channels": pieces.channels(found, choice),
        "packs": pieces.packs(found, choice),
        "villages": [] if choice.village else pieces.villages(found, choice, places),
        "filters": _filters(choice, places, now),
        "search": _search(choice),
        "cases": pieces.listed(page.cases),
        "next": choice.address(before=page.before) + "#published" if page.before else "",
        "month": pieces.month_title(choice.month),
        "all_url": choice.address(category="", q=""),
        "category": category_title(choice.profile, choice.category) if choice.category else "",
    }
    return render(request, "board/home.html", context)


def _filters(choice: Choice, places: list[Any], now: Any) -> list[dict[str, Any]]:
    months = choices.months_until(now)
    if choice.month not in months:
        months.append(choice.month)
    return [
        {"name": "town", "type": "hidden", "value": choice.town.uid},
        {
            "name": "village",
            "label": _("Village or community"),
            "type": "select",
            "value": str(choice.village.uid) if choice.village else "",
            "options": [
                {"value": "", "title": pieces.whole_title(choice)},
                *({"value": str(place.uid), "title": place.name} for place in places),
            ],
        },
        {
            "name": "month",
            "label": _("Month"),
            "type": "select",
            "value": f"{choice.month:%Y-%m}",
            "options": [{"value": f"{month:%Y-%m}", "title": pieces.month_title(month)} for month in months],
        },
    ]


def _search(choice: Choice) -> list[dict[str, Any]]:
    kept = parse_qsl(choice.address(q="")[1:])
    hidden = [{"name": name, "type": "hidden", "value": value} for name, value in kept]
    return [*hidden, {"name": "q", "label": _("Find in what is published"), "type": "search", "value": choice.words}]


@opens("board")
@require_safe
def case(request: HttpRequest, number: str) -> HttpResponse:
    """One published case."""
    shown = queries.by_number(number)
    if shown is None:
        raise Http404
    request.town = shown.case.town  # type: ignore[attr-defined]
    word, kind = ending(shown.case)
    town = shown.case.town
    query = f"?town={town.uid}" if town else ""
    context = {
        "case": shown.case,
        "word": word,
        "kind": kind,
        "facts": pieces.facts(shown),
        "way": pieces.way(shown),
        "photos": pieces.photos(shown),
        "place_name": pieces.place_of(shown.case),
        "back_url": reverse("board:home") + query,
        "now": timezone.now(),
    }
    return render(request, "board/case.html", context)


@opens("board")
@require_safe
def how(request: HttpRequest) -> HttpResponse:
    """How each number is counted."""
    choice = _choice(request, timezone.now())
    back = reverse("board:home") + (choice.address() if choice else "")
    return render(request, "board/how.html", {"fewest": numbers.FEWEST, "back_url": back})


@opens("board")
@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """What is published, as Atom."""
    choice = _choice(request, timezone.now())
    if choice is None:
        raise Http404
    title = _("%(place)s: published") % {"place": pieces.title(choice)}
    page = queries.published(choice, most=queries.FEED)
    document = feeds.atom(choice, page, title, get_language() or "zh-hans")
    return HttpResponse(document, content_type="application/atom+xml; charset=utf-8")


@opens("board")
@require_safe
def counts(request: HttpRequest, form: str) -> HttpResponseBase:
    """The counts of the chosen month and the eleven before it, as .csv or .xlsx."""
    now = timezone.now()
    choice = _choice(request, now)
    if choice is None:
        raise Http404
    first = choices.month_after(choice.month.replace(year=choice.month.year - 1))
    places = choices.villages(choice.town)
    head = Head(
        title=_("Asked and answered, %(place)s") % {"place": pieces.title(choice)},
        filter_words=_("months %(first)s to %(last)s, by the month in which a matter was received")
        % {"first": f"{first:%Y-%m}", "last": f"{choice.month:%Y-%m}"},
        exported_at=now,
        by=_("the public board"),
    )
    rows = open_data.rows(numbers.by_month(choice, first), choice, pieces.named(places, choice.town))
    name = f"board-{choice.month:%Y-%m}.{form}"
    if form == "xlsx":
        target = TemporaryFile()  # noqa: SIM115  (the answer closes it)
        write_xlsx(target, head, open_data.titles(), rows)
        target.seek(0)
        return FileResponse(target, as_attachment=True, filename=name)
    response = StreamingHttpResponse(csv_chunks(head, open_data.titles(), rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@opens("board")
@require_safe
def sheet(request: HttpRequest) -> HttpResponse:
    """One A4 for the wall: the month's figures and what was published in it."""
    now = timezone.now()
    choice = _choice(request, now)
    if choice is None:
        return _which_town(request)
    found = numbers.of_month(choice)
    address = settings.BASE_URL.rstrip("/") + reverse("board:home") + choice.address()
    context = _about(choice, now) | {
        "numbers": found,
        "outcomes": pieces.outcomes(found),
        "month": pieces.month_title(choice.month),
        "cases": pieces.listed(queries.published(_of_month(choice)).cases),
        "svg": qr.drawn(address, _("Code that leads to this board")),
    }
    return render(request, "board/sheet.html", context)


def _of_month(choice: Choice) -> Choice:
    return Choice(choice.town, choice.village, choice.profile, choice.month, dated=True)
