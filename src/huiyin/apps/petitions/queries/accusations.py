"""Accusations, for the persons who are named, and for nobody else. The database shows no other row to anybody."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.db.models import Prefetch, QuerySet
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from huiyin.apps.cases import library
from huiyin.apps.cases.reasons import REVEAL
from huiyin.apps.keys import ring
from huiyin.apps.people.queries import Viewer, actors_of, holdings_on
from huiyin.apps.people.roles import may
from huiyin.apps.petitions.actions.accusing import posts_of, rows_of, seen_today, shut_of
from huiyin.apps.petitions.models import Accusation, AccusationAgainst, AccusationEntry, AccusationReader
from huiyin.apps.places.models import Place
from huiyin.apps.places.queries import calendar_of, villages_in
from huiyin.apps.scope.acting import system
from huiyin.apps.units.models import Post, Unit
from huiyin.core.accusations import HAND_OVER, LEADS, TELL, Deed, Standing, due_by, what_is_due
from huiyin.core.calendar import Calendar
from huiyin.core.relations import Actor
from huiyin.core.worktime import local

STANDINGS: Mapping[str, tuple[Promise, str]] = {
    Standing.held: (pgettext_lazy("accusation", "to hand over"), "near"),
    Standing.handed: (pgettext_lazy("accusation", "handed over"), "on"),
    Standing.answered: (pgettext_lazy("accusation", "accuser told"), "on"),
    Standing.ended: (pgettext_lazy("accusation", "over"), "done"),
}
DEEDS: Mapping[str, Promise] = {
    Deed.entered: pgettext_lazy("accusation", "entered"),
    Deed.read: pgettext_lazy("accusation", "read"),
    Deed.named: pgettext_lazy("accusation", "may read it"),
    Deed.unnamed: pgettext_lazy("accusation", "may read it no more"),
    Deed.noted: pgettext_lazy("accusation", "noted"),
    Deed.handed: pgettext_lazy("accusation", "handed over"),
    Deed.answered: pgettext_lazy("accusation", "accuser told"),
    Deed.ended: pgettext_lazy("accusation", "ended"),
    Deed.called: pgettext_lazy("accusation", "number looked at"),
}
DUES: Mapping[str, Promise] = {
    HAND_OVER: pgettext_lazy("accusation", "to hand over by"),
    TELL: pgettext_lazy("accusation", "to tell the accuser by"),
}
MOST, PAGE = 200, 50


@dataclass(frozen=True)
class Line:
    """One accusation in the list of a named person. `due`: by when `what` the law wants of it now is to be done."""

    row: Accusation
    against: str
    word: Promise
    kind: str
    due: datetime | None
    what: Promise | str
    term: str


WHOM = Prefetch("against", AccusationAgainst.objects.select_related("unit", "place", "person").order_by("id"))


def mine(viewer: Viewer, now: datetime, before: uuid.UUID | None = None) -> tuple[list[Line], uuid.UUID | None]:
    """A page of those for which the viewer's person is named and that are not against them, newest first; and the uid of its
    last one, `before` which the next page begins (None: no more)."""
    named = {"readers__person": viewer.actor.person, "readers__until": None}
    rows = Accusation.objects.filter(**named).order_by("-id").prefetch_related(WHOM)
    rows = rows.defer("text", "phone", "number")
    if before:
        rows = rows.filter(pk__lt=rows.filter(uid=before).prefetch_related(None).order_by().values("pk")[:1])
    if not viewer.actor.post or not rows.exists():
        return [], None
    ours = posts_of(viewer, local(now).date())
    known = list(islice(_known(rows, ours), PAGE + 1))
    calendar = _calendar(viewer)
    ring.recall(row.uid for row, _against in known)
    page = [_line(row, against, calendar) for row, against in known[:PAGE]]
    return page, page[-1].row.uid if len(known) > PAGE else None


@dataclass(frozen=True)
class ToHandOver:
    """How many accusations somebody is named for that are not with the discipline organs yet, and by when the first is due."""

    n: int
    due: datetime | None


def to_hand_over(viewer: Viewer, now: datetime) -> ToHandOver | None:
    """For the named person alone, above the pages of petitions; for everybody else None, by the same queries
    whatever there is."""
    held = Accusation.objects.filter(
        readers__person=viewer.actor.person, readers__until=None, standing=Standing.held, erased_at=None
    ).order_by("-id")
    if not viewer.actor.post or not may("accusations", viewer.actor.title) or not held.exists():
        return None
    rows = held.prefetch_related(WHOM).defer("text", "accuser", "phone", "number")
    known, calendar = list(_known(rows, posts_of(viewer, local(now).date()))), _calendar(viewer)
    dues = [due for row, against in known if (due := _line(row, against, calendar).due)]
    return ToHandOver(len(known), min(dues, default=None)) if known else None


def _known(rows: QuerySet[Accusation], ours: list[Actor]) -> Iterator[tuple[Accusation, list[AccusationAgainst]]]:
    """Those of which somebody who has these posts may know, with whom they are against."""
    last = 0
    while some := list((rows.filter(pk__lt=last) if last else rows)[:MOST]):
        last = some[-1].pk
        both = [(row, list(row.against.all())) for row in some]
        yield from ((row, against) for row, against in both if not shut_of(against).bars_any(ours))


def _calendar(viewer: Viewer) -> Calendar | None:
    place = Place.objects.filter(pk=viewer.actor.place).first()
    return calendar_of(place) if place else None


def _line(row: Accusation, against: list[AccusationAgainst], calendar: Calendar | None) -> Line:
    word, kind = STANDINGS[row.standing]
    runs = what_is_due(Standing(row.standing), named=row.standing == Standing.handed and bool(row.accuser))
    term = library.terms().term(runs, row.received_on) if runs else None
    due = due_by(str(term.least), row.received_on, calendar).at if calendar and term else None
    return Line(row, "、".join(names_of(against)), word, kind, due, DUES.get(runs, ""), runs)


def names_of(rows: Iterable[AccusationAgainst]) -> list[str]:
    """Whom it is against, in words."""
    return [" ".join(str(each) for each in (row.unit, row.place, row.person) if each) for row in rows]


@dataclass(frozen=True)
class Opened:
    """One accusation with all that stands on its page."""

    line: Line
    against: list[AccusationAgainst]
    readers: list[AccusationReader]
    trail: list[tuple[AccusationEntry, Promise, str]]
    full: bool
    may: list[tuple[str, Promise]]


def one(viewer: Viewer, uid: uuid.UUID, now: datetime) -> Opened | None:
    """One of them; None for everybody who is not named, and for whom it is against."""
    row = Accusation.objects.filter(uid=uid, readers__person=viewer.actor.person, readers__until=None).first()
    against = rows_of(row) if row else []
    if row is None or shut_of(against).bars_any(posts_of(viewer, local(now).date())):
        return None
    ring.recall([row.uid])
    entries = row.entries.select_related("person", "post").order_by("-id")[:MOST]
    may = [deed for deed, (sources, _to) in LEADS.items() if Standing(row.standing) in sources]
    with system("who else is named", counts=False):  # who is named sees their own naming alone
        readers = list(row.readers.filter(until=None).select_related("person", "post").order_by("id"))
    return Opened(
        line=_line(row, against, _calendar(viewer)),
        against=against,
        readers=readers,
        trail=[(entry, DEEDS[entry.deed], _words(entry)) for entry in entries],
        full=row.uid in seen_today(viewer, now),
        may=[(Deed.noted.value, DEEDS[Deed.noted]), *((deed.value, DEEDS[deed]) for deed in may)],
    )


def _words(entry: AccusationEntry) -> str:
    """What stands beside the deed; of a number that was looked at the reason."""
    return str(REVEAL.get(entry.words, entry.words)) if entry.deed == Deed.called else entry.words


def who_may_be_named(viewer: Viewer, opened: Opened, now: datetime) -> list[tuple[int, str]]:
    """Posts of the town and those above it whose holders may know: not the accused, their unit, whom they lead."""
    shut, today = shut_of(opened.against), local(now).date()
    named = {reader.person_id for reader in opened.readers}
    held = holdings_on(today).filter(post__in=_posts(viewer)).exclude(person__in=named)
    holdings = list(held.select_related("person", "post__unit", "post__place").order_by("post__unit_id", "id"))
    posts = actors_of([each.person_id for each in holdings], today)
    return [
        (each.post_id, f"{each.post.unit or each.post.place} {each.post.name} {each.person.name}")
        for each in holdings
        if not shut.bars_any(posts.get(each.person_id, ()))
    ]


KNOWERS = frozenset({"leader", "secretary", "chief", "desk", "supervisor", "clerk", "officer"})


def _posts(viewer: Viewer) -> list[int]:
    """Posts that could be named: in the town's own units, and at the county."""
    town = Place.objects.filter(pk=viewer.town or viewer.actor.place).first()
    if town is None:
        return []
    seats = list(town.path.values())
    posts = Post.objects.filter(closed_on=None, title__in=KNOWERS)
    rows = posts.filter(unit__seat__in=seats) | posts.filter(place__in=seats)
    return list(rows.values_list("pk", flat=True))


def units_here(viewer: Viewer) -> list[tuple[int, str]]:
    """The units of the town and its villages, for whom it is against."""
    rows = Unit.objects.filter(closed_on=None, seat__town_id=viewer.town) | Unit.objects.filter(
        closed_on=None, seat_id=viewer.town
    )
    return [(unit.pk, f"{unit.seat} {unit.name}") for unit in rows.select_related("seat").order_by("seat__no", "id")]


def posts_here(viewer: Viewer) -> list[tuple[int, str]]:
    """The posts of the town and its villages that somebody answers for, for whom it is against."""
    town = Place.objects.filter(pk=viewer.town).first()
    if town is None:
        return []
    inside = (town.no, town.end)
    rows = Post.objects.filter(closed_on=None).filter(unit__seat__no__range=inside) | Post.objects.filter(
        closed_on=None, place__no__range=inside
    )
    rows = rows.select_related("unit__seat", "place").order_by("unit__seat__no", "place__no", "id")
    return [(post.pk, f"{post.unit.seat if post.unit else post.place} {post.unit or ''} {post.name}") for post in rows]


def villages_here(viewer: Viewer) -> list[tuple[int, str]]:
    """The villages of the town."""
    return list(villages_in(viewer.town).values_list("pk", "name"))
