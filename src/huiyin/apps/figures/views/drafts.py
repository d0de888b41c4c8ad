"""`/d/briefs/`: begin a brief, write it, see what is wrong with it, publish a colleague's."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huiyin.apps.figures import briefs, filling
from huiyin.apps.figures.actions import briefs as actions
from huiyin.apps.figures.blocks import block_of, choices_of, period_of, problem_of, stated_row
from huiyin.apps.figures.forms import BeginForm, PublishForm, WithdrawForm, WriteForm
from huiyin.apps.figures.reach import places_of
from huiyin.apps.figures.texts import sentence
from huiyin.apps.people.access import opens
from huiyin.apps.people.queries import Viewer
from huiyin.core.errors import RuleError

if TYPE_CHECKING:
    from huiyin.apps.figures.models import Brief


@opens("briefs")
def listed(request: HttpRequest) -> HttpResponse:
    """The briefs of the viewer's places, and the form that begins one."""
    viewer, now = _viewer(request), timezone.now()
    last_month = timezone.localdate(now).replace(day=1) - timedelta(days=1)
    sent = request.POST if request.method == "POST" else None
    form = BeginForm(sent, places=places_of(viewer), initial={"day": last_month})
    if form.is_valid():
        given = form.cleaned_data
        try:
            brief = actions.begin(
                by=viewer, uid=given["idem"], place=given["place"], period=given["period"], day=given["day"], now=now
            )
        except RuleError as refusal:
            form.add_error(None, sentence(refusal))
        else:
            return redirect("figures:draft", uid=brief.uid)
    rows = [{"brief": each, "period": period_of(each)} for each in briefs.of_viewer(viewer)]
    return render(request, "figures/drafts.html", {"rows": rows, "form": form, "now": now})


@opens("briefs")
def draft(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """A draft: its text, how it reads with today's numbers, and everything that keeps it from being published."""
    viewer, brief = _viewer(request), _theirs(request, uid)
    if brief.shown:
        return redirect("figures:brief", uid=brief.uid)
    begun = {"version": brief.version, "title": brief.title, "text": brief.text}
    form = WriteForm(request.POST if request.method == "POST" else None, initial=begun)
    theirs = None
    if form.is_valid():
        try:
            actions.save_draft(by=viewer, uid=uid, now=timezone.now(), **form.cleaned_data)
        except RuleError as refusal:
            if refusal.code == "changed_meanwhile":
                brief = _theirs(request, uid)
                form.data = {**request.POST.dict(), "version": brief.version}
                theirs = brief
            form.add_error(None, sentence(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("figures:draft", uid=uid)
    return _page(request, brief, form, theirs=theirs)


@opens("briefs")
def publish(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Publish what a colleague wrote; refused, the draft is shown with the reason."""
    brief, form = _theirs(request, uid), PublishForm(request.POST)
    if request.method != "POST":
        return redirect("figures:draft", uid=uid)
    refused = _("Read the draft again, then publish it.")
    if form.is_valid():
        try:
            actions.publish(by=_viewer(request), uid=uid, version=form.cleaned_data["version"], now=timezone.now())
        except RuleError as refusal:
            refused = sentence(refusal)
        else:
            return redirect("figures:brief", uid=uid)
    if brief.shown:
        return redirect("figures:brief", uid=uid)
    written = WriteForm(initial={"version": brief.version, "title": brief.title, "text": brief.text})
    return _page(request, brief, written, refused=refused)


@opens("briefs")
@require_POST
def discard(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Throw a draft away."""
    _theirs(request, uid)
    try:
        actions.discard(by=_viewer(request), uid=uid, now=timezone.now())
    except RuleError as refusal:
        messages.error(request, sentence(refusal))
        return redirect("figures:draft", uid=uid)
    messages.success(request, _("The draft is gone."))
    return redirect("figures:drafts")


@opens("briefs")
def withdraw(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Say that a published brief holds no longer, and why."""
    brief, form = _theirs(request, uid), WithdrawForm(request.POST if request.method == "POST" else None)
    if not brief.shown:
        return redirect("figures:draft", uid=uid)
    if form.is_valid():
        try:
            actions.withdraw(by=_viewer(request), uid=uid, why=form.cleaned_data["why"], now=timezone.now())
        except RuleError as refusal:
            form.add_error(None, sentence(refusal))
        else:
            return redirect("figures:brief", uid=uid)
    return render(request, "figures/withdraw.html", {"brief": brief, "form": form, "period": period_of(brief)})


def _page(request: HttpRequest, brief: Brief, form: WriteForm, **more: Any) -> HttpResponse:
    today = timezone.localdate()
    seen = _as_typed(brief, form)
    reading = briefs.drafted(seen, today)
    context = {
        "brief": brief,
        "form": form,
        "period": period_of(brief),
        "blocks": [block_of(n, each, brief) for n, each in enumerate(reading.paragraphs)],
        "stated": [stated_row(each, brief) for each in reading.stated],
        "problems": [problem_of(each) for each in filling.problems_of(seen)],
        "choices": choices_of(brief),
        "own": _viewer(request).actor.person in brief.writers,
        "now": timezone.now(),
        **more,
    }
    return render(request, "figures/draft.html", context)


def _as_typed(brief: Brief, form: WriteForm) -> Brief:
    """The brief with what stands in the form, so that the page shows what was just typed."""
    if not form.is_bound:
        return brief
    return briefs.as_typed(brief, str(form.data.get("title", "")), str(form.data.get("text", "")))


def _theirs(request: HttpRequest, uid: uuid.UUID) -> Brief:
    brief = briefs.one_of(_viewer(request), uid)
    if brief is None:
        raise Http404
    return brief


def _viewer(request: HttpRequest) -> Viewer:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return viewer
