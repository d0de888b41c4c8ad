"""Record a visit and open a case for everything heard."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from huiyin.apps.cases.keyset import uid_in
from huiyin.apps.cases.names import language
from huiyin.apps.field import actions, queries
from huiyin.apps.field.entries import Done, accepted, author, refused, show, written_at
from huiyin.apps.field.forms import VisitForm
from huiyin.apps.field.texts import sentence
from huiyin.apps.people.access import opens
from huiyin.apps.people.queries import Viewer, viewer_of
from huiyin.core.errors import RuleError

TEMPLATE = "field/visit.html"


@opens("field.visit")
@require_http_methods(["GET", "HEAD", "POST"])
def visit(request: HttpRequest) -> HttpResponse:
    """Whose door, who was met, what was heard."""
    viewer = viewer_of(request)
    try:
        form = _form(viewer)
    except RuleError as refusal:
        return show(request, "field/closed.html", why=sentence(refusal))
    if request.method == "POST":
        return _take(request, _form(viewer, request.POST))
    now = timezone.now()
    count = queries.heard_count(viewer, _month(now), now)
    form.initial["household"] = request.GET.get("household", "")
    return show(request, TEMPLATE, form=form, count=count)


@opens("field.visit")
@require_http_methods(["GET", "HEAD", "POST"])
def visits(request: HttpRequest) -> HttpResponse:
    """The visits that this post has entered; one that is wrong can be taken back."""
    viewer = viewer_of(request)
    now, problem = timezone.now(), ""
    if request.method == "POST":
        try:
            actions.take_back_visit(
                by=viewer, visit=uid_in(request.POST.get("visit", "")), reason=request.POST.get("reason", ""), now=now
            )
        except RuleError as refusal:
            problem = sentence(refusal)
        else:
            messages.success(request, _("The visit is taken back. What it did is owed again."))
            return redirect("field:visits")
    found = queries.visits(viewer, now)
    return show(request, "field/visits.html", visits=found, problem=problem, kept=request.POST, now=now)


def _form(viewer: Viewer, data: Any = None) -> VisitForm:
    return VisitForm(viewer, queries.places_for(viewer), queries.households_for(viewer), data)


def _month(now: datetime) -> datetime:
    return timezone.localtime(now).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def _take(request: HttpRequest, form: VisitForm) -> HttpResponse:
    now = timezone.now()
    try:
        by = author(request)
        if by is not request.viewer:  # type: ignore[attr-defined]
            form = _form(by, request.POST)
        if not form.is_valid():
            return refused(request, TEMPLATE, form)
        receipt = actions.record_visit(by=by, visit=_visit(form, written_at(request, now)), now=now)
    except RuleError as refusal:
        return refused(request, TEMPLATE, form, refusal)
    codes = ", ".join(case.code for case in receipt.cases)
    return accepted(request, Done(form.cleaned_data["idem"], codes, reverse("field:visit"), _said(receipt)), [])


def _said(receipt: actions.VisitReceipt) -> str:
    n = len(receipt.cases)
    if not n:
        return _("The visit is recorded.")
    said = ngettext("The visit is recorded; %(n)d matter has been raised: %(codes)s",
                    "The visit is recorded; %(n)d matters have been raised: %(codes)s", n)  # fmt: skip
    return said % {"n": n, "codes": ", ".join(case.code for case in receipt.cases)}


def _visit(form: VisitForm, at: datetime) -> actions.Visit:
    said = form.cleaned_data
    household = said["household"]
    return actions.Visit(
        uid=said["idem"],
        slug=form.slug,
        place=household.place if household else said["place"],
        met=said["met"],
        at=at,
        household=household,
        spot=said["spot"] or (household.door if household else ""),
        phone=said["phone"] or (household.phone if household else ""),
        note=said["note"],
        heard=form.heard,
        did=said["did"],
        people=said.get("people"),
        language=language(),
    )
