"""Whole telephone numbers of those who serve, come or stand in a register: shown to who says why, so many a day; that is kept."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.apps.activities.queries import activities, registers, teams
from huiyin.apps.activities.views.frame import asked, sent
from huiyin.apps.cases.actions.revealing import reveal, seen_today
from huiyin.apps.cases.reasons import ReasonForm
from huiyin.apps.people.access import opens
from huiyin.apps.people.queries import Viewer, viewer_of

FOUND: dict[str, Callable[[Viewer, uuid.UUID], Any]] = {
    "serving": teams.enrolment,
    "coming": activities.coming_for,
    "entry": registers.one,
}
"""Whose number, by the word of the address: among those of the viewer's village or town."""


def seen(request: HttpRequest) -> set[uuid.UUID]:
    """Whose numbers this post may see in full today, because it said why."""
    return seen_today(viewer_of(request), timezone.now())


@opens("activities.people")
def number(request: HttpRequest, what: str, uid: uuid.UUID) -> HttpResponse:
    """Why is it looked at? Then it stands on the list until midnight."""
    viewer = viewer_of(request)
    row = FOUND[what](viewer, uid) if what in FOUND else None
    if row is None or not row.phone:
        raise Http404
    form, back = ReasonForm(sent(request)), _back(what, row)

    def done() -> str:
        reveal(by=viewer, subject=row.uid, reason=form.cleaned_data["why"], now=timezone.now())
        return back

    lead = _("The whole number stands on the list until midnight. Who looked, and why, is kept.")
    return asked(request, form, done, title=_("Whole number"), back=back, word=_("Show it"), lead=lead)


def _back(what: str, row: Any) -> str:
    """The page on which the number stands."""
    if what == "coming":
        return reverse("activities:manage", args=[row.activity.uid])
    return reverse("activities:register", args=[row.register]) if what == "entry" else teams.home_of(row)
