"""`/d/net/homes/`: households and who looks after them; a card to hand over; a contact given, changed, ended."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from huiyin.apps.cases.actions.revealing import reveal, seen_today
from huiyin.apps.cases.fields import find, hidden, select
from huiyin.apps.cases.names import post_word
from huiyin.apps.cases.reasons import REVEAL
from huiyin.apps.files.export_views import asked
from huiyin.apps.files.qr import svg_of
from huiyin.apps.net import homes as found
from huiyin.apps.net.forms import NOBODY, ChangeForm, LinkForm
from huiyin.apps.net.homes_taken import HOMES_LISTING, Sought, filter_words
from huiyin.apps.net.reach import crumbs, profile_at
from huiyin.apps.net.texts import CIRCLES, sentence
from huiyin.apps.net.views.cover import files, place_asked
from huiyin.apps.people.access import opens
from huiyin.apps.people.queries import viewer_of
from huiyin.apps.people.roles import may
from huiyin.apps.records.actions import note_read
from huiyin.apps.units.linking import end_link, link_household, move_link
from huiyin.core.errors import RuleError

if TYPE_CHECKING:
    from huiyin.apps.places.models import Household
    from huiyin.apps.units.models import Post


@opens("net.homes")
@require_safe
def homes(request: HttpRequest) -> HttpResponse:
    """Households of a place, all or only those without a contact who is there."""
    place, sought = place_asked(request), Sought.read(request.GET.dict())
    printing = request.GET.get("print") == "1"
    most = found.PRINTED if printing else found.PAGE
    rows, after = found.homes_of(place, sought.q, sought.without, request.GET.get("after", ""), most)
    query = "?" + urlencode({"place": place.uid, **sought.kept})
    which = [("", gettext("all")), ("1", gettext("without a contact"))]
    context = {
        "place": place,
        "crumbs": crumbs(place, viewer_of(request)),
        "rows": [(row, [(held, post_word(None, held.post.title)) for held in row.posts]) for row in rows],
        "fields": [
            hidden("place", place.uid),
            find(gettext("Number, address, grid or post"), sought.q),
            select("without", gettext("Which"), "1" if sought.without else "", which),
        ],
        "acts": [*files("take_homes", query), {"url": f"{query}&print=1", "title": gettext("Print")}],
        "printing": printing,
        "filter_words": filter_words(place, sought),
        "plain_url": query,
        "now": timezone.now(),
        "next": f"{query}&after={after}{'&print=1' if printing else ''}" if after else "",
        "narrowed": bool(sought.kept),
        "all_url": f"?place={place.uid}",
    }
    return render(request, "net/homes.html", context)


@opens("net.homes")
def take_homes(request: HttpRequest, form: str) -> HttpResponse:
    """Have the list as it is filtered made into a file."""
    query = {"place": str(place_asked(request).uid), **Sought.read(request.GET.dict()).kept}
    return asked(request, HOMES_LISTING.name, urlencode(query), form)


def _home(request: HttpRequest, uid: uuid.UUID) -> found.Looked:
    looked = found.home_of(viewer_of(request), uid)
    if looked is None:
        raise Http404
    return looked


def _opened(request: HttpRequest, uid: uuid.UUID) -> found.Looked:
    looked = _home(request, uid)
    note_read(viewer_of(request), looked.household.uid, "household", timezone.now())
    return looked


def _context(looked: found.Looked) -> dict[str, Any]:
    home = looked.household
    town = profile_at(home.place)
    return {
        "home": home,
        "place": home.place,
        "group": looked.group,
        "contacts": [
            (link, held, post_word(town, held.post.title), CIRCLES.get(link.circle, ""))
            for link, held in looked.contacts
        ],
        "history": [
            (link, post_word(town, link.post.title), CIRCLES.get(link.circle, ""))
            for link in looked.history
            if link.ends
        ],
        "now": timezone.now(),
    }


@opens("net.homes")
@require_safe
def home(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """One household: where it lies, who looks after it, who did before. That it was opened is kept."""
    viewer = viewer_of(request)
    more = {
        "full": uid in seen_today(viewer, timezone.now()),
        "reasons": REVEAL.items(),
        "may_link": may("net.link", viewer.actor.title, viewer.actor.unit_kind),
        "may_erase": may("net.erase", viewer.actor.title, viewer.actor.unit_kind),
    }
    return render(request, "net/home.html", _context(_opened(request, uid)) | more)


@opens("net.homes")
@require_POST
def phone(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Show the whole number of the household for today; why is asked, and it is noted."""
    home = _home(request, uid).household
    try:
        why, now = request.POST.get("why", ""), timezone.now()
        reveal(by=viewer_of(request), subject=home.uid, place=home.place, reason=why, now=now)
    except RuleError as refusal:
        messages.error(request, sentence(refusal))
    return redirect("net:home", uid=uid)


@opens("net.homes")
@require_safe
def card(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """The contact card of a household, to print and hand over: who looks after it, telephone, grid, a code to scan.

    It tells door, number and contacts as the household's page does: that it was opened is kept.
    """
    looked = _opened(request, uid)
    place = looked.household.place
    address = f"{settings.BASE_URL.rstrip('/')}{reverse('net:mine')}?place={(place.grid or place).uid}"
    context = _context(looked) | {
        "svg": svg_of(address, gettext("Code that leads to the page of this grid")),
        "town": place.town,
        "back_url": reverse("net:home", args=[uid]),
    }
    return render(request, "net/card.html", context)


def _choices(home: Household, posts: dict[int, tuple[Post, str]]) -> list[tuple[int, str]]:
    town = profile_at(home.place)
    return [(pk, f"{_where(post)} {post_word(town, post.title)} {name}".strip()) for pk, (post, name) in posts.items()]


def _where(post: Post) -> str:
    return (post.unit or post.place).name  # type: ignore[union-attr]


@opens("net.link")
def link(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """A household gets a contact."""
    home = _home(request, uid).household
    posts = found.posts_for(home)
    form = LinkForm(request.POST if request.method == "POST" else None, posts=_choices(home, posts))

    def write(given: dict[str, Any]) -> None:
        link_household(
            household=home, post=posts[given["post"]][0], circle=given["circle"], starts=given["starts"],
            by=viewer_of(request), now=timezone.now(),
        )  # fmt: skip

    return _written(request, form, home, write, gettext("Give this household a contact"))


@opens("net.link")
def change(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Another contact, or none any more; the former one stays as history."""
    there = found.link_of(viewer_of(request), uid)
    if there is None:
        raise Http404
    home = there.household
    posts = {pk: row for pk, row in found.posts_for(home).items() if pk != there.post_id}
    form = ChangeForm(request.POST if request.method == "POST" else None, posts=_choices(home, posts))

    def write(given: dict[str, Any]) -> None:
        by, now = viewer_of(request), timezone.now()
        if given["post"] == int(NOBODY):
            end_link(link=there, ends=given["day"], by=by, now=now)
        else:
            move_link(link=there, to_post=posts[given["post"]][0], on=given["day"], by=by, now=now)

    return _written(request, form, home, write, gettext("Change the contact"), there.post)


def _written(
    request: HttpRequest,
    form: Form,
    home: Household,
    write: Callable[[dict[str, Any]], None],
    title: str,
    now_is: Post | None = None,
) -> HttpResponse:
    if form.is_valid():
        try:
            write(form.cleaned_data)
        except RuleError as refusal:
            form.add_error(None, sentence(refusal))
        else:
            messages.success(request, gettext("Written down. The former contact stays in the history."))
            return redirect("net:home", uid=home.uid)
    context = {"form": form, "home": home, "title": title, "now_is": now_is}
    return render(request, "net/link.html", context)
