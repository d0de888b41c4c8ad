"""`/d/net/weak/`: weak branches put right, and those struck off, with the date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from huiyin.apps.cases import library
from huiyin.apps.cases.names import state_title, town_of
from huiyin.apps.net import weak
from huiyin.apps.net.forms import WeakForm
from huiyin.apps.net.texts import sentence
from huiyin.apps.people.access import opens
from huiyin.apps.people.queries import viewer_of
from huiyin.core.errors import RuleError

if TYPE_CHECKING:
    from huiyin.apps.cases.models import Case


def _state(case: Case) -> str:
    return state_title(library.pinned(case.pack_id), town_of(case), case.state)


@opens("net.weak")
def register(request: HttpRequest) -> HttpResponse:
    """The list, and below it the form that puts another one on."""
    viewer, now = viewer_of(request), timezone.now()
    if not weak.runs_here(viewer):
        raise Http404
    places = [(place.pk, place.name) for place in weak.villages(viewer)]
    form = WeakForm(request.POST if request.method == "POST" else None, villages=places)
    if form.is_valid():
        given = form.cleaned_data
        try:
            case = weak.put_on(
                by=viewer,
                uid=given["idem"],
                village=given["village"],
                title=given["title"],
                text=given["text"],
                now=now,
            )
        except RuleError as refusal:
            form.add_error(None, sentence(refusal))
        else:
            return redirect("desk:case", uid=case.uid)
    rows = [(row, _state(row.case)) for row in weak.register(viewer)]
    return render(request, "net/weak.html", {"rows": rows, "form": form, "now": now})
