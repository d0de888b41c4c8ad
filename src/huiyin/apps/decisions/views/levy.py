"""筹资筹劳 household by household: for who keeps the lists of the village, and who supervises there. Everybody else reads sums."""

from __future__ import annotations

import uuid
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from huiyin.apps.decisions import levies, queries
from huiyin.apps.decisions.actions.levies import keep_levy
from huiyin.apps.decisions.forms import LevyForm
from huiyin.apps.decisions.texts import sentence
from huiyin.apps.decisions.views.paper import kept
from huiyin.apps.files.export_views import asked as asked_for
from huiyin.apps.files.listings import buttons
from huiyin.apps.people.access import opens
from huiyin.apps.records.actions import note_read
from huiyin.core.errors import RuleError

FORMS = ("csv", "xlsx")


@opens("decisions.work")
def levy(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """The list with what each household owes; while the households are heard it can be written down anew."""
    viewer, found = kept(request, uid)
    levied = levies.levied(found)
    if levied is None:
        raise Http404(uid)
    writes = levied.sitting.closed_at is None and queries.keeps_lists(viewer, found.place)
    form = LevyForm(request.POST if writes and request.method == "POST" else None, initial={"lines": levied.text})
    if form.is_valid():
        lines, now = form.cleaned_data["lines"], timezone.now()
        try:
            keep_levy(by=viewer, sitting=levied.sitting.uid, uid=form.key, lines=lines, now=now)
        except RuleError as refusal:
            form.add_error("lines", sentence(refusal))
        else:
            messages.success(request, gettext("The list is written down."))
            return redirect("decisions:levy", uid=uid)
    note_read(viewer, uid, "levy", timezone.now())
    csv, xlsx = (reverse("decisions:levy_file", args=[uid, form]) for form in FORMS)
    context = {
        "decision": found,
        "title": queries.title_of(found),
        "levied": levied,
        "heads": levies.titles(),
        "rows": [levies.cells(row) for row in levied.rows],
        "form": form if writes else None,
        "acts": buttons(csv, xlsx),
    }
    return render(request, "decisions/levy.html", context)


@opens("decisions.work")
def levy_file(request: HttpRequest, uid: uuid.UUID, form: str) -> HttpResponse:
    """Have the list made into a file."""
    kept(request, uid)
    if form not in FORMS:
        raise Http404(form)
    return asked_for(request, levies.LISTING.name, urlencode({"decision": uid}), form)
