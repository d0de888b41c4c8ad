"""What is printed: the sheets of the open sitting, minutes of any, the register of the whole decision, its archive."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from huiyin.apps.decisions import archive, papers, printing, queries
from huiyin.apps.decisions.actions.papers import print_sheets
from huiyin.apps.decisions.register import register as register_of
from huiyin.apps.decisions.views.hearing import keeping
from huiyin.apps.files.export_views import asked as asked_for
from huiyin.apps.paper.answer import pdf_answer
from huiyin.apps.people.access import opens
from huiyin.apps.people.queries import Viewer, viewer_of
from huiyin.apps.records.actions import note_read

if TYPE_CHECKING:
    from huiyin.apps.decisions.models import Decision


@opens("decisions.work")
def printed(request: HttpRequest, uid: uuid.UUID, sheet: str) -> HttpResponse:
    """A sheet of the open sitting. Names stand on most of them: that they were read is kept.

    Sheets that come back get their numbers when they are asked for by POST; to look at them again makes no new ones.
    """
    viewer, _, sitting = keeping(request, uid)
    if sheet not in printing.of_sitting(sitting):
        raise Http404(sheet)
    now = timezone.now()
    if request.method == "POST":
        if sheet in printing.COME_BACK:
            print_sheets(by=viewer, sitting=sitting.uid, kind=sheet, now=now)
        return redirect("decisions:print", uid=uid, sheet=sheet)
    made = printing.SHEETS[sheet][1](sitting, timezone.localdate())
    if sheet in printing.COME_BACK:
        numbered = papers.printed(sitting, sheet)
        if not numbered:
            raise Http404(sheet)
        made = printing.on_papers(made, sitting, numbered)
    if sheet in {"roll", "opinions", "slips", "levy"}:
        note_read(viewer, uid, "roll", now)
    return pdf_answer(made, f"{sheet}-{uid.hex[:8]}")


def kept(request: HttpRequest, uid: uuid.UUID) -> tuple[Viewer, Decision]:
    """Who asks, and a decision whose papers they may take: who keeps the lists of its village, or watches there."""
    viewer = viewer_of(request)
    found = queries.get(viewer, uid)
    if found is None or not queries.reads_papers(viewer, found.place):
        raise Http404(uid)
    return viewer, found


@opens("decisions.work")
@require_safe
def register(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """The register of the whole decision, as far as it has come."""
    viewer, found = kept(request, uid)
    note_read(viewer, uid, "register", timezone.now())
    return pdf_answer(register_of(found, timezone.localdate()), f"register-{uid.hex[:8]}")


@opens("decisions.work")
@require_safe
def minutes(request: HttpRequest, uid: uuid.UUID, nth: int) -> HttpResponse:
    """The minutes of a sitting, filled in as far as they are written down."""
    viewer, found = kept(request, uid)
    held = next(((one, figures) for one, figures in queries.sittings_of(found) if one.nth == nth), None)
    if held is None:
        raise Http404(nth)
    note_read(viewer, uid, "minutes", timezone.now())
    return pdf_answer(printing.minutes(*held, timezone.localdate()), f"minutes-{uid.hex[:8]}-{nth}")


@opens("decisions.work")
@require_POST
def bundle(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Have everything of a decision made into one file: every sheet, photo and proof, with a list of them. That it was asked for is
    kept."""
    viewer, _found = kept(request, uid)
    note_read(viewer, uid, "archive", timezone.now())
    return asked_for(request, archive.ARCHIVE.name, urlencode({"decision": uid}), "zip")
