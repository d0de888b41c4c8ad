"""Residents' cards as a file (`files/listings.py`): what their list shows.

It names people: who asks for it must have shown just now who they are. The number of a card stands neither in the file nor in
what is kept of its filter.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext

from huiyin.apps.cases.tables import PIECE, table_of
from huiyin.apps.desk.cards import Wanted
from huiyin.apps.desk.queries import cards
from huiyin.apps.files.listings import Listing, Query, Table
from huiyin.apps.people.queries import Viewer


def kept_query(viewer: Viewer, wanted: Wanted) -> str:
    """The filter as it is kept: the one card in place of its number."""
    one = cards.card_asked(viewer, wanted) if wanted.one else None
    return wanted.with_(number="", card=one, after="").query().removeprefix("?")


def _title() -> str:
    return gettext("Residents' cards")


def _table(viewer: Viewer, query: Query, now: datetime) -> Table:
    villages = cards.villages(viewer)
    wanted = Wanted.read(query, villages)

    def read(key: str) -> tuple[list[dict[str, Any]], str]:
        return cards.page(viewer, wanted.with_(after=key), PIECE)

    def row(shown: dict[str, Any]) -> list[object]:
        card = shown["card"]
        day = timezone.localdate(card.handed_at)
        return [shown["name"], card.place.name, shown["helper"], day, str(shown["word"])]

    titles = [
        gettext("Name"), pgettext("cards", "Village"), pgettext("cards", "Who helps"),
        pgettext("cards", "Handed out"), pgettext("cards", "State"),
    ]  # fmt: skip
    says = gettext(
        "Cards for people without a telephone, newest first: whose, who helps, and whether it opens anything."
    )
    table = table_of(viewer, now, "cards", _title(), wanted.words(villages), titles, read, row)
    return table.saying(says)


def _page(query: Query) -> str:
    return f"{reverse('desk:cards')}?{urlencode(query)}"


CARDS = Listing("cards", "resident_cards", lambda _query: _title(), _page, _table)
