"""The desk's lists as files (`files/listings.py`): how each is made again from its filter."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from huiyin.apps.desk import export, messages_out
from huiyin.apps.desk.filters import PAGES, Filters
from huiyin.apps.desk.note import read_note
from huiyin.apps.desk.queries import inbox
from huiyin.apps.files.listings import Listing, Query, Table
from huiyin.apps.files.table_out import Head
from huiyin.apps.people.queries import Viewer

HITS = 20_000


def _title(query: Query) -> str:
    return export.tab_title(Filters.read(query).tab)


def _page(query: Query) -> str:
    filters = Filters.read(query)
    return filters.address(reverse(PAGES.get(filters.tab, "desk:inbox")))


def _table(viewer: Viewer, query: Query, now: datetime) -> Table:
    filters = Filters.read(query)
    words, says = export.filter_words(viewer, filters), export.tab_says(filters.tab)
    head = Head(export.tab_title(filters.tab), words, now, _by(viewer), says)
    name = f"huiyin-{timezone.localdate(now):%Y%m%d}"
    if filters.tab in PAGES:
        count, rows = messages_out.table(viewer, filters, now)
        return Table(name, head, messages_out.titles(filters.tab), rows, count)
    cases = inbox.listed(viewer, filters, now, inbox.hits(viewer, filters, HITS))
    rows = export.table(cases, now, filters.tab)
    return Table(name, head, export.titles(filters.tab), rows, lambda most: cases[:most].count())


def _note_title(_query: Query) -> str:
    return gettext("Hand-over note")


def _note_page(query: Query) -> str:
    return f"{reverse('desk:shift')}?{urlencode(query)}"


def _note_table(viewer: Viewer, query: Query, now: datetime) -> Table:
    note = read_note(viewer, query, now)
    says = gettext(
        "What a shift hands over: what came, is late or promised and lies in hand, and what it did and sent on."
    )
    head = Head(gettext("Hand-over note"), note.filter_words, now, _by(viewer), says)
    rows = note.table()
    return Table(f"shift-{timezone.localdate(now):%Y%m%d}", head, note.titles(), rows, lambda _most: len(rows))


def _by(viewer: Viewer) -> str:
    return f"{viewer.unit_name} {viewer.post_name}"


CASES = Listing("cases", "desk", _title, _page, _table)
SHIFT = Listing("shift", "desk", _note_title, _note_page, _note_table)
