"""The public board: counts with their denominators, what was published, and both to take away."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from huiyin.apps.board import choice as choices
from huiyin.apps.board import feed as feeds
from huiyin.apps.board import listing, notices, numbers, open_data, pieces, powers, qr, queries
from huiyin.apps.board.choice import Choice
from huiyin.apps.board.postings import address_of
from huiyin.apps.board.texts import ending
from huiyin.apps.cases.names import category_title, language
from huiyin.apps.files.table_answer import table_answer
from huiyin.apps.files.table_out import Head
from huiyin.apps.paper.answer import pdf_answer
from huiyin.apps.paper.typesetting import Size
from huiyin.apps.people.access import opens
from huiyin.apps.places.queries import towns
from huiyin.core.hiding import FEWEST


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
        "filters": [*listing.place_fields(choice, places), listing.month_field(choice, now)],
        "search": _search(choice),
        "notices": notices.hanging(choice, now),
        "has_powers": bool(powers.listed(choice.profile)[1]),
        "cases": pieces.listed(page.cases),
        "next": choice.address(before=page.after) + "#published" if page.after else "",
        "month": pieces.month_title(choice.month),
        "all_url": choice.address(category="", q=""),
        "open_query": choice.address(month="", category="", q=""),
        "category": category_title(choice.profile, choice.category) if choice.category else "",
    }
    return render(request, "board/home.html", context)


def _search(choice: Choice) -> list[dict[str, Any]]:
    kept = parse_qsl(choice.address(q="")[1:])
    hidden = [{"name": name, "type": "hidden", "value": value} for name, value in kept]
    return [*hidden, {"name": "q", "label": _("Find in what is published"), "type": "search", "value": choice.words}]


@opens("board")
@require_safe
def published(request: HttpRequest) -> HttpResponse:
    """Everything that is published, to look through, print and take away."""
    return _list(request, "list")


@opens("board")
@require_safe
def open_now(request: HttpRequest) -> HttpResponse:
    """What is behind the number of open matters: number, kind, village, since when, by when, how far."""
    return _list(request, "now")


def _list(request: HttpRequest, name: str) -> HttpResponse:
    now = timezone.now()
    choice = _choice(request, now)
    if choice is None:
        return _which_town(request)
    printing = request.GET.get("print") == "1"
    most = queries.PRINTED if printing else queries.LISTED
    key, stock = request.GET.get("after", ""), numbers.in_stock(choice) if name == "now" else None
    page = queries.open_now(choice, stock, now, key, most) if stock else queries.published(choice, key, most)
    address = reverse(f"board:{name}")
    context = _about(choice, now) | {
        "title": listing.title(name),
        "rows": pieces.still_open(page.cases, stock.few) if stock else pieces.listed(page.cases),
        "stock": stock,
        "hidden": bool(stock and stock.hides(choice)),
        "fewest": FEWEST,
        "fields": [] if printing else listing.list_fields(choice, choices.villages(choice.town), now, name),
        "acts": listing.acts(choice, name),
        "printing": printing,
        "filter_words": listing.filter_words(choice),
        "plain_url": address + choice.address(),
        "all_url": address + choice.address(village="", month="", category="", q="", d=""),
        "next": address + choice.address(after=page.after) if page.after else "",
    }
    return render(request, f"board/{name}.html", context)


@opens("board")
@require_safe
def take(request: HttpRequest, name: str, form: str) -> HttpResponseBase:
    """The same lists as .csv or .xlsx, with filter and number of rows in the file."""
    now = timezone.now()
    choice = _choice(request, now)
    if choice is None:
        raise Http404
    stock = numbers.in_stock(choice) if name == "now" else None
    rows = listing.rows(choice, name, stock, now)
    filename = f"board-{name}-{timezone.localdate(now):%Y-%m-%d}"
    return table_answer(form, filename, listing.head(choice, name, now), listing.titles(name), rows)


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
        "notice": notices.of(shown.case, timezone.now()),
        "may_object": notices.may_object(shown.case),
        "place_name": pieces.place_of(shown.case),
        "back_url": reverse("board:home") + query,
        "now": timezone.now(),
    }
    return render(request, "board/case.html", context)


@opens("board")
@require_safe
def notice(request: HttpRequest, number: str) -> HttpResponse:
    """A notice as a sheet for the wall, A4 or `?size=a3`."""
    shown, now = queries.by_number(number), timezone.now()
    found = notices.of(shown.case, now) if shown else None
    if found is None:
        raise Http404
    size: Size = "a3" if request.GET.get("size") == "a3" else "a4"
    return pdf_answer(notices.sheet(found), f"notice-{found.case.uid.hex[:8]}", size)


@opens("board")
@require_safe
def powers_list(request: HttpRequest) -> HttpResponse:
    """The list of small powers of a town that runs it."""
    choice = _choice(request, timezone.now())
    if choice is None:
        return _which_town(request)
    title, rows = powers.listed(choice.profile)
    if not rows:
        raise Http404
    context = {"title": title, "powers": rows, "choice": choice, "place_name": pieces.title(choice)}
    return render(request, "board/powers.html", context)


@opens("board")
@require_safe
def how(request: HttpRequest) -> HttpResponse:
    """How each number is counted."""
    choice = _choice(request, timezone.now())
    back = reverse("board:home") + (choice.address() if choice else "")
    return render(request, "board/how.html", {"fewest": FEWEST, "back_url": back})


@opens("board")
@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """What is published, as Atom."""
    choice = _choice(request, timezone.now())
    if choice is None:
        raise Http404
    title = _("%(place)s: published") % {"place": pieces.title(choice)}
    page = queries.published(choice, most=queries.FEED)
    document = feeds.atom(choice, page, title, language())
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
        says=_(
            "Matters by the month in which they were received: how many, what became of them, who was asked and is satisfied."
        ),
    )
    rows = open_data.rows(numbers.by_month(choice, first), choice, pieces.named(places, choice.town))
    return table_answer(form, f"board-{choice.month:%Y-%m}", head, open_data.titles(), rows)


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
        "hangs": qr.drawn(address_of(_own_address(choice)), _("Code to record that it hangs")),
    }
    return render(request, "board/sheet.html", context)


def _own_address(choice: Choice) -> str:
    """Of the sheet itself, with its month and without what was searched for: a code holds only so much."""
    return reverse("board:sheet") + choice.address(month=f"{choice.month:%Y-%m}", category="", q="", d="")


def _of_month(choice: Choice) -> Choice:
    return Choice(choice.town, choice.village, choice.profile, choice.month, dated=True)
