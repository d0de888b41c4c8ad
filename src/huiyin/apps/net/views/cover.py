"""`/d/net/`: what the net covers, place by place, which required posts lack, and which grids break the rule of their size."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext
from django.views.decorators.http import require_safe

from huiyin.apps.cases import library
from huiyin.apps.cases.fields import hidden, select
from huiyin.apps.cases.names import place_word, post_word, said
from huiyin.apps.files.export_views import asked
from huiyin.apps.files.listings import buttons
from huiyin.apps.net import leaving, organisation, queries
from huiyin.apps.net import sizes as sized
from huiyin.apps.net.reach import crumbs, place_of, profile_at
from huiyin.apps.net.taken import gaps_asked, sizes_asked
from huiyin.apps.net.texts import BREACHES, WHICH
from huiyin.apps.net.weak import runs_here
from huiyin.apps.people.access import opens
from huiyin.apps.people.queries import viewer_of
from huiyin.apps.people.roles import may
from huiyin.core.pack_words import ANCHORS

if TYPE_CHECKING:
    from huiyin.apps.people.queries import Viewer
    from huiyin.apps.places.models import Place

FORMS = ("csv", "xlsx", "json")


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
    town, homes = profile_at(place), _may_homes(request)
    context = {
        "place": place,
        "word": place_word(town, place.kind, place.name),
        "crumbs": crumbs(place, viewer_of(request)),
        "net": net,
        "figures": _figures(net.whole, place, homes),
        "may_homes": homes,
        "own_shown": bool(net.own.households or net.own.required),
        "units": [(unit, said(ANCHORS[unit.kind])) for unit in organisation.seated(place)],
        "acts": _acts(request, place),
        "waiting": leaving.waiting(viewer_of(request), place),
        "printing": request.GET.get("print") == "1",
        "now": timezone.now(),
    }
    return render(request, "net/cover.html", context)


def _may_homes(request: HttpRequest) -> bool:
    """Does the list of households open to the post that asks?"""
    actor = viewer_of(request).actor
    return may("net.homes", actor.title, actor.unit_kind)


def _figures(whole: queries.Covered, place: Place, may_homes: bool) -> list[dict[str, Any]]:
    homes, gaps = (reverse(name) + f"?place={place.uid}" for name in ("net:homes", "net:gaps"))
    per_home, per_post = gettext("households"), gettext("posts")
    rows = [
        (
            whole.named,
            whole.households,
            per_home,
            gettext("with a named contact"),
            f"{homes}&without=1" if may_homes else "",
        ),
        (whole.pathed, whole.households, per_home, gettext("with a Party unit at every level"), ""),
        (whole.held, whole.required, per_post, gettext("required posts that are held"), gaps),
        (whole.missing, whole.required, per_post, gettext("required, but never set up"), f"{gaps}&which=missing"),
    ]
    return [{"value": n, "of": of, "unit": unit, "text": words, "url": url} for n, of, unit, words, url in rows]


def _acts(request: HttpRequest, place: Place) -> list[dict[str, Any]]:
    viewer, query = viewer_of(request), f"?place={place.uid}"
    in_town = bool(viewer.town) and viewer.actor.place == viewer.town
    ways = [
        (reverse("net:map") + query, gettext("Map"), True),
        (reverse("net:homes") + query, gettext("Households"), _may_homes(request)),
        (reverse("net:sizes") + query, gettext("Size of grids"), bool(sized.rules_at(place))),
        (reverse("net:weak"), gettext("Weak branches"), _may(viewer, "net.weak") and runs_here(viewer)),
        (reverse("towns:kept_ways"), gettext("Ways of working"), _may(viewer, "ways.keep") and in_town),
        (f"{request.path}{query}&print=1", gettext("Print"), True),
    ]
    return [*({"url": url, "title": title} for url, title, there in ways if there), *files("take", query)]


def _may(viewer: Viewer, action: str) -> bool:
    return may(action, viewer.actor.title, viewer.actor.unit_kind)


@opens("net")
def take(request: HttpRequest, form: str) -> HttpResponse:
    """Have the same table made into a file."""
    return asked(request, "net.cover", urlencode(_kept(request, "place")), form)


def _kept(request: HttpRequest, *names: str) -> dict[str, str]:
    return {name: request.GET[name][:40] for name in names if request.GET.get(name)}


def files(name: str, query: str) -> list[dict[str, Any]]:
    """The buttons that make a list into a file."""
    return buttons(*(reverse(f"net:{name}", args=[form]) + query for form in FORMS))


@opens("net")
@require_safe
def gaps(request: HttpRequest) -> HttpResponse:
    """Required posts that were never set up, or that nobody holds, place by place."""
    place = place_asked(request)
    town = profile_at(place)
    title, which = gaps_asked(request.GET.dict())
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
            select("which", gettext("What lacks"), which, [("", gettext("any")), *WHICH.items()]),
        ],
        "acts": files("take_gaps", query),
        "next": f"{query}&after={found.after}" if found.after else "",
        "narrowed": bool(title or which),
        "held": queries.held_in(place, title) if title else None,
        "title": post_word(town, title) if title else "",
    }
    return render(request, "net/gaps.html", context)


@opens("net")
def take_gaps(request: HttpRequest, form: str) -> HttpResponse:
    """Have the list as it is filtered made into a file."""
    return asked(request, "net.gaps", urlencode(_kept(request, "place", "title", "which")), form)


@opens("net")
@require_safe
def sizes(request: HttpRequest) -> HttpResponse:
    """Grids that have fewer or more households than their profile says, by place; 404 where no rule holds."""
    place = place_asked(request)
    rules = sized.rules_at(place)
    if not rules:
        raise Http404
    which = sizes_asked(request.GET.dict())
    found = sized.page_of(place, which, request.GET.get("after", "")[:20])
    query = "?" + urlencode({"place": str(place.uid), **({"which": which} if which else {})})
    words = [("", gettext("any")), *((key, str(word)) for key, word in BREACHES.items())]
    context = {
        "place": place,
        "crumbs": crumbs(place, viewer_of(request)),
        "rules": sorted({(place_word(library.profile(slug), size.on), size.least, size.most) for slug, size in rules}),
        "rows": [
            (grid, odd, place_word(profile_at(grid), grid.kind), BREACHES[odd.breach]) for grid, odd in found.rows
        ],
        "n": found.n,
        "fields": [hidden("place", place.uid), select("which", pgettext("size", "What does not fit"), which, words)],
        "acts": files("take_sizes", query),
        "next": f"{query}&after={found.after}" if found.after else "",
        "narrowed": bool(which),
    }
    return render(request, "net/sizes.html", context)


@opens("net")
def take_sizes(request: HttpRequest, form: str) -> HttpResponse:
    """Have the list as it is filtered made into a file."""
    return asked(request, "net.sizes", urlencode(_kept(request, "place", "which")), form)
