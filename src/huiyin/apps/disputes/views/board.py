"""Numbers for everybody, and how mediation goes here: free, voluntary, in confidence."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from huiyin.apps.cases import library
from huiyin.apps.disputes.queries.numbers import month_and_year
from huiyin.apps.disputes.views.asking import shown, town_asked
from huiyin.apps.people.access import opens
from huiyin.apps.places.queries import towns
from huiyin.core.profiles import text


@opens("mediation")
def numbers(request: HttpRequest) -> HttpResponse:
    """The month's numbers of a town; fewer than five are not shown."""
    town = town_asked(request)
    if town is None:
        return shown(request, "towns", None, rows=[{"town": each, "url": f"?town={each.uid}"} for each in towns()])
    today = timezone.localdate()
    month, year = month_and_year(town, today)
    raw = library.profile(town.profile).raw.get("disputes", {})
    ways = [(text(each["title"]), text(each["text"])) for each in raw.get("mechanisms", ())]
    return shown(
        request, "numbers", town, month=month, year=year, ways=ways, today=today,
    )  # fmt: skip
