"""Erasing a case: who may, why, and that it cannot be undone."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from huiyin.apps.cases.actions.erasing import erase_case
from huiyin.apps.desk.facts import title_line
from huiyin.apps.desk.forms import EraseForm
from huiyin.apps.desk.queries import page as pages
from huiyin.apps.desk.texts import sentence
from huiyin.apps.people.access import opens
from huiyin.apps.people.queries import viewer_of
from huiyin.core.errors import RuleError


@opens("erase")
def erase(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Say why, then erase what was said in a closed case and who said it."""
    viewer, now = viewer_of(request), timezone.now()
    case = pages.case_of(viewer, uid)
    if case is None:
        raise Http404
    form = EraseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            erase_case(by=viewer, case=uid, reason=form.cleaned_data["why"], now=now)
        except RuleError as refusal:
            form.add_error(None, sentence(refusal))
        else:
            messages.success(request, gettext("%(code)s is erased.") % {"code": case.code})
            return redirect("desk:case", uid=uid)
    hint = gettext("What was said, who said it and the files go for good, from backups too once the keys are changed.")
    context = {"case": case, "form": form, "verb": gettext("Erase"), "hint": hint, "now": now, **title_line(case)}
    return render(request, "desk/do.html", context)
