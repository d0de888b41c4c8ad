"""Sheets of paper that come back: photographed, filed by their number, entered twice, the differences looked at by a third."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from huiyin.apps.decisions import papers, queries
from huiyin.apps.decisions.actions.papers import LOOKS, PAGE, file_photo, read_paper
from huiyin.apps.decisions.forms import MoreForm, PhotoForm, key_of
from huiyin.apps.decisions.paper_words import KINDS, PLACES, STATES, cell_words, choices_of, value_words
from huiyin.apps.decisions.papers import Lying
from huiyin.apps.decisions.texts import sentence
from huiyin.apps.decisions.views.hearing import at_work
from huiyin.apps.files.actions import prepare_photo
from huiyin.apps.files.views import answer
from huiyin.apps.people.access import opens
from huiyin.apps.people.queries import Viewer, viewer_of
from huiyin.apps.records.actions import note_read
from huiyin.core.errors import RuleError

if TYPE_CHECKING:
    from huiyin.apps.decisions.models import Sitting


@opens("decisions")
@require_safe
def scanned(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Where the QR code of a sheet leads: to the sheet for who works on it, to what everybody may see for anybody else."""
    found, works = papers.decision_of(viewer_of(request), uid)
    if found is None:
        raise Http404(uid)
    return redirect("decisions:sheet", uid=uid) if works else redirect("decisions:decision", uid=found.uid)


@opens("decisions.work")
def sheets(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Every sheet that was printed for the sitting, and where each is; a photo is filed here by the number on the paper."""
    viewer, found, sitting = at_work(request, uid)
    lying = papers.sheets_of(viewer, sitting)
    form = PhotoForm(*_sent(request))
    if form.is_valid():
        number = form.cleaned_data["number"]
        sheet = next((each for each in lying if number in (str(each.sheet.uid), str(each.sheet.number))), None)
        if sheet is None:
            form.add_error("number", sentence(RuleError("paper_unknown")))
        elif _filed(request, viewer, sheet, form, ""):
            return redirect("decisions:sheet", uid=sheet.sheet.uid)
    context = {
        "decision": found,
        "title": queries.title_of(found),
        "rows": [_row(each) for each in lying],
        "form": form,
    }
    return render(request, "decisions/sheets.html", context)


def _sent(request: HttpRequest) -> tuple[Any, Any]:
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _row(each: Lying) -> dict[str, Any]:
    words, kind = STATES[each.state]
    return {"lying": each, "kind": KINDS[each.sheet.kind], "state": words, "shape": kind}


def _filed(request: HttpRequest, viewer: Viewer, lying: Lying, form: MoreForm, more: str) -> bool:
    """Every photo that was sent, the first time all pages of one paper; what cannot be kept is said at the form."""
    more = more if lying.sheet.filed_at else PAGE
    try:
        for upload in form.cleaned_data["photo"]:
            file_photo(by=viewer, sheet=lying.sheet.uid, photo=prepare_photo(upload), more=more, now=timezone.now())
    except RuleError as refusal:
        form.add_error(None, sentence(refusal))
        return False
    messages.success(request, gettext("The photo is filed."))
    return True


@opens("decisions.work")
def sheet(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """One sheet of paper: its photos, and what one reads off it. Who enters it second does not see what the first one entered."""
    viewer = viewer_of(request)
    lying = papers.sheet_of(viewer, uid)
    if lying is None:
        raise Http404(uid)
    photo, refused = MoreForm(), ""
    if request.method == "POST" and "filing" in request.POST:
        photo = MoreForm(request.POST, request.FILES)
        if photo.is_valid() and _filed(request, viewer, lying, photo, photo.cleaned_data["more"]):
            return redirect("decisions:sheet", uid=uid)
    elif request.method == "POST":
        refused = _read(request, viewer, lying)
        if not refused:
            return redirect("decisions:sheet", uid=uid)
    if lying.sheet.last:
        note_read(viewer, lying.sheet.sitting.decision.uid, "roll", timezone.now())
    decision = lying.sheet.sitting.decision
    context = {
        **_row(lying),
        "decision": decision,
        "title": queries.title_of(decision),
        "sheet": lying.sheet,
        "number": papers.number_on(decision.code, lying.sheet),
        "photo_form": photo,
        "refused": refused,
        "key": key_of(request.POST, "key"),
        "open": lying.sheet.sitting.closed_at is None,
        **_asked(viewer, lying, request.POST if refused else {}),
    }
    return render(request, "decisions/sheet.html", context)


def _asked(viewer: Viewer, lying: Lying, told: Mapping[str, Any]) -> dict[str, Any]:
    """What is to be entered: every line blind, or for the third look what differs with both readings; or why nothing is."""
    sheet = lying.sheet
    fields = papers.fields_of(sheet.sitting, sheet.kind)
    if not fields or not sheet.filed_at or sheet.settled_at or not papers.reads(viewer, sheet):
        return {}
    if lying.mine:
        return {"waits": True}
    names = (
        {str(entry.number): entry.spoken_for or entry.name for entry in papers.entries_on(sheet)} if sheet.last else {}
    )
    if lying.readings == LOOKS - 1:
        rows = [
            {"name": name, "label": cell_words(name, names), "both": (value_words(name, one), value_words(name, other)),
             "choices": choices_of(name, sheet.sitting, (one, other)), "value": told.get(f"cell-{name}", "")}
            for name, one, other in papers.both_of(lying)
        ]  # fmt: skip
        return {"third": rows}
    blind: dict[str, Any] = {"second": lying.readings == 1, "heads": [PLACES[what] for what in fields]}
    if not sheet.last:
        return blind | {"rows": [_cell(what, names, sheet.sitting, told) for what in fields]}
    lines = [
        {"number": n, "name": name, "cells": [_cell(f"{n}.{what}", names, sheet.sitting, told) for what in fields]}
        for n, name in names.items()
    ]
    return blind | {"lines": lines}


def _cell(name: str, names: Mapping[str, str], sitting: Sitting, told: Mapping[str, Any]) -> dict[str, Any]:
    """One place to be filled in: its label, what may be chosen there, what was sent before."""
    choices, value = choices_of(name, sitting), told.get(f"cell-{name}", "")
    head = PLACES[name.rpartition(".")[2]]
    return {"name": name, "label": cell_words(name, names), "head": head, "choices": choices, "value": value}


def _read(request: HttpRequest, viewer: Viewer, lying: Lying) -> str:
    """Enter what was read; the sentence of a refusal, empty without."""
    cells = {name[5:]: str(value) for name, value in request.POST.items() if name.startswith("cell-")}
    try:
        key = key_of(request.POST, "key")
        read_paper(by=viewer, sheet=lying.sheet.uid, uid=key, cells=cells, now=timezone.now())
    except RuleError as refusal:
        return sentence(refusal)
    now = papers.sheet_of(viewer, lying.sheet.uid)
    said = {
        "settled": gettext("Both read the same: it is written down."),
        "differs": gettext("The two readings differ. A third person looks at what differs."),
    }
    messages.success(
        request, said.get(now.state if now else "", gettext("Entered. Somebody else enters it a second time."))
    )
    return ""


@opens("decisions.work")
@require_safe
def photo(request: HttpRequest, uid: uuid.UUID, file: uuid.UUID) -> HttpResponseBase:
    """A photo of a sheet, for who may see it."""
    lying = papers.sheet_of(viewer_of(request), uid)
    return answer(request, next((each for each in lying.photos if each.uid == file), None) if lying else None)
