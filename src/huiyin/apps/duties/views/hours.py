"""For residents, without account: who is there when, booking, one's booking again by its code, the feed, the sheet."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from huiyin.apps.duties.forms import BookForm, CodeForm
from huiyin.apps.duties.texts import sentence
from huiyin.apps.duties.words import in_words, told
from huiyin.apps.people.access import opens, unkept
from huiyin.apps.people.queries import Viewer
from huiyin.apps.people.throttle import slow
from huiyin.apps.places.queries import place_named, towns
from huiyin.apps.slots import booking, queries
from huiyin.apps.slots.texts import STATES
from huiyin.core.errors import RuleError
from huiyin.core.ical import feed as written

SHOWN = 100
OFTEN, AN_HOUR = 30, 3600
"""So many bookings or codes an hour from one address."""


def _place(request: HttpRequest) -> Any:
    """The place in the address, else the only town there is; the page is dressed as its town's."""
    found = place_named(request.GET.get("place", "")) or place_named(request.GET.get("town", ""))
    every = towns() if found is None else []
    place = found or (every[0] if len(every) == 1 else None)
    if place is not None:
        request.town = place.town or place  # type: ignore[attr-defined]
    return place


@opens("hours")
@require_safe
def hours(request: HttpRequest) -> HttpResponse:
    """Who receives when, at a town or village: soonest first."""
    place, now = _place(request), timezone.now()
    if place is None:
        return render(request, "duties/towns.html", {"towns": towns()})
    rows, key = queries.SOONEST.page(queries.coming(place, now), request.GET.get("after", ""), SHOWN)
    context = {
        "place": place,
        "days": told(rows),
        "next": f"?place={place.uid}&after={key}" if key else "",
        "feed_url": request.build_absolute_uri(f"{reverse('duties:feed')}?place={place.uid}"),
        "sheet_url": f"{reverse('duties:sheet')}?place={place.uid}",
        "now": now,
    }
    return render(request, "duties/hours.html", context)


@opens("hours")
@require_safe
def sheet(request: HttpRequest) -> HttpResponse:
    """The same as a sheet for the board."""
    place, now = _place(request), timezone.now()
    if place is None:
        raise Http404
    rows, more = queries.SOONEST.page(queries.coming(place, now), "", SHOWN)
    context = {
        "days": told(rows),
        "most": SHOWN if more else 0,
        "place_name": place.name,
        "back_url": f"{reverse('duties:hours')}?place={place.uid}",
        "now": now,
    }
    return render(request, "duties/hours_sheet.html", context)


@opens("hours")
@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """The calendar that a telephone subscribes to: posts and bodies, never a person's name."""
    place, now = _place(request), timezone.now()
    if place is None:
        raise Http404
    text = written(_("Reception hours %(place)s") % {"place": place.name}, queries.entries(place, now), made=now)
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer["Cache-Control"] = "public, max-age=900"
    return answer


@opens("hours")
@require_http_methods(["GET", "HEAD", "POST"])
def book(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Book a time: how many come, and if one likes what it is about, a name, a telephone."""
    row, now = queries.public_slot(uid), timezone.now()
    if row is None:
        raise Http404
    request.town = row.place.town or row.place  # type: ignore[attr-defined]
    form = BookForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        said = form.cleaned_data
        wish = booking.Wish(said["idem"], uid, said["people"], said["name"], said["phone"], said["topic"])
        try:
            _slow(request, now)
            made, code = booking.book(by=Viewer.nobody(), wish=wish, now=now)
        except RuleError as refusal:
            form.add_error(None, sentence(refusal))
        else:
            return unkept(render(request, "duties/booked.html", {"told": in_words(row), "code": code, "booking": made}))
    open_ = row.cancelled_at is None and row.ends > now
    return unkept(render(request, "duties/book.html", {"told": in_words(row), "form": form, "open": open_, "now": now}))


@opens("hours")
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """One's booking by its code: look at it, take it back. The code is in no address."""
    form, now, found = CodeForm(request.POST if request.method == "POST" else None), timezone.now(), None
    if form.is_valid():
        try:
            _slow(request, now)
            found = queries.booking_of(form.cleaned_data["code"])
            if found is None:
                raise RuleError("booking_unknown")
            if request.POST.get("do") == "back":
                booking.withdraw(by=Viewer.nobody(), booking=found.uid, now=now)
                messages.success(request, _("Your booking is taken back."))
                return redirect(f"{reverse('duties:hours')}?place={found.place.uid}")
        except RuleError as refusal:
            form.add_error(None, sentence(refusal))
    context = {
        "form": form,
        "found": found,
        "told": in_words(found.slot) if found else None,
        "state": STATES[found.state] if found else "",
    }
    return unkept(render(request, "duties/mine.html", context))


def _slow(request: HttpRequest, now: datetime) -> None:
    """Who books or tries codes in masses waits. Raises book_often."""
    if wait := slow(request, "book", OFTEN, AN_HOUR, now):
        raise RuleError("book_often", minutes=-(-wait // 60))
