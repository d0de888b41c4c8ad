"""`/d/forms/`: the register of forms (一表通): what is asked of us, by whom, by which rule, and what we hold already."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from huiyin.apps.exchange import register
from huiyin.apps.exchange.actions import forms as actions
from huiyin.apps.exchange.forms import AskForm
from huiyin.apps.exchange.texts import sentence
from huiyin.apps.files.export_views import asked as export_asked
from huiyin.apps.files.listings import buttons
from huiyin.apps.people.access import opens
from huiyin.apps.people.queries import viewer_of
from huiyin.core.errors import RuleError

if TYPE_CHECKING:
    from huiyin.apps.exchange.models import AskedForm


@opens("forms")
def listed(request: HttpRequest) -> HttpResponse:
    """The forms that are asked of the town, and a new one: what is held already is named first, then it is registered."""
    viewer, now = viewer_of(request), timezone.now()
    form = AskForm(request.POST if request.method == "POST" else None)
    again: list[register.Overlap] = []
    if form.is_valid():
        try:
            kept = actions.register(
                by=viewer,
                uid=form.cleaned_data["idem"],
                asking=form.asking(),
                warned=form.cleaned_data["warned"],
                now=now,
            )
        except RuleError as refusal:
            if refusal.code == "form_asks_again":
                again = register.again(viewer, form.asking().titles, timezone.localdate(now))
            if not again:
                form.add_error(None, sentence(refusal))
        else:
            return redirect("exchange:form", uid=kept.uid)
    rows = [
        {"form": each, "asks": each.fields.all(), "held": sum(bool(field.held) for field in each.fields.all())}
        for each in register.forms_of(viewer, timezone.localdate(now))
    ]
    return render(request, "exchange/forms.html", {"rows": rows, "form": form, "again": again})


@opens("forms")
@require_safe
def one(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """One form: where each column is held, and the table filled in as far as we can."""
    form = _theirs(request, uid)
    files = (reverse(f"exchange:form_{kind}", args=[uid]) for kind in ("csv", "xlsx", "json"))
    context: dict[str, Any] = {
        "form": form,
        "columns": register.columns_of(form),
        "acts": buttons(*files),
    }
    return render(request, "exchange/form.html", context)


@opens("forms")
@require_POST
def file(request: HttpRequest, uid: uuid.UUID, form: str) -> HttpResponse:
    """The form as a file, filled in as far as we can."""
    _theirs(request, uid)
    return export_asked(request, register.NAME, f"form={uid}", form)


@opens("forms")
@require_POST
def end(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Take it out of the register."""
    _theirs(request, uid)
    try:
        actions.end(by=viewer_of(request), uid=uid, now=timezone.now())
    except RuleError as refusal:
        messages.error(request, sentence(refusal))
    else:
        messages.success(request, _("The form is no longer asked."))
    return redirect("exchange:forms")


def _theirs(request: HttpRequest, uid: uuid.UUID) -> AskedForm:
    form = register.form_of(viewer_of(request), uid)
    if form is None:
        raise Http404
    return form
