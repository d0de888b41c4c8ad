"""Every write to accusations. No event, no job, no notice, no number of ours: what is done stands in their own trail."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from huiyin.apps.cases.actions import revealing
from huiyin.apps.cases.reasons import REVEAL
from huiyin.apps.keys import ring
from huiyin.apps.people.queries import Viewer, actors_of, holdings_on
from huiyin.apps.petitions.models import Accusation, AccusationAgainst, AccusationEntry, AccusationReader
from huiyin.apps.places.models import Place
from huiyin.apps.records.turns import one_at_a_time
from huiyin.apps.scope.acting import rule_decides
from huiyin.apps.units.models import Post, Unit
from huiyin.core.accusations import LEADS, Deed, Shut, Standing
from huiyin.core.clock_days import past_day
from huiyin.core.errors import RuleError
from huiyin.core.places import Interval
from huiyin.core.relations import Accused, Actor
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

    Raises empty_text, too_long, accused_nobody, day_still_ahead, day_long_past, accused_not_by_you, idem_reused.
    """
    one_at_a_time(told.uid)
    there = Accusation.objects.filter(uid=told.uid).first()
    if there is not None:
        return _same(there, told, by)
    _check(told, now)
    today = local(now).date()
    rows = list(_against(told, today))
    if shut_of(rows).bars_any(posts_of(by, today)):
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


def _same(row: Accusation, told: Told, by: Viewer) -> Accusation:
    """The same words about the same, from the same person; another one under this key would be lost. Raises idem_reused."""
    kept = (row.text, row.received_on, row.accuser, row.phone, row.number)
    said = (told.text.strip(), told.received_on, told.accuser.strip(), told.phone.strip(), told.number.strip())
    here = {(against.unit_id, against.place_id) for against in row.against.all()}
    whom: set[tuple[int | None, int | None]] = {(unit.pk, None) for unit in told.units}
    whom |= {(None, place.pk) for place in told.places}
    whom |= {(post.unit_id, post.place_id) for post in told.posts}
    theirs = row.entries.filter(deed=Deed.entered, person_id=by.actor.person).exists()
    if kept != said or here != whom or not theirs:
        raise RuleError("idem_reused")
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
        holders = holdings_on(today).filter(post=post)
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


def posts_of(viewer: Viewer, today: date) -> list[Actor]:
    """As whom they act now and may act else: somebody may know of an accusation in all of their posts or in none (ADR 0017)."""
    person = viewer.actor.person
    return [viewer.actor, *actors_of([person], today).get(person, ())] if viewer.actor.post else []


@rule_decides
@transaction.atomic
def name(*, by: Viewer, accusation: uuid.UUID, post: Post, idem: uuid.UUID, now: datetime) -> Accusation:
    """Whoever holds the post may read it from now on. Raises no_such_accusation, nobody_holds_it, may_not_know, idem_reused."""
    row, shut = _read(by, accusation, now)
    today = local(now).date()
    person = holdings_on(today).filter(post=post).select_related("person").order_by("deputy", "id").first()
    if person is None:
        raise RuleError("nobody_holds_it")
    if _done(row, by, Deed.named, person.person.name, idem):
        return row
    if shut.bars_any(actors_of([person.person_id], today).get(person.person_id, ())):
        raise RuleError("may_not_know")
    if not row.readers.filter(person_id=person.person_id, until=None).exists():
        AccusationReader.objects.create(accusation=row, person_id=person.person_id, post=post, since=now)
        _note(row, by, Deed.named, person.person.name, idem, now)
    return row


@rule_decides
@transaction.atomic
def unname(*, by: Viewer, accusation: uuid.UUID, person: uuid.UUID, idem: uuid.UUID, now: datetime) -> Accusation:
    """Somebody may read it no more; somebody who may know of it stays. Raises no_such_accusation, last_reader."""
    row, shut = _read(by, accusation, now)
    named = list(row.readers.select_related("person").filter(until=None))
    gone = next((reader for reader in named if reader.person.uid == person), None)
    if gone is not None:
        rest = actors_of([reader.person_id for reader in named if reader is not gone], local(now).date())
        if all(shut.bars_any(posts) for posts in rest.values()):
            raise RuleError("last_reader")
        gone.until = now
        gone.save(update_fields=["until"])
        _note(row, by, Deed.unnamed, gone.person.name, idem, now)
    return row


@rule_decides
@transaction.atomic
def do(*, by: Viewer, accusation: uuid.UUID, deed: Deed, words: str, idem: uuid.UUID, now: datetime) -> Accusation:
    """Note something, hand it over, tell the accuser, end it. Raises no_such_accusation, empty_text, too_long,
    accusation_not_from_here, idem_reused."""
    row, _shut = _read(by, accusation, now)
    if _done(row, by, deed, words.strip(), idem):
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
def show_phone(*, by: Viewer, accusation: uuid.UUID, reason: str, now: datetime) -> None:
    """Look at the accuser's whole number and say why: noted in its own trail, as no log may tell of it; so many a day with those of
    cases, the same one once. Raises no_such_accusation, no_reason, reveals_used_up."""
    row, _shut = _read(by, accusation, now)
    if reason not in REVEAL:
        raise RuleError("no_reason")
    revealing.count_one(by, row.uid, now)
    if row.uid not in seen_today(by, now):
        _note(row, by, Deed.called, reason, uuid.uuid4(), now)


def seen_today(by: Viewer, now: datetime) -> set[uuid.UUID]:
    """The accusations whose accusers' numbers the person has looked at today in this post: who shares it learns nothing of them."""
    midnight = local(now).replace(hour=0, minute=0, second=0, microsecond=0)
    mine = {"post_id": by.actor.post, "person_id": by.actor.person}
    rows = AccusationEntry.objects.filter(deed=Deed.called, at__gte=midnight, **mine)
    return set(rows.values_list("accusation__uid", flat=True))


@rule_decides
@transaction.atomic
def note_read(*, by: Viewer, accusation: uuid.UUID, now: datetime) -> None:
    """That somebody reads it. Raises no_such_accusation."""
    row, _shut = _read(by, accusation, now)
    _note(row, by, Deed.read, "", uuid.uuid4(), now)


def _read(by: Viewer, uid: uuid.UUID, now: datetime) -> tuple[Accusation, Shut]:
    """The accusation, whoever else does something with it waiting, for a named person that it is not against.

    For anybody else there is none.
    """
    one_at_a_time(uid)
    named = {"readers__person": by.actor.person, "readers__until": None}
    row = Accusation.objects.filter(uid=uid, **named).first() if by.actor.post else None
    shut = shut_of(rows_of(row)) if row else Shut()
    if row is None or shut.bars_any(posts_of(by, local(now).date())):
        raise RuleError("no_such_accusation")
    return row, shut


def _done(row: Accusation, by: Viewer, deed: Deed, words: str, idem: uuid.UUID) -> bool:
    """Was this very form sent before? Raises idem_reused: its key was sent with something else."""
    entry = row.entries.filter(idem=idem).first()
    if entry and (entry.deed, entry.words, entry.person_id) != (deed, words, by.actor.person):
        raise RuleError("idem_reused")
    return entry is not None


def _note(row: Accusation, by: Viewer, deed: Deed, words: str, idem: uuid.UUID, now: datetime) -> None:
    AccusationEntry.objects.create(
        accusation=row, at=now, person_id=by.actor.person, post_id=by.actor.post, deed=deed, words=words, idem=idem
    )
