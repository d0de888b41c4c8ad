"""The due list as a file (`files/listings.py`): by place and door, never by person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from huiyin.apps.cases.keyset import through
from huiyin.apps.cases.names import said
from huiyin.apps.duties.chosen import duty_of
from huiyin.apps.duties.queries import coverage, owed
from huiyin.apps.duties.texts import LATE, REASONS, STANDINGS
from huiyin.apps.duties.words import span_words
from huiyin.apps.files.listings import Listing, Query, Table
from huiyin.apps.files.table_out import Head
from huiyin.apps.people.queries import Viewer

PIECE, MOST = 500, 100_000


def filter_words(viewer: Viewer, filters: owed.Filters) -> str:
    """The filter as a reader says it."""
    duty = duty_of(viewer.profile, filters.duty)
    told = [said(duty.title) if duty else _("all duties")]
    if village := dict(owed.villages(viewer)).get(filters.village):
        told.append(village)
    if filters.state:
        told.append(str(LATE if filters.state == "late" else STANDINGS[filters.state]))
    if filters.of:
        told.append(span_words(filters.of.isoformat()))
    if filters.q:
        told.append(filters.q)
    return _("; ").join(told)


def titles() -> list[str]:
    """The heading of the table."""
    return [_("Duty"), _("When"), _("Place"), _("About"), _("Due"), _("How it stands"), _("Times"), _("Reason")]


def _rows(viewer: Viewer, filters: owed.Filters, now: datetime) -> Iterator[list[object]]:
    today = timezone.localdate(now)
    for line in through(lambda key: owed.page(viewer, _after(filters, key), today, PIECE)):
        row = line.row
        state = LATE if line.late else STANDINGS[row.state]
        yield [
            said(line.duty.title) if line.duty else row.duty, span_words(row.span), row.place.name, owed.about(row), row.due_on,
            str(state), f"{row.done}/{row.needs}", str(REASONS[row.reason]) if row.reason else "",
        ]  # fmt: skip


def _after(filters: owed.Filters, key: str) -> owed.Filters:
    return replace(filters, after=key)


def _title(_query: Query) -> str:
    return _("Due list")


def _page(query: Query) -> str:
    return f"{reverse('duties:list')}?{urlencode(query)}"


def _table(viewer: Viewer, query: Query, now: datetime) -> Table:
    today = timezone.localdate(now)
    filters = owed.Filters.read(query, today)
    says = _(
        "What is owed in the period by place and address: by which day, how often it was done of how often it is needed, and the"
        " reason where it is not."
    )
    head = Head(_("Due list"), filter_words(viewer, filters), now, f"{viewer.unit_name} {viewer.post_name}", says)
    count = owed.listed(viewer, filters, today)
    rows = _rows(viewer, filters, now)
    return Table(f"duties-{today:%Y%m%d}", head, titles(), rows, lambda most: count[:most].count())


def _reach_title(_query: Query) -> str:
    return _("Coverage")


def _reach_page(query: Query) -> str:
    return f"{reverse('duties:coverage')}?{urlencode(query)}"


def _reach_table(viewer: Viewer, query: Query, now: datetime) -> Table:
    found = _reached(viewer, query, timezone.localdate(now))
    words = [said(found.duty.title), span_words(found.span.name), found.at.name] if found else [_("no duty chosen")]
    says = _("How much of what a duty needs in the period was done, place by place; not needed: a post said why.")
    head = Head(_("Coverage"), _("; ").join(words), now, f"{viewer.unit_name} {viewer.post_name}", says)
    titles = [_("Place"), pgettext("duties", "done"), _("needed"), _("not yet"), _("not needed")]
    rows = [[str(row.place), row.done, row.needed, row.left, row.unneeded] for row in (found.rows if found else ())]
    return Table(f"coverage-{timezone.localdate(now):%Y%m%d}", head, titles, rows, lambda _most: len(rows))


def _reached(viewer: Viewer, query: Query, today: date) -> coverage.Reached | None:
    duty, at = duty_of(viewer.profile, query.get("duty", "")), coverage.place_of(viewer, query.get("place", ""))
    if duty is None or at is None or duty.confidential:
        return None
    return coverage.reach(duty, at, owed.day_in(query.get("of", ""), today))


COVERAGE = Listing("coverage", "duty", _reach_title, _reach_page, _reach_table)
DUTIES = Listing("duties", "duty", _title, _page, _table)
