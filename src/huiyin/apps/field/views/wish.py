"""Claim a small wish from the wall: nobody is sent, whoever can takes it (towns.md T1-5)."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huiyin.apps.cases.actions.steps import Act, take_step
from huiyin.apps.field import wishes
from huiyin.apps.field.entries import show
from huiyin.apps.field.forms import ClaimForm
from huiyin.apps.field.texts import sentence
from huiyin.apps.people.access import opens
from huiyin.apps.people.queries import viewer_of
from huiyin.core.errors import RuleError


@opens("field.step")
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest, number: str) -> HttpResponse:
    """The line of the wall and one button. Once it is claimed, the whole matter is open to its handler."""
    viewer, problem = viewer_of(request), ""
    found = wishes.wish(viewer, number)
    if found is None:
        raise Http404
    form = ClaimForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        act = Act(case=found.case.uid, do=wishes.CLAIM, idem=form.cleaned_data["idem"])
        try:
            take_step(by=viewer, act=act, now=timezone.now())
        except RuleError as refusal:
            problem = sentence(refusal)
        else:
            messages.success(request, _("Done: %(step)s.") % {"step": found.word})
            return redirect("field:case", uid=found.case.uid)
        found = wishes.wish(viewer, number) or found
    if found.mine:
        return redirect("field:case", uid=found.case.uid)
    return show(request, "field/claim.html", wish=found, form=ClaimForm(), problem=problem)
