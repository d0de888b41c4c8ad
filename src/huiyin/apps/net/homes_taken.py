"""Households and who looks after them, as a file (`files/listings.py`): number, address, contact; nobody who lives there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.apps.cases.keyset import through
from huiyin.apps.cases.names import post_word
from huiyin.apps.cases.tables import PIECE, in_words
from huiyin.apps.files.listings import Listing, Query, Table
from huiyin.apps.net.homes import Home, homes_of, listed
from huiyin.apps.net.reach import place_of
from huiyin.apps.net.taken import head_of
from huiyin.apps.net.texts import HOMES
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place


@dataclass(frozen=True)
class Sought:
    """The filter: `q`, the beginning of a number or part of an address; `without`: only those without a contact."""

    q: str = ""
    without: bool = False

    @classmethod
    def read(cls, query: Query) -> Sought:
        """As it stands in an address."""
        return cls(query.get("q", "").replace("\0", "").strip()[:60], query.get("without") == "1")

    @property
    def kept(self) -> dict[str, str]:
        """As it goes into an address, without what is empty."""
        return {name: value for name, value in (("q", self.q), ("without", "1" if self.without else "")) if value}

    @property
    def words(self) -> list[object]:
        """As a reader says it."""
        return [_("without a contact") if self.without else "", self.q]


def filter_words(place: Place, sought: Sought) -> str:
    """The place and the filter as a reader says it."""
    return in_words(place.name, *sought.words)


def _title() -> str:
    return _("Households and who looks after them")


def _row(home: Home) -> list[object]:
    place = home.household.place
    told = ((post_word(None, held.post.title), "、".join(held.holders)) for held in home.posts)
    contacts = "；".join(f"{word} {names}".strip() for word, names in told)
    return [home.household.code, str(place.village or ""), place.name, home.household.door, contacts]


def _table(viewer: Viewer, query: Query, now: datetime) -> Table:
    place, sought = place_of(viewer, query.get("place", "")), Sought.read(query)
    says = _(
        "Households by the list of the place, with the posts that look after them today and who holds these; not who lives there."
    )
    head = head_of(viewer, now, _title(), [place.name if place else "", *sought.words], says)
    file = f"homes-{timezone.localdate(now):%Y%m%d}"
    titles = [str(column) for column in HOMES]
    if place is None:
        return Table(file, head, titles, [], lambda _most: 0)
    return Table(file, head, titles, _rows(place, sought), lambda most: _count(place, sought, most))


def _rows(place: Place, sought: Sought) -> Iterator[list[object]]:
    yield from map(_row, through(lambda key: homes_of(place, sought.q, sought.without, key, PIECE)))


def _count(place: Place, sought: Sought, most: int) -> int:
    return listed(place, sought.q, sought.without)[:most].count()


HOMES_LISTING = Listing(
    "net.homes",
    "net.homes",
    lambda _query: _title(),
    lambda query: f"{reverse('net:homes')}?{urlencode(query)}",
    _table,
)
