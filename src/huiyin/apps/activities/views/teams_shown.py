"""The teams of a town or village as everybody sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from huiyin.apps.activities import everybody
from huiyin.apps.activities.queries import teams
from huiyin.apps.activities.queries.asked import Sought
from huiyin.apps.activities.views.frame import most_of, on_paper
from huiyin.apps.activities.views.places import place_asked, which_place
from huiyin.apps.cases.fields import find, hidden
from huiyin.apps.people.access import opens

if TYPE_CHECKING:
    from huiyin.apps.places.models import Place


@opens("activity")
@require_safe
def public(request: HttpRequest) -> HttpResponse:
    """The teams of a town or village, of which kind they are, and how to reach them. Nobody's name."""
    place = place_asked(request)
    if place is None:
        return which_place(request, "activities:teams")
    sought, kept, kinds = Sought.read(request.GET.dict()), everybody.kept(place), everybody.kinds_of_teams(place)
    rows, after = teams.of_everybody(place, sought, most_of(request, teams.PUBLIC))
    context = {
        "town": place.town or place,
        "place": place,
        "rows": [{"team": row, "kind": kinds.get(row.kind, row.kind)} for row in rows],
        "fields": [
            find(_("Find"), sought.q),
            *(hidden(name, value) for name, value in parse_qsl(f"{kept}&{Sought(k=sought.k).query()}")),
        ],
        "kinds": _kinds(place, kinds, sought, kept),
        "acts": everybody.acts("activities:public_teams_file", query=f"{kept}&{sought.query()}"),
        "narrowed": sought.narrowed,
        "next": f"?{kept}&{sought.query(after=after)}" if after else "",
        "all_url": f"?{kept}",
        **on_paper(request, everybody.words_of_teams(place, sought), f"{kept}&{sought.query()}"),
    }
    return render(request, "activities/teams.html", context)


def _kinds(place: Place, kinds: dict[str, str], sought: Sought, kept: str) -> list[dict[str, Any]]:
    """The kinds of team to choose from, each with how many there are."""
    found = teams.how_many(place)
    titles = {
        "": pgettext("activity", "any"),
        **{key: f"{title} {found[key]}" for key, title in kinds.items() if key in found},
    }
    return [
        {"title": title, "url": f"?{kept}&{Sought(sought.q, k=key).query()}".rstrip("&"), "current": key == sought.k}
        for key, title in titles.items()
    ]
