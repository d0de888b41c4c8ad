"""The events behind a figure as a file: which figure, at which place, as of which day stands in its head."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from huiyin.apps.cases.keyset import PIECE
from huiyin.apps.cases.names import said
from huiyin.apps.figures import opening
from huiyin.apps.figures.library import figures
from huiyin.apps.figures.opening import Opened
from huiyin.apps.figures.shown import definition_of, span_of_days
from huiyin.apps.files.listings import Listing, Query, Table
from huiyin.apps.files.table_out import Head
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.queries import place_named
from huiyin.core.figures import SPANS, Over

NAME = "figure_events"


def _asked(viewer: Viewer, query: Query) -> Opened:
    place = place_named(query.get("village", "")) or place_named(query.get("town", ""))
    assert place is not None
    over = Over(query["over"]) if query.get("over") in SPANS else None
    return Opened(viewer, query["figure"], place, date.fromisoformat(query["on"]), over)


def _rows(opened: Opened) -> Iterator[Sequence[object]]:
    key, more = "", True
    while more:
        lines, key = opening.lines_of(opened, key, PIECE)
        yield from ([line.day, line.what, line.place, line.code, line.quantity] for line in lines)
        more = bool(key)


def _table(viewer: Viewer, query: Query, now: datetime) -> Table:
    opened = _asked(viewer, query)
    figure = figures()[opened.slug].on(opened.on)
    first, last = figure.within(opened.over).days(opened.on)
    days = f"{opened.place.name} {span_of_days(first, last)}"
    head = Head(said(figure.title), days, now, viewer.name, definition_of(figure))
    day, what, quantity = (pgettext("figures", word) for word in ("Day", "What happened", "Quantity"))
    titles = [day, what, _("Place"), _("Matter"), quantity]
    return Table("figure", head, titles, _rows(opened), lambda most: min(most, opening.count_of(opened)))


def _page(query: Query) -> str:
    kept = "&".join(f"{name}={query[name]}" for name in ("town", "village", "on", "over") if query.get(name))
    return f"{reverse('figures:behind', args=[query['figure']])}?{kept}"


LISTING = Listing(NAME, "figures.open", lambda query: said(figures()[query["figure"]].title), _page, _table)
