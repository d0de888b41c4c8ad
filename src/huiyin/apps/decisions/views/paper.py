"""The sheets of a decision as PDF, for who keeps the village's lists."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from huiyin.apps.decisions import printing, queries
from huiyin.apps.decisions.views.hearing import keeping
from huiyin.apps.paper.answer import pdf_answer
from huiyin.apps.people.access import opens
from huiyin.apps.people.queries import viewer_of
from huiyin.apps.records.actions import note_read


@opens("decisions.work")
@require_safe
def printed(request: HttpRequest, uid: uuid.UUID, sheet: str) -> HttpResponse:
    """A sheet of the open sitting. Names stand on most of them: that they were read is kept."""
    viewer, _, sitting = keeping(request, uid)
    if sheet not in printing.of_sitting(sitting):
        raise Http404(sheet)
    made = printing.SHEETS[sheet][1](sitting, timezone.localdate())
    if sheet in {"roll", "opinions"}:
        note_read(viewer, uid, "roll", timezone.now())
    return pdf_answer(made, f"{sheet}-{uid.hex[:8]}")


@opens("decisions.work")
@require_safe
def register(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """The register of the whole decision, as far as it has come."""
    viewer = viewer_of(request)
    found = queries.get(viewer, uid)
    if found is None or not queries.keeps_lists(viewer, found.place):
        raise Http404(uid)
    return pdf_answer(printing.register(found, timezone.localdate()), f"register-{uid.hex[:8]}")
