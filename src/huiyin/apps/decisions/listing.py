"""The two lists of decisions, for everybody and for staff, as they are asked for and taken away: filters, titles, rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from huiyin.apps.cases import library
from huiyin.apps.cases.containing import containing
from huiyin.apps.cases.fields import Field, find, select
from huiyin.apps.cases.keyset import Order, number, through
from huiyin.apps.cases.names import said
from huiyin.apps.decisions import law, queries
from huiyin.apps.decisions.actions.following import deciding
from huiyin.apps.decisions.models import Decision
from huiyin.apps.files.listings import Listing, Query, Table
from huiyin.apps.files.table_out import Head
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.core.words import Outcome

PAGE, PRINTED, PIECE = 50, 500, 500
NEWEST = Order("moved_at")
STATES: dict[str, Promise] = {
    "open": pgettext_lazy("decisions", "under way"),
    "done": pgettext_lazy("decisions", "decided and carried out"),
    "ended": pgettext_lazy("decisions", "ended without"),
}


@dataclass(frozen=True)
class Asked:
    """The filters. `q`: words of the title or the place, or their initials; `v`: a village; `k`: a way of deciding;
    `s`: a key of `STATES`."""

    q: str = ""
    v: int = 0
    k: str = ""
    s: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> Asked:
        """What cannot be read is left out."""
        return cls(
            q=query.get("q", "").replace("\0", "").strip()[:40],
            v=number(query.get("v", "")),
            k=query["k"] if query.get("k") in deciding() else "",
            s=query["s"] if query.get("s") in STATES else "",
        )

    def query(self, **more: object) -> str:
        """As it stands in an address, with what is added, without what is empty."""
        return urlencode({name: value for name, value in {**asdict(self), **more}.items() if value})

    def among(self, rows: QuerySet[Decision]) -> QuerySet[Decision]:
        """The rows that are asked for."""
        rows = containing(rows, self.q, "title", "letters", "place__name", "place__letters", "code__exact")
        exact = {"place": self.v, "slug": self.k}
        rows = rows.filter(**{name: value for name, value in exact.items() if value})
        done = Q(outcome__in=(Outcome.solved, Outcome.answered))
        parts = {"open": Q(outcome=""), "done": done, "ended": ~done & ~Q(outcome="")}
        return rows.filter(parts[self.s]) if self.s else rows


def fields(asked: Asked, villages: list[Place]) -> list[Field]:
    """What can be filtered; villages only where there are several."""
    any_ = ("", pgettext("decisions", "any"))
    ways = [(slug, said(library.pack(slug).title)) for slug in sorted(deciding())]
    where = [select("v", _("Village"), asked.v, [any_, *((each.pk, each.name) for each in villages)])]
    return [
        find(_("Find"), asked.q),
        *(where if len(villages) > 1 else []),
        select("k", pgettext("decisions", "Way"), asked.k, [any_, *ways]),
        select("s", pgettext("decisions", "How far"), asked.s, [any_, *STATES.items()]),
    ]


def in_words(asked: Asked, villages: list[Place]) -> str:
    """The filter as a reader says it."""
    village = next((each.name for each in villages if each.pk == asked.v), "")
    way, state = said(library.pack(asked.k).title) if asked.k else "", str(STATES[asked.s]) if asked.s else ""
    return pgettext("decisions", "; ").join(filter(None, (village, way, state, asked.q))) or _("everything")


def state_of(decision: Decision) -> tuple[str, str]:
    """Where it stands, in the words of its way of working, and the mark of that."""
    state = library.pack(decision.slug).states.get(decision.state)
    kind = "done" if decision.outcome == Outcome.solved else "" if decision.outcome else "on"
    return (said(state.title) if state else ""), kind


def titles() -> list[str]:
    """The heading of a file."""
    columns = [_("Number"), pgettext("decisions", "Matter"), _("Village"), pgettext("decisions", "Way")]
    return [*columns, _("Who decides"), pgettext("decisions", "Now"), _("Begun"), pgettext("decisions", "Last step")]


def row(each: Decision) -> list[object]:
    """A row of a file: nothing that is not public of a decision."""
    bodies = {one.body: said(one.title) for one in law.bodies().rows}
    way, body = said(library.pack(each.slug).title), bodies.get(each.body, "")
    return [
        each.code,
        queries.title_of(each),
        each.place.name,
        way,
        body,
        state_of(each)[0],
        each.begun_at,
        each.moved_at,
    ]


def table(rows: QuerySet[Decision], name: str, head: Head) -> Table:
    """The rows as a file, read a piece at a time."""
    found = rows.select_related("place", "town")

    def read(key: str) -> tuple[list[Decision], str]:
        return NEWEST.page(found, key, PIECE)

    def count(most: int) -> int:
        return sum(1 for _row in islice(through(read), most))

    return Table(
        f"{name}-{timezone.localdate(head.exported_at):%Y%m%d}", head, titles(), map(row, through(read)), count
    )


def page(asked: Asked, rows: QuerySet[Decision], query: Mapping[str, str]) -> dict[str, Any]:
    """What both pages say of their list: its rows, the next ones, the list to print."""
    printing = query.get("print") == "1"
    found, after = NEWEST.page(asked.among(rows), query.get("after", ""), PRINTED if printing else PAGE)
    more = {"print": "1" if printing else "", "town": query.get("town", "")[:36]}
    return {
        "found": found,
        "next": f"?{asked.query(after=after, **more)}" if after else "",
        "narrowed": asked != Asked(),
        "printing": printing,
        "plain_url": f"?{asked.query(town=more['town'])}",
        "now": timezone.now(),
    }


def _of_staff(viewer: Viewer, query: Query, now: datetime) -> Table:
    asked, villages = Asked.read(query), queries.villages_of(viewer)
    words, by = in_words(asked, villages), f"{viewer.unit_name} {viewer.post_name}"
    says = _("Matters that villagers, members, owners or their representatives decide, and how far each is.")
    return table(asked.among(queries.for_staff(viewer)), "decisions", Head(_("Decisions"), words, now, by, says))


LISTING = Listing(
    "decisions",
    "decisions.work",
    lambda _query: _("Decisions"),
    lambda query: f"{reverse('decisions:work')}?{Asked.read(query).query()}",
    _of_staff,
)
