"""The security log and who read what: for the security administrator and the auditor."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext

from huiyin.apps.admin import logs, queries
from huiyin.apps.admin.log_words import in_words
from huiyin.apps.admin.texts import REGISTER, WHAT
from huiyin.apps.admin.views import number_of
from huiyin.apps.cases.fields import select
from huiyin.apps.cases.reasons import REVEAL
from huiyin.apps.files.export_views import asked
from huiyin.apps.files.listings import buttons
from huiyin.apps.people.access import opens
from huiyin.apps.people.queries import viewer_of
from huiyin.apps.people.roles import may
from huiyin.apps.people.security import KINDS


@opens("security_log")
def log(request: HttpRequest) -> HttpResponse:
    """Entries of one kind or all, fifty a page, newest first."""
    kind = request.GET.get("kind", "")
    found = list(logs.entries(viewer_of(request), kind, number_of(request, "before"))[: queries.A_PAGE + 1])
    shown = found[: queries.A_PAGE]
    before = shown[-1].pk if len(found) > queries.A_PAGE else 0
    may_export = may("export_log", viewer_of(request).actor.title)
    context = {
        "rows": [
            {"entry": entry, "kind": KINDS.get(entry.kind, entry.kind), "facts": in_words(entry)} for entry in shown
        ],
        "fields": [select("kind", pgettext("log", "Kind"), kind, [("", pgettext("log", "All")), *KINDS.items()])],
        "next": f"?{urlencode({'kind': kind, 'before': before})}" if before else "",
        "actions": buttons(f"{reverse('admin:table')}?{urlencode({'kind': kind})}") if may_export else [],
        "now": timezone.now(),
    }
    return render(request, "admin/log.html", context)


@opens("export_log", fresh=True)
def table(request: HttpRequest) -> HttpResponse:
    """Have the log made into a .csv file, to be kept elsewhere. Exporting it is an entry itself."""
    kind = request.GET.get("kind", "")
    return asked(request, "security_log", urlencode({"kind": kind}) if kind in KINDS else "", "csv")


@opens("reads")
def reads(request: HttpRequest) -> HttpResponse:
    """Who opened private content. Of what: a mark of it, never its words."""
    found = list(logs.reads(viewer_of(request), number_of(request, "before"))[: queries.A_PAGE + 1])
    shown = found[: queries.A_PAGE]
    before = shown[-1].pk if len(found) > queries.A_PAGE else 0
    rows = [
        {
            "row": row,
            "post": queries.home_of(row.post),
            "mark": row.subject.hex[:8],
            "what": WHAT.get(row.what, REGISTER),
            "why": REVEAL.get(row.reason or "", ""),
        }
        for row in shown
    ]
    next_page = f"?before={before}" if before else ""
    return render(request, "admin/reads.html", {"rows": rows, "next": next_page, "now": timezone.now()})
