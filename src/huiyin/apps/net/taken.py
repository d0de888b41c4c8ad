"""What the net covers, as files (`files/listings.py`): the table of a place, posts that lack, grids that break their rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from huiyin.apps.cases.names import place_word, post_word
from huiyin.apps.files.listings import Listing, Query, Table
from huiyin.apps.files.table_out import Head
from huiyin.apps.net import queries, sizes
from huiyin.apps.net.reach import place_of, profile_at
from huiyin.apps.net.texts import BREACHES, COLUMNS, GAPS, SIZES
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place

Rows = Sequence[Sequence[object]]


def net_rows(place: Place) -> Iterator[list[object]]:
    """The table of a place, with what lies in none of its children, and the sum."""
    net, town = queries.net_of(place), profile_at(place)
    for child, sums in net.rows:
        yield queries.as_row(child.name, place_word(town, child.kind, child.name), sums)
    yield queries.as_row(_("In none of them"), "", net.own)
    yield queries.as_row(_("Together"), "", net.whole)


def _gap_rows(place: Place, query: Query) -> Iterator[list[object]]:
    for gap in queries.all_gaps(place, query.get("title", "")[:24], query.get("which", "")):
        yield [
            str(gap.place.town or ""), str(gap.place.village or ""), gap.place.name,
            post_word(profile_at(gap.place), gap.title), gap.required, gap.there, gap.held,
        ]  # fmt: skip


def _size_rows(place: Place, query: Query) -> Iterator[list[object]]:
    found = sizes.page_of(place, query.get("which", ""), most=sizes.MOST)
    for grid, odd in found.rows:
        town = profile_at(grid)
        yield [
            str(grid.town or ""), str(grid.village or ""), grid.name, place_word(town, grid.kind), odd.households,
            f"{odd.size.least}–{odd.size.most}", str(BREACHES[odd.breach]),
        ]  # fmt: skip


def _listing(
    name: str,
    title: Callable[[], str],
    columns: Sequence[Promise],
    rows: Callable[[Place, Query], Iterator[list[object]]],
) -> Listing:
    """A list of the net by its name, which is that of its page too."""

    def table(viewer: Viewer, query: Query, now: datetime) -> Table:
        place = place_of(viewer, query.get("place", ""))
        found: Rows = list(rows(place, query)) if place else []
        head = Head(title(), place.name if place else "", now, f"{viewer.unit_name} {viewer.post_name}")
        file = f"{name}-{timezone.localdate(now):%Y%m%d}"
        return Table(file, head, [str(column) for column in columns], found, lambda _most: len(found))

    def page(query: Query) -> str:
        return f"{reverse(f'net:{name}')}?{urlencode(query)}"

    return Listing(f"net.{name}", "net", lambda _query: title(), page, table)


LISTINGS = (
    _listing("cover", lambda: _("What the net covers"), COLUMNS, lambda place, _query: net_rows(place)),
    _listing("gaps", lambda: _("Required posts that lack"), GAPS, _gap_rows),
    _listing("sizes", lambda: _("Grids that do not fit their rule"), SIZES, _size_rows),
)
"""For `site/wiring.py`."""
