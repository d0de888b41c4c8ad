"""`/d/net/standing/`: how the heads of the offices stand to the Party, for the Party unit that keeps it."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from huiyin.apps.net import heads as found
from huiyin.apps.net.actions import note_standing
from huiyin.apps.net.texts import STANDINGS, sentence
from huiyin.apps.people.access import opens
from huiyin.apps.people.queries import viewer_of
from huiyin.apps.records.actions import note_read
from huiyin.core.errors import RuleError
from huiyin.core.party import PartyStanding


@opens("net.standing")
@never_cache
def standing(request: HttpRequest) -> HttpResponse:
    """One list, one button. That it was opened is kept; it is in no file."""
    viewer, now = viewer_of(request), timezone.now()
    unit = found.keeper(viewer)
    if unit is None:
        raise Http404
    rows = found.standings(viewer)
    chosen = {row.person: request.POST.get(f"s-{row.person}", row.standing) for row in rows}
    if request.method == "POST" and _written(request, chosen):
        return redirect("net:standing")
    note_read(viewer, unit.uid, "standing", now)
    told = [(STANDINGS.get(key, gettext("not written down")), n) for key, n in found.tally(rows)]
    lines = [(row, chosen[row.person], STANDINGS.get(row.standing, gettext("not written down"))) for row in rows]
    context = {"unit": unit, "lines": lines, "choices": STANDINGS.items(), "told": told}
    return render(request, "net/standing.html", context)


def _written(request: HttpRequest, chosen: Mapping[int, str]) -> bool:
    """Write down what the sender changed, and nothing else: a colleague may have written meanwhile."""
    seen = {person: request.POST.get(f"was-{person}", word) for person, word in chosen.items()}
    if not {*chosen.values(), *seen.values()} <= {"", *PartyStanding}:
        raise Http404
    by, now = viewer_of(request), timezone.now()
    try:
        with transaction.atomic():
            for person, word in chosen.items():
                if word != seen[person]:
                    said = PartyStanding(word) if word else None
                    note_standing(by=by, person=person, standing=said, instead_of=seen[person], now=now)
    except RuleError as refusal:
        messages.error(request, sentence(refusal))
        return False
    messages.success(request, gettext("Written down. Only the posts of this Party unit read it."))
    return True
