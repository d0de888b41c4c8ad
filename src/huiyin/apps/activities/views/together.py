"""`/together/`: the parties of a village on one page, for everybody; `/d/together/`: the plans that they share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from huiyin.apps.activities.actions.together import begin_plan
from huiyin.apps.activities.forms.together import PlanForm
from huiyin.apps.activities.queries import together
from huiyin.apps.activities.town import Parties, town_words
from huiyin.apps.activities.views.frame import asked, sent, town_of
from huiyin.apps.activities.views.places import place_asked, which_place
from huiyin.apps.cases import library
from huiyin.apps.cases.names import said, state_title
from huiyin.apps.cases.names import town_of as profile_of
from huiyin.apps.people.access import opens
from huiyin.apps.people.queries import viewer_of

if TYPE_CHECKING:
    from huiyin.apps.cases.models import Case


@opens("activity")
@require_safe
def parties(request: HttpRequest) -> HttpResponse:
    """Who works together in a village: what each offers, whom to turn to, what it does now."""
    place = place_asked(request)
    if place is None:
        return which_place(request, "activities:together")
    town, now = place.town or place, timezone.now()
    known = town_words(town.profile).parties
    if known is None:
        raise Http404
    places = together.villages(town, known)
    village = next((each for each in places if each.pk == place.pk), places[0] if places else None)
    context = {
        "town": town,
        "parties": known,
        "village": village,
        "places": [{"title": each.name, "url": f"?village={each.uid}", "current": each == village} for each in places],
        "sides": together.sides_of(village, known, now) if village else [],
        "now": now,
    }
    return render(request, "activities/together.html", context)


@opens("activities.care")
@require_safe
def plans(request: HttpRequest) -> HttpResponse:
    """The plans in which the post takes part, each with its parts."""
    viewer, known = viewer_of(request), _parties(request)
    rows = [
        (plan.case, _state(plan.case), [(part, _state(part)) for part in plan.parts])
        for plan in together.plans_of(viewer, known)
    ]
    own = [(part, _state(part)) for part in together.parts_of(viewer)]
    return render(request, "activities/plans.html", {"rows": rows, "own": own, "parties": known})


@opens("activities.care")
def new_plan(request: HttpRequest) -> HttpResponse:
    """Make a plan; its parts are asked for on its own page."""
    viewer, known = viewer_of(request), _parties(request)
    places = together.villages(viewer.town, known)
    own = [place for place in places if not viewer.village or place.pk == viewer.village]
    form = PlanForm(sent(request), found=own)

    def done() -> str:
        given = form.cleaned_data
        case = begin_plan(
            by=viewer, uid=given["idem"], village=given["place"], title=given["title"], text=given["text"],
            agreement=given["agreement"], now=timezone.now(),
        )  # fmt: skip
        return reverse("desk:case", args=[case.uid])

    nobody = "" if own else _("Your place has no such parties.")
    lead = _("Only those who take part see it. Ask the parties on its page, a part for each.")
    return asked(
        request, form, done, title=said(known.title), back=reverse("activities:plans"), word=_("Make a plan"), lead=lead,
        nothing=nobody,
    )  # fmt: skip


def _parties(request: HttpRequest) -> Parties:
    known = town_of(request).parties
    if known is None:
        raise Http404
    return known


def _state(case: Case) -> str:
    return state_title(library.pinned(case.pack_id), profile_of(case), case.state)
