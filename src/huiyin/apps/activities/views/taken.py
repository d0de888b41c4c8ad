"""The lists that everybody reads, as .csv, .xlsx or .json, with filter and number of rows in the file."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from huiyin.apps.activities import everybody
from huiyin.apps.activities.queries.asked import Sought
from huiyin.apps.activities.views.frame import plain
from huiyin.apps.activities.views.places import place_asked
from huiyin.apps.files.table_answer import table_answer
from huiyin.apps.people.access import opens
from huiyin.core.activity import REGISTERS


@opens("activity")
@require_safe
def near(request: HttpRequest, form: str) -> HttpResponseBase:
    """What is on, or was held, as it is asked for."""
    asked = everybody.asked_of(request.GET)
    return table_answer(form, *everybody.what_is_on(_place(request), asked, timezone.now()))


@opens("activity")
@require_safe
def teams(request: HttpRequest, form: str) -> HttpResponseBase:
    """The teams, as they are asked for."""
    sought = Sought.read(request.GET.dict())
    return table_answer(form, *everybody.teams_there(_place(request), sought, timezone.now()))


@opens("activity")
@require_safe
def register(request: HttpRequest, register: str, form: str) -> HttpResponseBase:
    """What is shown of a register."""
    if register not in REGISTERS:
        raise Http404
    taken = everybody.register(_place(request), register, plain(request, "q"), timezone.now())
    return table_answer(form, *taken)


def _place(request: HttpRequest) -> Any:
    place = place_asked(request)
    if place is None:
        raise Http404
    return place
