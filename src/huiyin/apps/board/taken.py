"""Which sheets hang on which wall, as a file (`files/listings.py`)."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from huiyin.apps.board import postings
from huiyin.apps.board.models import Posting
from huiyin.apps.board.postings import Wanted
from huiyin.apps.cases.fields import Field, find, select
from huiyin.apps.cases.tables import PIECE, in_words, table_of
from huiyin.apps.files.listings import Listing, Query, Table
from huiyin.apps.people.queries import Viewer


def _title() -> str:
    return pgettext("posting", "Sheets on walls")


def fields(wanted: Wanted) -> list[Field]:
    """What the list is filtered by."""
    every = ("", pgettext("board", "All"))
    return [find(_("Find"), wanted.q), select("s", _("State"), wanted.s, [every, *_states().items()])]


def _states() -> dict[str, str]:
    return {"hang": pgettext("posting", "Hanging"), "down": pgettext("posting", "Hanging no longer")}


def _page(query: Query) -> str:
    return f"{reverse('board:postings')}?{Wanted.read(query).query()}"


def _table(viewer: Viewer, query: Query, now: datetime) -> Table:
    wanted = Wanted.read(query)

    def read(key: str) -> tuple[list[tuple[Posting, int]], str]:
        rows, after = postings.listed(viewer, wanted, key, PIECE)
        photos = postings.photos_of(rows)
        return [(row, len(photos[row.uid])) for row in rows], after

    def row(shown: tuple[Posting, int]) -> list[object]:
        one, photos = shown
        posted = [one.title, one.as_of, one.place.name, one.spot, one.posted_at, one.posted_by.name, one.posted_seen]
        return [*posted, one.taken_at, one.taken_by.name if one.taken_by else "", one.taken_seen, photos]

    titles = [
        pgettext("posting", "Sheet"), pgettext("posting", "As of"), pgettext("posting", "Place"),
        pgettext("posting", "Wall"), pgettext("posting", "Posted"), pgettext("posting", "Posted by"),
        pgettext("posting", "Who saw it posted"), pgettext("posting", "Taken down"), pgettext("posting", "Taken down by"),
        pgettext("posting", "Who saw it taken down"), pgettext("posting", "Photos"),
    ]  # fmt: skip
    here = (place.name for place in postings.places_of(viewer)[:1])
    words = in_words(*here, wanted.q, _states().get(wanted.s, ""))
    table = table_of(viewer, now, "postings", _title(), words, titles, read, row)
    says = pgettext("posting", "Which sheet hangs where, since when; what was taken down is below.")
    return table.saying(says)


POSTINGS = Listing("postings", "postings", lambda _query: _title(), _page, _table)
