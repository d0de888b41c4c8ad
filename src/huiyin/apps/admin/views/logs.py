"""The security log and who read what: for the security administrator and the auditor."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext

from huiyin.apps.admin import logs, queries
from huiyin.apps.admin.views import number_of, viewer_of
from huiyin.apps.files.table_answer import table_answer
from huiyin.apps.files.table_out import Head
from huiyin.apps.people.access import opens
from huiyin.apps.people.roles import may
from huiyin.apps.people.security import KINDS, note

if TYPE_CHECKING:
    from huiyin.apps.people.models import SecurityEntry

MOST_ROWS = 100_000
COLUMNS = ("id", "at", "kind", "person", "by", "as_post", "network", "facts")


@opens("security_log")
def log(request: HttpRequest) -> HttpResponse:
    """Entries of one kind or all, fifty a page, newest first."""
    kind = request.GET.get("kind", "")
    found = list(logs.entries(viewer_of(request), kind, number_of(request, "before"))[: queries.A_PAGE + 1])
    shown = found[: queries.A_PAGE]
    before = shown[-1].pk if len(found) > queries.A_PAGE else 0
    context = {
        "rows": [{"entry": entry, "kind": KINDS.get(entry.kind, entry.kind), "facts": facts(entry)} for entry in shown],
        "kinds": KINDS.items(),
        "kind": kind,
        "next": f"?{urlencode({'kind': kind, 'before': before})}" if before else "",
        "may_export": may("export_log", viewer_of(request).actor.title),
        "now": timezone.now(),
    }
    return render(request, "admin/log.html", context)


def facts(entry: SecurityEntry) -> str:
    """The codes and numbers of an entry in one line."""
    return " · ".join(f"{name} {value}" for name, value in entry.data.items() if value not in ("", False))


@opens("export_log", fresh=True)
def table(request: HttpRequest) -> HttpResponseBase:
    """The log as .csv, to be kept elsewhere. Exporting it is an entry itself."""
    now = timezone.now()
    viewer, kind = viewer_of(request), request.GET.get("kind", "")
    note("log_exported", now, by=viewer)
    head = Head(gettext("Security log"), str(KINDS.get(kind, gettext("all kinds"))), now, viewer.post_name)
    rows = (
        (each.pk, each.at, each.kind, each.person, each.by, each.as_post, each.network, facts(each))
        for each in logs.entries(viewer, kind, 0)[:MOST_ROWS].iterator(500)
    )
    return table_answer("csv", f"{head.title}-{timezone.localdate(now)}", head, COLUMNS, rows)


@opens("reads")
def reads(request: HttpRequest) -> HttpResponse:
    """Who opened private content. Of what: a mark of it, never its words."""
    found = list(logs.reads(viewer_of(request), number_of(request, "before"))[: queries.A_PAGE + 1])
    shown = found[: queries.A_PAGE]
    before = shown[-1].pk if len(found) > queries.A_PAGE else 0
    rows = [{"row": row, "post": queries.home_of(row.post), "mark": row.subject.hex[:8]} for row in shown]
    next_page = f"?before={before}" if before else ""
    return render(request, "admin/reads.html", {"rows": rows, "next": next_page, "now": timezone.now()})
