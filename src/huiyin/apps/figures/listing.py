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
from huiyin.apps.files.listings import Listing, Query, Table
from huiyin.apps.files.table_out import Head
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.apps.places.queries import place_named

NAME = "figure_events"


def _asked(query: Query) -> tuple[str, Place, date]:
    place = place_named(query.get("village", "")) or place_named(query.get("town", ""))
    assert place is not None
    return query["figure"], place, date.fromisoformat(query["on"])


def _rows(slug: str, place: Place, on: date) -> Iterator[Sequence[object]]:
    key, more = "", True
    while more:
        lines, key = opening.lines_of(slug, place, on, key, PIECE)
        yield from ([line.day, line.what, line.place, line.code, line.quantity] for line in lines)
        more = bool(key)


def _table(viewer: Viewer, query: Query, now: datetime) -> Table:
    slug, place, on = _asked(query)
    head = Head(said(figures()[slug].title), f"{place.name} {on.isoformat()}", now, viewer.name)
    day, what, quantity = (pgettext("figures", word) for word in ("Day", "What happened", "Quantity"))
    titles = [day, what, _("Place"), _("Matter"), quantity]
    return Table(
        "figure", head, titles, _rows(slug, place, on), lambda most: min(most, opening.count_of(slug, place, on))
    )


def _page(query: Query) -> str:
    kept = "&".join(f"{name}={query[name]}" for name in ("town", "village", "on") if query.get(name))
    return f"{reverse('figures:behind', args=[query['figure']])}?{kept}"


LISTING = Listing(NAME, "figures.open", lambda query: said(figures()[query["figure"]].title), _page, _table)
