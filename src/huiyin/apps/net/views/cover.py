"""`/d/net/`: what the net covers, place by place, and which required posts lack."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from huiyin.apps.cases.fields import hidden, select
from huiyin.apps.cases.names import place_word, post_word
from huiyin.apps.files.table_answer import table_answer
from huiyin.apps.files.table_out import Head
from huiyin.apps.net import figures, queries
from huiyin.apps.net.reach import crumbs, place_of, profile_at
from huiyin.apps.net.texts import COLUMNS, GAPS
from huiyin.apps.people.access import opens
from huiyin.apps.people.queries import viewer_of
from huiyin.core.words import PostTitle

if TYPE_CHECKING:
    from huiyin.apps.places.models import Place

FORMS = ("csv", "xlsx")
WHICH = ("missing", "unheld")
TITLES = frozenset(PostTitle)


def place_asked(request: HttpRequest) -> Place:
    """The place of the address, or the post's own. Raises Http404 where it is not the post's to see."""
    place = place_of(viewer_of(request), request.GET.get("place", ""))
    if place is None:
        raise Http404
    return place


@opens("net")
@require_safe
def cover(request: HttpRequest) -> HttpResponse:
    """The table of a place: households with a path and a contact, posts that are required, there and held."""
    place = place_asked(request)
    net = queries.net_of(place)
    town = profile_at(place)
    context = {
        "place": place,
        "word": place_word(town, place.kind, place.name),
        "crumbs": crumbs(place, viewer_of(request)),
        "net": net,
        "figures": _figures(net.whole, place),
        "own_shown": bool(net.own.households or net.own.required),
        "acts": _acts(request, place),
        "printing": request.GET.get("print") == "1",
        "now": timezone.now(),
    }
    return render(request, "net/cover.html", context)


def _figures(whole: queries.Covered, place: Place) -> list[dict[str, Any]]:
    homes, gaps = (reverse(name) + f"?place={place.uid}" for name in ("net:homes", "net:gaps"))
    per_home, per_post = gettext("households"), gettext("posts")
    rows = [
        (whole.named, whole.households, per_home, gettext("with a named contact"), f"{homes}&without=1"),
        (whole.pathed, whole.households, per_home, gettext("with a Party unit at every level"), ""),
        (whole.held, whole.required, per_post, gettext("required posts that are held"), gaps),
        (whole.missing, whole.required, per_post, gettext("required, but never set up"), f"{gaps}&which=missing"),
    ]
    return [{"value": n, "of": of, "unit": unit, "text": words, "url": url} for n, of, unit, words, url in rows]


def _acts(request: HttpRequest, place: Place) -> list[dict[str, Any]]:
    query = f"?place={place.uid}"
    return [
        {"url": reverse("net:map") + query, "title": gettext("Map")},
        {"url": reverse("net:homes") + query, "title": gettext("Households")},
        *({"url": reverse("net:take", args=[form]) + query, "title": gettext("Table .%s") % form} for form in FORMS),
        {"url": f"{request.path}{query}&print=1", "title": gettext("Print")},
    ]


@opens("net")
@require_safe
def take(request: HttpRequest, form: str) -> HttpResponseBase:
    """The same table to take away."""
    if form not in FORMS:
        raise Http404
    place, now = place_asked(request), timezone.now()
    net, town = queries.net_of(place), profile_at(place)
    rows = [queries.as_row(child.name, place_word(town, child.kind, child.name), sums) for child, sums in net.rows]
    rows.append(queries.as_row(gettext("In none of them"), "", net.own))
    rows.append(queries.as_row(gettext("Together"), "", net.whole))
    head = Head(gettext("What the net covers"), place.name, now, _by(request))
    return table_answer(form, f"net-{timezone.localdate(now):%Y%m%d}", head, [str(title) for title in COLUMNS], rows)


@opens("net")
@require_safe
def gaps(request: HttpRequest) -> HttpResponse:
    """Required posts that were never set up, or that nobody holds, place by place."""
    place = place_asked(request)
    town = profile_at(place)
    title, which = request.GET.get("title", ""), request.GET.get("which", "")
    title = title if title in TITLES else ""
    which = which if which in WHICH else ""
    found = queries.gaps_of(place, title, which, request.GET.get("after", "")[:60])
    kept = {"place": str(place.uid), "title": title, "which": which}
    query = "?" + urlencode({name: value for name, value in kept.items() if value})
    titles = [(code, post_word(town, code)) for code in queries.titles_asked(place)]
    context = {
        "place": place,
        "crumbs": crumbs(place, viewer_of(request)),
        "rows": [(gap, post_word(town, gap.title)) for gap in found.rows],
        "fields": [
            hidden("place", place.uid),
            select("title", gettext("Post"), title, [("", gettext("any")), *titles]),
            select("which", gettext("What lacks"), which, [("", gettext("any")), *_which_words()]),
        ],
        "acts": [
            {"url": reverse("net:take_gaps", args=[form]) + query, "title": gettext("Table .%s") % form}
            for form in FORMS
        ],
        "next": f"{query}&after={found.after}" if found.after else "",
        "narrowed": bool(title or which),
        "held": figures.held_in(place, title) if title else None,
        "title": post_word(town, title) if title else "",
    }
    return render(request, "net/gaps.html", context)


def _which_words() -> list[tuple[str, str]]:
    return [("missing", gettext("never set up")), ("unheld", gettext("held by nobody"))]


@opens("net")
@require_safe
def take_gaps(request: HttpRequest, form: str) -> HttpResponseBase:
    """The same list to take away, whole."""
    if form not in FORMS:
        raise Http404
    place, now = place_asked(request), timezone.now()
    which = request.GET.get("which", "")
    rows = (
        [
            str(gap.place.town or ""), str(gap.place.village or ""), gap.place.name,
            post_word(profile_at(gap.place), gap.title), gap.required, gap.there, gap.held,
        ]
        for gap in queries.all_gaps(place, request.GET.get("title", "")[:24], which if which in WHICH else "")
    )  # fmt: skip
    head = Head(gettext("Required posts that lack"), place.name, now, _by(request))
    return table_answer(form, f"gaps-{timezone.localdate(now):%Y%m%d}", head, [str(title) for title in GAPS], rows)


def _by(request: HttpRequest) -> str:
    viewer = viewer_of(request)
    return f"{viewer.unit_name} {viewer.post_name}"
