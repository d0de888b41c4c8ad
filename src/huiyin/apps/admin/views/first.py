"""`/admin/first/`: an empty installation leads its keeper, one step a page, until the first matter can come."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext

from huiyin.apps.admin.actions import lay_out
from huiyin.apps.admin.first import first_day
from huiyin.apps.admin.forms import PlacesForm
from huiyin.apps.admin.texts import sentence
from huiyin.apps.people.access import opens
from huiyin.apps.people.queries import viewer_of
from huiyin.core.errors import RuleError

STEPS = ("places", "towns", "keepers")


@opens("set_up_town")
def first(request: HttpRequest) -> HttpResponse:
    """The step that is next. When all is done there is no such page any more."""
    by = viewer_of(request)
    day = first_day(by)
    if not day.to_do:
        return redirect("admin:home")
    form = PlacesForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            n = lay_out(by=by, text=form.cleaned_data["places"], now=timezone.now())
        except RuleError as refusal:
            form.add_error("places", sentence(refusal))
        else:
            messages.success(request, ngettext("%(n)s place is there.", "%(n)s places are there.", n) % {"n": n})
            return redirect("admin:first")
    context = {"day": day, "form": form, "nth": STEPS.index(day.to_do) + 1, "most": len(STEPS)}
    return render(request, "admin/first.html", context)
