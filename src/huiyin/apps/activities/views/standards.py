"""The town's checklists as everybody reads them: class by class, article by article."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from huiyin.apps.activities.town import town_words
from huiyin.apps.activities.views.places import place_asked, which_place
from huiyin.apps.people.access import opens


@opens("activity")
@require_safe
def standard(request: HttpRequest) -> HttpResponse:
    """What is looked at in a check, as it holds today; the sheet is printed from here."""
    place = place_asked(request)
    if place is None:
        return which_place(request, "activities:standard")
    town = place.town or place
    lists = town_words(town.profile).checklists_on(timezone.localdate())
    return render(request, "activities/standard.html", {"town": town, "lists": lists})
