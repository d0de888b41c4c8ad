"""The public version of a closed case beside what was said, and 晒单."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from huiyin.apps.cases.actions.publishing import Version, redact, suggestion
from huiyin.apps.cases.actions.steps import Act, take_step
from huiyin.apps.desk.asking import viewer_of
from huiyin.apps.desk.facts import title_line
from huiyin.apps.desk.forms import PublicForm
from huiyin.apps.desk.queries import page as pages
from huiyin.apps.desk.texts import sentence
from huiyin.apps.people.access import opens
from huiyin.apps.records.actions import note_read
from huiyin.core.errors import RuleError


@opens("publish", posts=True)
def publish(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Write the public version: a suggestion with what is private covered, kept or published by who reads it."""
    viewer, now = viewer_of(request), timezone.now()
    case = pages.case_of(viewer, uid)
    if case is None or not pages.may_do(viewer, case, "publish"):
        raise Http404
    form = PublicForm(request.POST or None, initial=_start(case))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        version = Version(given["title"], given["text"])
        goes_out = request.POST.get("go") == "publish"
        try:
            redact(by=viewer, case=uid, version=version, idem=given["idem"], now=now)
            if goes_out:
                key = uuid.uuid5(given["idem"], "publish")
                take_step(
                    by=viewer, act=Act(case=uid, do="publish", answers={"note": given["note"]}, idem=key), now=now
                )
        except RuleError as refusal:
            form.add_error(None, sentence(refusal))
        else:
            messages.success(
                request, gettext("It is published.") if goes_out else gettext("The public version is kept.")
            )
            return redirect("desk:case", uid=uid)
    elif request.method != "POST":
        note_read(viewer, uid, "case", now)
    return render(request, "desk/publish.html", {"case": case, "form": form, "now": now, **title_line(case)})


def _start(case: Any) -> dict[str, str]:
    if case.public_title:
        return {"title": case.public_title, "text": case.public_text}
    proposed = suggestion(case)
    return {"title": proposed.title, "text": proposed.text}
