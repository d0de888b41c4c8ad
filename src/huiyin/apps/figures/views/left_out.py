"""`/d/figures/answer/<uid>/`: whoever heads a town leaves an answer out of its rates, with a reason, or lets it count again."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huiyin.apps.cases.names import ANSWERS
from huiyin.apps.figures import excluded
from huiyin.apps.figures.actions import excluding
from huiyin.apps.figures.reach import heads, own_places
from huiyin.apps.figures.texts import sentence
from huiyin.apps.people.access import opens
from huiyin.apps.people.queries import viewer_of
from huiyin.core.errors import RuleError
from huiyin.core.excluding import Reason


@opens("approve")
@require_http_methods(["GET", "HEAD", "POST"])
def left_out(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """The answer, whether it is left out, and the form that changes it; refused, the form stays filled."""
    viewer, refused = viewer_of(request), ""
    town = next((place.town or place for place in own_places(viewer)), None)
    if town is None or not heads(viewer, town):
        raise Http404
    given = {name: request.POST.get(name, "") for name in ("do", "reason", "why")}
    if request.method == "POST":
        try:
            if given["do"] == "include":
                excluding.include(by=viewer, town=town, uid=uid, why=given["why"], now=timezone.now())
            else:
                excluding.exclude(
                    by=viewer, town=town, uid=uid, reason=given["reason"], why=given["why"], now=timezone.now()
                )
        except RuleError as refusal:
            refused = sentence(refusal)
        else:
            messages.success(request, _("Written down. The number of what is left out stays public."))
            return redirect("figures:left_out", uid=uid)
    found = excluded.standing_of(uid, town)
    if found is None:
        raise Http404
    context = {
        "found": found,
        "given": given,
        "refused": refused,
        "reasons": list(excluded.REASONS.items()),
        "reason": excluded.REASONS[Reason(found.out.outcome)] if found.out else "",
        "answer": ANSWERS[found.answer.data["answer"]],
    }
    return render(request, "figures/left_out.html", context, status=422 if refused else 200)
