"""The security log as a file (`files/listings.py`). It names persons: who asks for it must have shown just now who they are."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from huiyin.apps.admin import logs
from huiyin.apps.files.listings import Listing, Query, Table
from huiyin.apps.files.table_out import Head
from huiyin.apps.people.queries import Viewer
from huiyin.apps.people.security import KINDS

if TYPE_CHECKING:
    from huiyin.apps.people.models import SecurityEntry

MOST_ROWS = 100_000
COLUMNS = ("id", "at", "kind", "person", "by", "as_post", "network", "facts")


def _title(_query: Query) -> str:
    return gettext("Security log")


def _page(query: Query) -> str:
    return f"{reverse('admin:log')}?{urlencode(query)}"


def _table(viewer: Viewer, query: Query, now: datetime) -> Table:
    kind = query.get("kind", "")
    says = gettext(
        "Entries of the security log, as they were made: sign-ins, refusals, rights and exports. No content of matters."
    )
    head = Head(gettext("Security log"), str(KINDS.get(kind, gettext("all kinds"))), now, viewer.post_name, says)
    found = logs.entries(viewer, kind, 0)
    rows = (
        (each.pk, each.at, each.kind, each.person, each.by, each.as_post, each.network, facts(each))
        for each in found[:MOST_ROWS].iterator(500)
    )
    name = f"{head.title}-{timezone.localdate(now)}"
    return Table(name, head, COLUMNS, rows, lambda most: found[:most].count())


def facts(entry: SecurityEntry) -> str:
    """The codes and numbers of an entry in one line."""
    return " · ".join(f"{name} {value}" for name, value in entry.data.items() if value not in ("", False))


SECURITY_LOG = Listing("security_log", "export_log", _title, _page, _table, noted="log_exported")
