"""What everybody sees: what is on near them, one activity, its notice and calendar file; who comes signs up without an account."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from huiyin.apps.activities import codes, everybody, shown
from huiyin.apps.activities.actions import attending
from huiyin.apps.activities.forms.activities import ComeForm, HereForm
from huiyin.apps.activities.queries import activities as found
from huiyin.apps.activities.queries.activities import Asked
from huiyin.apps.activities.queries.registers import of_everybody as entries_of
from huiyin.apps.activities.texts import sentence
from huiyin.apps.activities.town import options, town_words
from huiyin.apps.activities.views.frame import most_of, on_paper
from huiyin.apps.activities.views.places import place_asked, villages_of, which_place
from huiyin.apps.cases.fields import find, hidden, select
from huiyin.apps.files.qr import svg_of
from huiyin.apps.people.access import opens
from huiyin.apps.people.queries import Viewer
from huiyin.apps.people.throttle import slow
from huiyin.core.errors import RuleError
from huiyin.core.ical import feed as written

MOST_AN_HOUR, HOUR = 30, 3600


@opens("activity")
@require_safe
def near(request: HttpRequest) -> HttpResponse:
    """What is on in a village or town, soonest first, and what was held lately."""
    place = place_asked(request)
    if place is None:
        return which_place(request, "activities:near")
    now, asked = timezone.now(), everybody.asked_of(request.GET)
    rows, after = found.near(place, asked, now, most_of(request, found.SOON_PAGE))
    town, tail = place.town or place, everybody.kept(place)
    village, words = str(place.uid) if place.village_id else "", town_words(town.profile)
    any_ = ("", pgettext("activity", "any"))
    context = {
        "place": place,
        "town": town,
        "rows": shown.lines(rows, now),
        "lately": [] if asked.narrowed else shown.lines(found.lately(place, now), now),
        "fields": [
            find(_("Find"), asked.q),
            hidden("town", town.uid),
            select("village", _("Village"), village, [("", town.name), *villages_of(town)]),
            select("k", pgettext("activity", "Kind"), asked.k, [any_, *options(words.kinds)]),
            select("w", _("State"), asked.w, [("", _("Still to come")), ("held", pgettext("activity", "Held"))]),
        ],
        "acts": everybody.acts("activities:near_file", query=f"{tail}&{asked.query()}"),
        "venues": entries_of(place, "venue")[0],
        "narrowed": asked.narrowed,
        "next": f"?{tail}&{asked.query(after=after)}" if after else "",
        "all_url": f"?{tail}",
        "feed_url": f"{reverse('activities:feed')}?{tail}",
        **on_paper(request, everybody.words_of_near(place, asked), f"{tail}&{asked.query()}"),
    }
    return render(request, "activities/near.html", context)


@opens("activity")
@require_safe
def activity(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """One activity: when, where, the programme; how to come, and afterwards how it went."""
    one, now = _shown(request, uid), timezone.now()
    seats = None if one.seats is None else max(0, one.seats - found.taken(one))
    context = {
        **_about(one),
        "facts": shown.facts(one, now),
        "open": one.signs_up and one.state == "announced" and now < one.ends_at,
        "seats": seats,
        "found": found.found_count(one),
        "numbers": found.numbers_of(one),
        "now": now,
    }
    return render(request, "activities/activity.html", context)


@opens("activity")
@require_safe
def ics(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """The appointment, for any calendar."""
    one = _shown(request, uid)
    text = written(one.title, [shown.appointment(one)], made=timezone.now())
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{one.uid}.ics"'
    return answer


@opens("activity")
@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """What is on in a village or town, for a calendar that looks again by itself."""
    place = place_asked(request)
    if place is None:
        raise Http404
    now = timezone.now()
    rows, _after = found.near(place, Asked(), now, found.PRINTED)
    text = written(place.name, [shown.appointment(row) for row in rows], made=now)
    return HttpResponse(text, content_type="text/calendar; charset=utf-8")


@opens("activity")
@require_safe
def notice(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """One A4 for the wall."""
    one, now = _shown(request, uid), timezone.now()
    context = {
        **_about(one),
        "facts": shown.facts(one, now)[1:],
        "svg": svg_of(codes.page_address(one.uid), _("Code that leads to this activity")),
        "back_url": reverse("activities:activity", args=[one.uid]),
        "place_name": (one.village or one.place).name,
        "now": now,
    }
    return render(request, "activities/notice.html", context)


@opens("activity")
@never_cache
def come(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Say that one comes: how many; name and telephone only by wish."""
    one, now = _shown(request, uid), timezone.now()
    form = ComeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if wait := _too_often(request):
            return wait
        try:
            row = attending.sign_up(by=Viewer.nobody(), activity=one.uid, coming=form.coming(), now=now)
        except RuleError as refusal:
            form.add_error(None, sentence(refusal))
        else:
            return redirect("activities:coming", row.uid)
    return render(request, "activities/come.html", {**_about(one), "form": form, "now": now})


@opens("activity")
@never_cache
def coming(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """A sign-up, for whoever has its address; they may take it back."""
    row = found.coming_of(uid)
    if row is None:
        raise Http404
    if request.method == "POST":
        attending.withdraw(by=Viewer.nobody(), coming=uid, now=timezone.now())
        return redirect("activities:coming", uid)
    one, now = row.activity, timezone.now()
    request.town = one.town  # type: ignore[attr-defined]
    may = row.withdrawn_at is None and row.came_at is None and one.state == "announced" and now < one.ends_at
    answer = render(request, "activities/coming.html", {**_about(one), "row": row, "may_withdraw": may, "now": now})
    answer["Referrer-Policy"] = "no-referrer"
    return answer


@opens("activity")
@never_cache
def here(request: HttpRequest, uid: uuid.UUID, code: str) -> HttpResponse:
    """By the code on the sheet, on the day: how many are there. Nobody is asked to, and no name is."""
    one, now = found.by_code(uid), timezone.now()
    if one is None or not codes.is_code(uid, code):
        raise Http404
    request.town = one.town  # type: ignore[attr-defined]
    form = HereForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if wait := _too_often(request):
            return wait
        try:
            row = attending.arrive(by=Viewer.nobody(), activity=uid, coming=form.coming("counter"), now=now)
        except RuleError as refusal:
            form.add_error(None, sentence(refusal))
        else:
            return redirect("activities:coming", row.uid)
    return render(request, "activities/here.html", {**_about(one), "form": form, "now": now})


def _shown(request: HttpRequest, uid: uuid.UUID) -> Any:
    one = found.shown(uid)
    if one is None:
        raise Http404
    request.town = one.town  # type: ignore[attr-defined]
    return one


def _about(one: Any) -> dict[str, Any]:
    lines = [line for line in one.programme.splitlines() if line.strip()]
    place = one.village or one.place
    town = one.town or one.place
    return {"activity": one, "programme": lines, "place": place, "town": town, "back": f"?town={town.uid}"}


def _too_often(request: HttpRequest) -> HttpResponse | None:
    """429 when one address has sent too much within an hour."""
    wait = slow(request, "come", MOST_AN_HOUR, HOUR, timezone.now())
    if not wait:
        return None
    context = {"sending": True, "minutes": -(-wait // 60), "towns": []}
    answer = render(request, "429.html", context, status=429)
    answer["Retry-After"] = str(wait)
    return answer
