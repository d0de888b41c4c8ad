"""Every write to accusations. No event, no job, no notice, no number of ours: what is done stands in their own trail."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from huiyin.apps.keys import ring
from huiyin.apps.people.models import Holding
from huiyin.apps.people.queries import Viewer, current_holdings, viewer_of_post
from huiyin.apps.petitions.models import Accusation, AccusationAgainst, AccusationEntry, AccusationReader
from huiyin.apps.places.models import Place
from huiyin.apps.records.turns import one_at_a_time
from huiyin.apps.scope.acting import rule_decides
from huiyin.apps.units.models import Post, Unit
from huiyin.core.accusations import LEADS, Deed, Shut, Standing
from huiyin.core.clock_days import past_day
from huiyin.core.errors import RuleError
from huiyin.core.places import Interval
from huiyin.core.relations import Accused
from huiyin.core.worktime import local

TEXT_MAX = 4000


@dataclass(frozen=True)
class Told:
    """What somebody accuses somebody of. `uid` is the client's: sent twice is entered once. The accuser may stay unnamed."""

    uid: uuid.UUID
    text: str
    received_on: date
    units: tuple[Unit, ...] = ()
    places: tuple[Place, ...] = ()
    posts: tuple[Post, ...] = ()
    accuser: str = ""
    phone: str = ""
    number: str = ""


@rule_decides
@transaction.atomic
def enter(*, by: Viewer, told: Told, now: datetime) -> Accusation:
    """Keep it; who enters it is the first that is named.

    Raises empty_text, too_long, accused_nobody, day_still_ahead, day_long_past, accused_not_by_you.
    """
    one_at_a_time(told.uid)
    there = Accusation.objects.filter(uid=told.uid).first()
    if there is not None:
        return there
    _check(told, now)
    rows = list(_against(told, local(now).date()))
    if shut_of(rows).bars(by.actor):
        raise RuleError("accused_not_by_you")
    ring.make(told.uid)
    row = Accusation.objects.create(
        uid=told.uid, received_on=told.received_on, text=told.text.strip(), accuser=told.accuser.strip(),
        phone=told.phone.strip(), number=told.number.strip(), entered_at=now,
    )  # fmt: skip
    for each in rows:
        each.accusation = row
    AccusationAgainst.objects.bulk_create(rows)
    AccusationReader.objects.create(accusation=row, person_id=by.actor.person, post_id=by.actor.post, since=now)
    _note(row, by, Deed.entered, "", uuid.uuid5(told.uid, "entered"), now)
    return row


def _check(told: Told, now: datetime) -> None:
    if not told.text.strip():
        raise RuleError("empty_text")
    if len(told.text) > TEXT_MAX:
        raise RuleError("too_long", most=TEXT_MAX)
    if not (told.units or told.places or told.posts):
        raise RuleError("accused_nobody")
    past_day(told.received_on, "received_on", now)


def _against(told: Told, today: date) -> Iterable[AccusationAgainst]:
    """A post stands for who holds it, and for their unit or place: all who work under them."""
    yield from (AccusationAgainst(unit=unit) for unit in told.units)
    yield from (AccusationAgainst(place=place) for place in told.places)
    for post in told.posts:
        holders = Holding.objects.filter(post=post, starts__lte=today).exclude(ends__lt=today)
        people: list[int | None] = [*holders.values_list("person_id", flat=True)] or [None]
        yield from (AccusationAgainst(unit=post.unit, place=post.place, person_id=person) for person in people)


def shut_of(rows: Iterable[AccusationAgainst]) -> Shut:
    """Whom these rows shut out."""
    rows = list(rows)
    places = tuple(Interval(row.place.no, row.place.end) for row in rows if row.place)
    units = frozenset(row.unit_id for row in rows if row.unit_id)
    return Shut(Accused(units, places), frozenset(row.person_id for row in rows if row.person_id))


def rows_of(accusation: Accusation) -> list[AccusationAgainst]:
    """Whom it is against, with their names."""
    return list(accusation.against.select_related("unit", "place", "person").order_by("id"))


def may_know(person: int, shut: Shut, today: date) -> bool:
    """May this person be named? In none of their posts are they the accused, of their unit or led by them."""
    holdings = list(current_holdings(person, today))
    return bool(holdings) and not any(shut.bars(viewer_of_post(each.post, person).actor) for each in holdings)


@rule_decides
@transaction.atomic
def name(*, by: Viewer, accusation: uuid.UUID, post: Post, idem: uuid.UUID, now: datetime) -> Accusation:
    """Whoever holds the post may read it from now on. Raises no_such_accusation, nobody_holds_it, may_not_know."""
    row = _read(by, accusation)
    today = local(now).date()
    person = (
        Holding.objects.filter(post=post, starts__lte=today).exclude(ends__lt=today).order_by("deputy", "id").first()
    )
    if person is None:
        raise RuleError("nobody_holds_it")
    if not may_know(person.person_id, shut_of(rows_of(row)), today):
        raise RuleError("may_not_know")
    if not row.readers.filter(person_id=person.person_id, until=None).exists():
        AccusationReader.objects.create(accusation=row, person_id=person.person_id, post=post, since=now)
        _note(row, by, Deed.named, person.person.name, idem, now)
    return row


@rule_decides
@transaction.atomic
def unname(*, by: Viewer, accusation: uuid.UUID, person: uuid.UUID, idem: uuid.UUID, now: datetime) -> Accusation:
    """Somebody may read it no more. Raises no_such_accusation, last_reader."""
    row = _read(by, accusation)
    named = row.readers.select_related("person").filter(until=None)
    gone = named.filter(person__uid=person).first()
    if gone is not None:
        if named.count() == 1:
            raise RuleError("last_reader")
        gone.until = now
        gone.save(update_fields=["until"])
        _note(row, by, Deed.unnamed, gone.person.name, idem, now)
    return row


@rule_decides
@transaction.atomic
def do(*, by: Viewer, accusation: uuid.UUID, deed: Deed, words: str, idem: uuid.UUID, now: datetime) -> Accusation:
    """Note something, hand it over, tell the accuser, end it. Raises no_such_accusation, empty_text, too_long,
    accusation_not_from_here."""
    row = _read(by, accusation)
    if row.entries.filter(idem=idem).exists():
        return row
    if not words.strip():
        raise RuleError("empty_text")
    if len(words) > TEXT_MAX:
        raise RuleError("too_long", most=TEXT_MAX)
    if deed in LEADS:
        sources, target = LEADS[deed]
        if Standing(row.standing) not in sources:
            raise RuleError("accusation_not_from_here")
        row.standing = target
        row.save(update_fields=["standing"])
    _note(row, by, deed, words.strip(), idem, now)
    return row


@rule_decides
@transaction.atomic
def note_read(*, by: Viewer, accusation: uuid.UUID, now: datetime) -> None:
    """That somebody reads it. Raises no_such_accusation."""
    _note(_read(by, accusation), by, Deed.read, "", uuid.uuid4(), now)


def _read(by: Viewer, uid: uuid.UUID) -> Accusation:
    """The accusation, for a named person that it is not against. For anybody else there is none."""
    named = {"readers__person": by.actor.person, "readers__until": None}
    row = Accusation.objects.filter(uid=uid, **named).first() if by.actor.post else None
    if row is None or shut_of(rows_of(row)).bars(by.actor):
        raise RuleError("no_such_accusation")
    return row


def _note(row: Accusation, by: Viewer, deed: Deed, words: str, idem: uuid.UUID, now: datetime) -> None:
    AccusationEntry.objects.create(
        accusation=row, at=now, person_id=by.actor.person, post_id=by.actor.post, deed=deed, words=words, idem=idem
    )
