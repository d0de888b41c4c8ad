"""Pages of what one has asked to be made into a file: how far it is, the file, and all of a day. One place for every audience.

There for the same person acting as the same post, for anybody else they are not there. The security log names persons and
where they signed in from, the list of residents' cards whom they were handed to and who helps them: asking for these wants that
it was just shown who is there (`admin:table`, `desk:cards_file`, fresh). Of the lists that can be taken away none other holds
personal data but the names of mediators, of who saw a sheet hang and of who sat for a body, who are there in that capacity: who
asked and their telephone stand on the page of a case only.
"""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from huiyin.apps.files import exporting, queries
from huiyin.apps.files.listings import parsed, taken_away
from huiyin.apps.files.texts import sentence
from huiyin.apps.people.access import opens, unkept
from huiyin.apps.people.queries import viewer_of
from huiyin.core.errors import RuleError

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "zip": "application/zip",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
PATIENCE = timedelta(minutes=10)
SOONEST, LATEST = 2, 30
"""Seconds after which the page of what is being made asks again: the longer one has waited, the later."""


def asked(request: HttpRequest, name: str, query: str, form: str) -> HttpResponse:
    """The answer to a button that has a list made into a file: its page, or why not, on the list again."""
    page = taken_away(name).page(parsed(query))
    if request.method != "POST":
        return redirect(page)
    try:
        uid = uuid.UUID(request.POST.get("idem", ""))
    except ValueError:
        uid = uuid.uuid4()
    try:
        export = exporting.ask(by=viewer_of(request), name=name, query=query, form=form, uid=uid, now=timezone.now())
    except RuleError as refusal:
        messages.error(request, sentence(refusal))
        return redirect(page)
    return redirect("files:export", export.uid)


@opens("exports")
@require_safe
def exports(request: HttpRequest) -> HttpResponse:
    """What one has asked for within a day, newest first."""
    now = timezone.now()
    shown = [queries.shown(export, now) for export in queries.exports_of(viewer_of(request), now)]
    return render(request, "files/exports.html", {"rows": shown, "now": now})


@opens("exports")
@require_safe
def export(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """How far it is. While it waits the page asks again by itself, without script, for ten minutes."""
    now = timezone.now()
    shown = _own(request, uid)
    waited = now - shown.export.asked_at
    answer = render(request, "files/export.html", {"shown": shown, "now": now, "long": waited > PATIENCE})
    if shown.state == "waiting" and waited <= PATIENCE:
        answer["Refresh"] = str(min(SOONEST + int(waited.total_seconds()) // 10, LATEST))
    return answer


@opens("exports")
@require_safe
def take(request: HttpRequest, uid: uuid.UUID) -> HttpResponseBase:
    """The file. When its day is over, the page says so."""
    found = _own(request, uid)
    if found.state != "ready":
        return redirect("files:export", uid)
    if not exporting.is_there(found.export):
        raise Http404
    answer = StreamingHttpResponse(exporting.content_of(found.export), content_type=TYPES[found.export.form])
    filename = f"{found.export.name}.{found.export.form}"
    answer["Content-Disposition"] = content_disposition_header(True, filename) or "attachment"
    return unkept(answer)


def _own(request: HttpRequest, uid: uuid.UUID) -> queries.Shown:
    export = queries.export_of(viewer_of(request), uid)
    if export is None:
        raise Http404
    return queries.shown(export, timezone.now())
