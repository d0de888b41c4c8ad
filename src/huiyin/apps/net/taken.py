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
from huiyin.apps.cases.tables import in_words
from huiyin.apps.files.listings import Listing, Query, Table
from huiyin.apps.files.table_out import Head
from huiyin.apps.net import queries, sizes
from huiyin.apps.net.reach import place_of, profile_at
from huiyin.apps.net.texts import BREACHES, COLUMNS, GAPS, SIZES, WHICH
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.core.words import PostTitle

TITLES = frozenset(PostTitle)
Rows = Sequence[Sequence[object]]


def net_rows(place: Place) -> Iterator[list[object]]:
    """The table of a place, with what lies in none of its children, and the sum."""
    net, town = queries.net_of(place), profile_at(place)
    for child, sums in net.rows:
        yield queries.as_row(child.name, place_word(town, child.kind, child.name), sums)
    yield queries.as_row(_("In none of them"), "", net.own)
    yield queries.as_row(_("Together"), "", net.whole)


def gaps_asked(query: Query) -> tuple[str, str]:
    """Which post, and what lacks (a key of `WHICH`); empty: any."""
    title, which = query.get("title", ""), query.get("which", "")
    return title if title in TITLES else "", which if which in WHICH else ""


def sizes_asked(query: Query) -> str:
    """What does not fit (a key of `BREACHES`); empty: any."""
    which = query.get("which", "")
    return which if which in BREACHES else ""


def _gap_rows(place: Place, query: Query) -> Iterator[list[object]]:
    for gap in queries.all_gaps(place, *gaps_asked(query)):
        yield [
            str(gap.place.town or ""), str(gap.place.village or ""), gap.place.name,
            post_word(profile_at(gap.place), gap.title), gap.required, gap.there, gap.held,
        ]  # fmt: skip


def _gap_words(place: Place, query: Query) -> list[object]:
    title, which = gaps_asked(query)
    return [post_word(profile_at(place), title) if title else "", WHICH[which] if which else ""]


def _size_rows(place: Place, query: Query) -> Iterator[list[object]]:
    found = sizes.page_of(place, sizes_asked(query), most=sizes.MOST)
    for grid, odd in found.rows:
        town = profile_at(grid)
        yield [
            str(grid.town or ""), str(grid.village or ""), grid.name, place_word(town, grid.kind), odd.households,
            f"{odd.size.least}–{odd.size.most}", str(BREACHES[odd.breach]),
        ]  # fmt: skip


def _size_words(_place: Place, query: Query) -> list[object]:
    which = sizes_asked(query)
    return [BREACHES[which] if which else ""]


def head_of(viewer: Viewer, now: datetime, title: str, words: Sequence[object], says: str) -> Head:
    """What stands above the rows: the place and the filter as `words`, and what the list is."""
    return Head(title, in_words(*words), now, f"{viewer.unit_name} {viewer.post_name}", says)


def _listing(
    name: str,
    title: Callable[[], str],
    says: Callable[[], str],
    columns: Sequence[Promise],
    rows: Callable[[Place, Query], Iterator[list[object]]],
    words: Callable[[Place, Query], Sequence[object]],
) -> Listing:
    """A list of the net by its name, which is that of its page too. `words`: the filter beside the place."""

    def table(viewer: Viewer, query: Query, now: datetime) -> Table:
        place = place_of(viewer, query.get("place", ""))
        found: Rows = list(rows(place, query)) if place else []
        said = [place.name, *words(place, query)] if place else []
        file = f"{name}-{timezone.localdate(now):%Y%m%d}"
        head = head_of(viewer, now, title(), said, says())
        return Table(file, head, [str(column) for column in columns], found, lambda _most: len(found))

    def page(query: Query) -> str:
        return f"{reverse(f'net:{name}')}?{urlencode(query)}"

    return Listing(f"net.{name}", "net", lambda _query: title(), page, table)


LISTINGS = (
    _listing(
        "cover", lambda: _("What the net covers"),
        lambda: _(
            "Households as last counted: with a Party unit at every level above them (path), linked with a post, with a post that"
            " somebody holds (named contact). Posts: required by the town's profile, set up, held, missing, held by nobody."
        ),
        COLUMNS, lambda place, _query: net_rows(place), lambda _place, _query: (),
    ),
    _listing(
        "gaps", lambda: _("Required posts that lack"),
        lambda: _("Posts that the town's profile requires at a place: never set up, or held by nobody, as last counted."),
        GAPS, _gap_rows, _gap_words,
    ),
    _listing(
        "sizes", lambda: _("Grids that do not fit their rule"),
        lambda: _(
            "Grids with fewer or more households than the town's profile says, as last counted; those of micro-grids count too."
        ),
        SIZES, _size_rows, _size_words,
    ),
)  # fmt: skip
"""For `site/wiring.py`."""
