"""`/d/net/unit/…`: a unit with its posts and those below it; `/d/net/post/…`: the households that a post looks after."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from huiyin.apps.cases.names import post_word, said
from huiyin.apps.net import beside, commanding, organisation
from huiyin.apps.net.actions import show_name
from huiyin.apps.net.reach import profile_at
from huiyin.apps.net.texts import CHANGES, CIRCLES, sentence
from huiyin.apps.people.access import opens
from huiyin.apps.people.queries import Viewer, viewer_of
from huiyin.apps.people.roles import may
from huiyin.core.errors import RuleError
from huiyin.core.pack_words import ANCHORS


@opens("net")
@require_safe
def unit(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """A unit; names for who reaches it."""
    shown = organisation.unit_of(viewer_of(request), uid)
    if shown is None:
        raise Http404
    viewer = viewer_of(request)
    context = unit_context(viewer, shown, "net:unit")
    context["standing"] = viewer.actor.unit == shown.unit.pk and may(
        "net.standing", viewer.actor.title, viewer.actor.unit_kind
    )
    return render(request, "net/unit.html", context)


def unit_context(viewer: Viewer, shown: organisation.Shown, name: str) -> dict[str, Any]:
    """What a unit's page shows. `name`: the address of units on this side."""
    now = timezone.now()
    return {
        "shown": shown,
        "unit": shown.unit,
        "address": name,
        "kind": "　".join(filter(None, (_kind(shown.unit.kind), commanding.title_of(shown.unit)))),
        "below": [(row, _kind(row.unit.kind), reverse(name, args=[row.unit.uid])) for row in shown.below],
        "above": [(each, reverse(name, args=[each.uid])) for each in shown.above],
        "panels": beside.of_unit(viewer, shown.unit, shown.inside, now),
        "changes": [(event, CHANGES[event.kind]) for event in shown.changes],
        "now": now,
    }


def _kind(kind: str) -> str:
    return said(ANCHORS[kind])


@opens("net")
def post(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """The households of a post; its own holder says here whether residents may read the name."""
    viewer = viewer_of(request)
    actor = viewer.actor
    shown = organisation.post_of(viewer, uid, may("net.homes", actor.title, actor.unit_kind))
    if shown is None:
        raise Http404
    if request.method == "POST":
        return _name(request, shown, uid)
    held = shown.held
    place = held.post.place or (held.post.unit.seat if held.post.unit else None)
    context = {
        "shown": shown,
        "held": held,
        "place": place,
        "word": post_word(profile_at(place) if place else None, held.post.title),
        "rows": [(link, CIRCLES.get(link.circle, "")) for link in shown.links],
        "now": timezone.now(),
    }
    return render(request, "net/post.html", context)


def _name(request: HttpRequest, shown: organisation.OfPost, uid: uuid.UUID) -> HttpResponse:
    wanted = request.POST.get("shown") == "yes"
    try:
        show_name(by=viewer_of(request), post=shown.held.post.pk, shown=wanted, now=timezone.now())
    except RuleError as refusal:
        messages.warning(request, sentence(refusal))
    else:
        messages.success(
            request, gettext("Residents read your name now.") if wanted else gettext("Residents read your post only.")
        )
    return redirect("net:post", uid=uid)
