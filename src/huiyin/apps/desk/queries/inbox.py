"""The lists of the desk: what lies in a post's hands, all that it may see, and those with a name. Paged by key."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from django.db import connection
from django.db.models import QuerySet

from huiyin.apps.cases import library
from huiyin.apps.cases.choices import family
from huiyin.apps.cases.kept import kept, with_names
from huiyin.apps.cases.keyset import Order, number
from huiyin.apps.cases.lists import BY_DUE, LISTS, WAITING, Days, on_list, seen_by
from huiyin.apps.cases.models import Case, Notice
from huiyin.apps.cases.names import move_title, said, town_of
from huiyin.apps.cases.queries import LIST_FIELDS, hands, in_hand, moves_for, searched, searched_in_hand
from huiyin.apps.desk.filters import ANY, CLOSED, LATE, TODAY, Filters
from huiyin.apps.desk.queries.publishing import publishable
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.queries import villages_in
from huiyin.core.packs import Move
from huiyin.core.profiles import Profile
from huiyin.core.words import Phase

PAGE = 50
COUNTED = 500
HITS = 2000
"""So many of the newest cases with the wanted words are looked through at most for a page; the next page looks at older ones."""
UNREAD = ("marks_json", "public_text", "receipt", "why")
CODE = re.compile(r"^[A-Za-z]{1,6}-[0-9]{8}-[0-9]{4,}$")
SHOWN = (
    *"uid code pack slug profile title category channel state back phase open outcome unit handler place village".split(),
    *"held_by_unit held_by_post due_at due_clock due_sort backers opened_at seq reporter_post".split(),
)
"""What a line of a list is made of, and the moves that a viewer may try on it: half of what all columns would cost."""
MESSAGES = Order()
KINDS = ("late", "near", "running", "parked")


@dataclass(frozen=True)
class Page:
    """Up to PAGE cases, and the key after which the next page begins (empty: none)."""

    cases: list[Case]
    next: str


@dataclass(frozen=True)
class Around:
    """What stands around a list: how many cases in hand of each kind (COUNTED at most), and the saved views."""

    counts: dict[str, int]
    views: list[tuple[int, str, str]]

    @property
    def total(self) -> int:
        """How many cases in hand, at most COUNTED."""
        return sum(self.counts.values())

    @property
    def most(self) -> int:
        """COUNTED when there may be more in hand than were counted (those due first were), else 0."""
        return COUNTED if self.total >= COUNTED else 0


def listed(viewer: Viewer, filters: Filters, now: datetime, hits: Collection[int] | None = None) -> QuerySet[Case]:
    """The cases of a list in its order: open ones by due date, others newest first; `hits` are those with the words."""
    rows = _source(viewer, filters, now)
    if hits is not None:
        rows = rows.filter(pk__in=hits)
    elif filters.q:
        rows = rows.filter(code=filters.q.upper())
    if filters.v:
        rows = rows.filter(village_id=filters.v)
    if filters.c:
        rows = rows.filter(channel=filters.c)
    if filters.k:
        rows = rows.filter(category__in=family(_town(viewer), filters.k))
    if filters.d:
        rows = rows.filter(due_at__lt=now if filters.d == LATE else Days(now).tomorrow, open=True)
    if filters.d == TODAY:
        rows = rows.filter(due_at__gte=now)
    rows = _in_state(rows, filters)
    return rows.select_related(*LIST_FIELDS).defer(*UNREAD).order_by(*order_of(filters).columns)


def _source(viewer: Viewer, filters: Filters, now: datetime) -> QuerySet[Case]:
    if filters.tab == "hand":
        return in_hand(viewer)
    if filters.tab in LISTS:
        return on_list(filters.tab, viewer, Days(now))
    rows = seen_by(viewer)
    if filters.tab == "publish":
        return rows.filter(open=False, published_at=None, state=CLOSED, slug__in=publishable(viewer))
    return rows


def _in_state(rows: QuerySet[Case], filters: Filters) -> QuerySet[Case]:
    if filters.s in set(Phase):
        rows = rows.filter(phase=filters.s)
    elif filters.s and filters.s != ANY:
        rows = rows.filter(state=filters.s)
    if filters.tab == "all" and not _any_state(filters):
        rows = rows.filter(open=filters.s != CLOSED)
    return rows


def _any_state(filters: Filters) -> bool:
    return filters.s == ANY or bool(filters.q and not filters.s)


def order_of(filters: Filters) -> Order:
    """Those due first on top, or the newest."""
    if filters.tab in LISTS:
        return BY_DUE if LISTS[filters.tab].by_due else Order()
    by_due = filters.tab == "hand" or (filters.tab == "all" and filters.s not in (CLOSED, ANY) and not filters.q)
    return BY_DUE if by_due else Order()


def _town(viewer: Viewer) -> Profile | None:
    return library.profile(viewer.profile) if viewer.profile else None


def hits(viewer: Viewer, filters: Filters, most: int, before: int = 0) -> list[int] | None:
    """The newest cases with the words of the filter; None when there are none, or when they are a case's number."""
    if not filters.q or CODE.match(filters.q):
        return None
    if filters.tab == "hand":
        return searched_in_hand(viewer, filters.q, most)
    return searched(viewer, filters.q, village=filters.v, before=before, limit=most)


def page(viewer: Viewer, filters: Filters, now: datetime, size: int = PAGE) -> Page:
    """One page of a list. One query, one more when words are looked for, and two more when most of the newest with these
    words are not for this viewer.
    """
    order = order_of(filters)
    parts = hands(viewer) if filters.tab == "hand" else ()
    before = number(filters.after) if order.newest else 0
    for most in (size + 1, HITS) if order.newest and filters.words_alone else (HITS,):
        with_words = hits(viewer, filters, most, before)
        rows = listed(viewer, filters, now, with_words).select_related(None).only(*SHOWN)
        found, next_key = order.page(rows, filters.after, size, parts)
        looked_further = order.newest and with_words is not None and len(with_words) == most
        if next_key or not looked_further:
            break
    with_names(found)
    return Page(found, next_key or (str(with_words[-1]) if with_words and looked_further else ""))


def about(viewer: Viewer, filters: Filters, now: datetime, messages: QuerySet[Notice]) -> QuerySet[Notice]:
    """Those of the messages that the filters let through: by the case that each is about. One query when words are looked for."""
    if filters.r:
        messages = messages.filter(read_at=None)
    if filters.of_cases is None:
        return messages
    found = listed(viewer, filters.of_cases, now, hits(viewer, filters.of_cases, HITS))
    return messages.filter(case__in=found.select_related(None).order_by().values("pk"))


AROUND = """
SELECT 'count', CASE WHEN state IN {waiting} THEN 'parked' WHEN due_at < %s THEN 'late'
                     WHEN due_at < %s THEN 'near' ELSE 'running' END AS what, COUNT(*), ''
FROM (SELECT * FROM (SELECT state, due_at, due_sort, id FROM cases_case WHERE open = TRUE AND held_by_post_id = %s
                     ORDER BY due_sort, id LIMIT {most}) own
      UNION ALL
      SELECT * FROM (SELECT state, due_at, due_sort, id FROM cases_case WHERE open = TRUE AND held_by_unit_id = %s
                     AND (held_by_post_id IS NULL OR held_by_post_id <> %s) ORDER BY due_sort, id LIMIT {most}) others
      ORDER BY due_sort, id LIMIT {most}) mine GROUP BY what
UNION ALL SELECT 'view', name, id, query FROM cases_savedview WHERE post_id = %s AND page = 'inbox'
"""
"""In plain SQL because every list asks it: putting it together from models took a sixth of the page. Each part in its order by an
index (`hands`)."""


def around(viewer: Viewer, now: datetime) -> Around:
    """Counts of what is in hand, and the post's saved views: one query."""
    adapt = connection.ops.adapt_datetimefield_value
    post, moments = viewer.actor.post, [adapt(now), adapt(Days(now).tomorrow)]
    with connection.cursor() as cursor:
        cursor.execute(
            AROUND.format(waiting=WAITING, most=COUNTED), [*moments, post, viewer.actor.unit or None, post, post]
        )
        found = cursor.fetchall()
    numbers = {what: n for mark, what, n, _ in found if mark == "count"}
    return Around(
        counts={kind: numbers.get(kind, 0) for kind in KINDS},
        views=sorted((n, what, text) for mark, what, n, text in found if mark == "view"),
    )


def villages(viewer: Viewer) -> list[tuple[int, str]]:
    """The villages of the viewer's town, by name. Kept for half a minute; none for a post of one village."""
    if not viewer.town or (viewer.village and viewer.interval):
        return []

    def look() -> list[tuple[int, str]]:
        return list(villages_in(viewer.town).values_list("id", "name"))

    return kept(("villages", viewer.town), look)


STANDS = attrgetter(
    *("pack_id", "profile", "state", "place_id", "unit_id"),
    *("reporter_post_id", "handler_id", "held_by_post_id", "held_by_unit_id"),
)
"""What a list reads of a case that says who may do what with it: neither whom it is against nor what it remembers."""


def moves_on(viewer: Viewer, cases: list[Case]) -> dict[str, Move]:
    """The moves that the viewer may try on some of these cases, by verb, the most frequent first. No query."""
    found: dict[str, Move] = {}
    times: dict[str, int] = {}
    alike: dict[tuple[object, ...], tuple[Move, ...]] = {}
    for case in cases:
        standing = STANDS(case) if not case.has_read("level") and not case.has_read("marks_json") else (case.pk,)
        if standing not in alike:
            alike[standing] = moves_for(case, viewer)
        for move in alike[standing]:
            found.setdefault(move.do, move)
            times[move.do] = times.get(move.do, 0) + 1
    return {do: found[do] for do in sorted(found, key=lambda do: -times[do])}


def verb(viewer: Viewer, cases: list[Case], move: Move) -> str:
    """What a verb is called on a bar over several cases: the word of the first case that has it."""
    for case in cases:
        pack = library.pinned(case.pack_id)
        if move.do in pack.verbs():
            return move_title(pack, town_of(case), move.do)
    return said(move.title)
