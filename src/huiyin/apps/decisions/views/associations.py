"""Village rules and associations (一约四会): for everybody what there is and what it did; for the village members and deeds."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from huiyin.apps.decisions import associations as found
from huiyin.apps.decisions import queries
from huiyin.apps.decisions.actions import associations as actions
from huiyin.apps.decisions.forms import DeedForm, TermForm
from huiyin.apps.decisions.texts import sentence
from huiyin.apps.people.access import opens
from huiyin.apps.people.queries import Viewer, viewer_of
from huiyin.apps.places.queries import place_named, towns
from huiyin.apps.records.actions import note_read
from huiyin.core.errors import RuleError

if TYPE_CHECKING:
    from huiyin.apps.decisions.models import Association


@opens("decisions")
@require_safe
def public(request: HttpRequest) -> HttpResponse:
    """The villages of a town, each with its rules in force and its associations."""
    town = place_named(request.GET.get("town", ""))
    if town is None:
        return render(request, "decisions/associations.html", {"towns": towns()})
    request.town = town  # type: ignore[attr-defined]
    villages = [
        {"place": each.place, "rules": each.rules, "rows": [_row(row) for row in each.associations]}
        for each in found.by_village(town)
    ]
    return render(request, "decisions/associations.html", {"town": town, "villages": villages})


def _row(association: Association) -> dict[str, Any]:
    return {
        "association": association,
        "kind": found.kind_of(association),
        "term": found.term_on(association, timezone.localdate()),
    }


@opens("decisions")
@require_safe
def association(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """One: its charter and who passed it, its term, what it did. Nobody's name."""
    row = _one(uid)
    request.town = row.town  # type: ignore[attr-defined]
    return render(request, "decisions/association.html", {**_row(row), "deeds": found.deeds_of(row)})


@opens("decisions.lists")
def keep(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """The same for who keeps the village's lists: the members of the term by name, a new term, a deed, its end."""
    viewer, row, now = viewer_of(request), _one(uid), timezone.now()
    if not queries.keeps_lists(viewer, row.place):
        raise Http404(uid)
    sent = request.POST if request.method == "POST" else None
    term = TermForm(sent if sent and "names" in sent else None)
    deed = DeedForm(sent if sent and "names" not in sent and "end" not in sent else None, auto_id="deed_%s")
    try:
        if term.is_valid():
            _seat(viewer, row, term, now)
        elif deed.is_valid():
            given = deed.cleaned_data
            actions.did(by=viewer, uid=deed.key, association=row, on=given["on"], text=given["text"], now=now)
        elif sent and "end" in sent:
            actions.end(by=viewer, association=row, now=now)
    except RuleError as refusal:
        (term if term.is_bound else deed).add_error(None, sentence(refusal))
    if sent and not term.errors and not deed.errors:
        messages.success(request, gettext("It is written down."))
        return redirect("decisions:keep_association", uid=uid)
    shown = _row(row)
    note_read(viewer, row.unit.uid, "association", now)
    names = found.members_of(shown["term"]) if shown["term"] else []
    context = {**shown, "names": names, "term_form": term, "deed_form": deed, "deeds": found.deeds_of(row)}
    return render(request, "decisions/keep_association.html", context)


def _seat(viewer: Viewer, row: Association, form: TermForm, now: datetime) -> None:
    given = form.cleaned_data
    names, since, until = given["names"].splitlines(), given["since"], given["until"]
    actions.seat(by=viewer, uid=form.key, association=row, names=names, since=since, until=until, now=now)


def _one(uid: uuid.UUID) -> Association:
    row = found.one(uid)
    if row is None:
        raise Http404(uid)
    return row
