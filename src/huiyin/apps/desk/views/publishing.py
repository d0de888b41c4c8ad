"""The public version of a case beside what was said, and the move that shows it: 晒单, 上墙."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from huiyin.apps.cases import library
from huiyin.apps.cases.actions.publishing import redact, show, suggestion
from huiyin.apps.cases.names import move_hint, move_title, town_of
from huiyin.apps.desk.facts import title_line
from huiyin.apps.desk.forms import PublicForm
from huiyin.apps.desk.queries import page as pages
from huiyin.apps.desk.queries import publishing as public
from huiyin.apps.desk.texts import sentence
from huiyin.apps.people.access import opens
from huiyin.apps.people.queries import viewer_of
from huiyin.apps.records.actions import note_read
from huiyin.core.errors import RuleError

if TYPE_CHECKING:
    from huiyin.apps.cases.models import Case
    from huiyin.core.packs import Move


@opens("publish")
def publish(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Write the public version: a suggestion with what is private covered, kept or shown by who has read it."""
    viewer, now = viewer_of(request), timezone.now()
    case = pages.case_of(viewer, uid)
    move = public.showing_move(viewer, case, now) if case else None
    if case is not None and move is None and request.method == "POST" and _sent_before(request):
        return redirect("desk:case", uid=uid)
    if case is None or move is None:
        raise Http404
    pictures = public.pictures(case)
    form = PublicForm(
        request.POST or None,
        move=move,
        pictures=[each.uid for each in pictures],
        done=not case.open,
        notice=not library.pinned(case.pack_id).reporter,
        initial=_proposed(case),
    )
    if request.method != "POST":
        note_read(viewer, uid, "case", now)
    elif form.is_valid():
        keep = {"by": viewer, "version": form.version(), "idem": form.cleaned_data["idem"], "now": now}
        try:
            if request.POST.get("go") == "keep":
                redact(case=uid, **keep)
            else:
                show(case=case, move=move, answers=form.answers(), **keep)
        except RuleError as refusal:
            form.add_error(None, sentence(refusal))
        else:
            messages.success(request, _told(request))
            return redirect("desk:case", uid=uid)
    return render(request, "desk/publish.html", _context(case, move, form, pictures) | {"now": now})


def _sent_before(request: HttpRequest) -> bool:
    try:
        return pages.happened(uuid.UUID(request.POST.get("idem", "")))
    except ValueError:
        return False


def _told(request: HttpRequest) -> str:
    kept = request.POST.get("go") == "keep"
    return gettext("The public version is kept.") if kept else gettext("Everybody can see it now.")


def _proposed(case: Case) -> dict[str, Any]:
    proposed = suggestion(case)
    return {"title": proposed.title, "text": proposed.text, "photos": [str(uid) for uid in proposed.photos]}


def _context(case: Case, move: Move, form: PublicForm, pictures: list[public.Picture]) -> dict[str, Any]:
    return {
        "case": case,
        "form": form,
        "pictures": pictures,
        "ticked": {str(uid) for uid in form["photos"].value() or ()},
        "verb": move_title(library.pinned(case.pack_id), town_of(case), move.do),
        "hint": move_hint(library.pinned(case.pack_id), town_of(case), move),
        **title_line(case),
    }
