"""Cards for people without a telephone: handed out, given a new PIN, closed, replaced; and shown with their PIN."""

from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import F

from huiyin.apps.cases.codes import CODE_DIGITS, card_number, card_shelf, digits_of
from huiyin.apps.cases.models import CaseContact, ResidentCard
from huiyin.apps.cases.shelves import card_of_number
from huiyin.apps.keys.actions import destroy
from huiyin.apps.people.queries import Viewer
from huiyin.apps.people.roles import may
from huiyin.apps.places.models import Place
from huiyin.apps.records.actions import Happened, log
from huiyin.apps.scope.acting import rule_decides
from huiyin.core.errors import RuleError
from huiyin.core.words import VILLAGE_LEVEL

MOST_TRIES = 5


@dataclass(frozen=True)
class Bearer:
    """Who gets a card: their name, their village, who helps them as a rule, a note for whoever hands it out."""

    name: str
    place: Place
    helper: str = ""
    note: str = ""


@dataclass(frozen=True)
class Handed:
    """What is printed once."""

    card: ResidentCard
    number: str
    pin: str


@rule_decides
@transaction.atomic
def hand_out(*, by: Viewer, uid: uuid.UUID, bearer: Bearer, now: datetime) -> Handed:
    """A new card with its PIN. Raises cards_not_yours, not_your_village, card_there (the same form again)."""
    if not may("resident_cards", by.actor.title) or not _serves(by, bearer.place):
        raise RuleError("not_your_village" if may("resident_cards", by.actor.title) else "cards_not_yours")
    if ResidentCard.objects.filter(uid=uid).exists():
        raise RuleError("card_there")
    pin, number = _new_pin(), card_number(uid)
    card = ResidentCard.objects.create(
        uid=uid,
        shelf=card_shelf(number),
        pin=make_password(pin),
        pin_at=now,
        name=bearer.name,
        helper=bearer.helper,
        note=bearer.note,
        place=bearer.place,
        place_no=bearer.place.no,
        handed_by_id=by.actor.person or None,
        as_post_id=by.actor.post or None,
        handed_at=now,
    )
    _log(by, card, "handed", now)
    return Handed(card, number, pin)


@rule_decides
@transaction.atomic
def new_pin(*, by: Viewer, card: uuid.UUID, now: datetime) -> Handed:
    """Another PIN: the old one is dead, wrong tries are forgotten, who came in by the old one is out. Raises what `_own` raises."""
    row, pin = _own(by, card), _new_pin()
    row.pin, row.pin_at, row.tries = make_password(pin), now, 0
    row.save(update_fields=["pin", "pin_at", "tries"])
    _log(by, row, "pin", now)
    return Handed(row, card_number(row.uid, row.shelf), pin)


@rule_decides
@transaction.atomic
def close_card(*, by: Viewer, card: uuid.UUID, now: datetime) -> ResidentCard:
    """A card that is lost or no longer wanted opens nothing any more. Raises what `_own` raises."""
    row = _own(by, card)
    row.closed_at = now
    row.save(update_fields=["closed_at"])
    _log(by, row, "closed", now)
    return row


@rule_decides
@transaction.atomic
def replace_card(*, by: Viewer, card: uuid.UUID, uid: uuid.UUID, now: datetime) -> Handed:
    """A new card in the place of an open one: the old one is closed, and its matters are found by the new one."""
    old = _own(by, card)
    made = hand_out(by=by, uid=uid, bearer=Bearer(old.name, old.place, old.helper, old.note), now=now)
    CaseContact.objects.filter(card=old).update(card=made.card)
    close_card(by=by, card=card, now=now)
    return made


@rule_decides
def show_card(*, number: str, pin: str, now: datetime) -> ResidentCard:
    """The card whose number and PIN were shown. Whatever is wrong (no such card, closed, locked, PIN): wrong_pin, at the same cost.

    A try is kept whatever comes of it, so there is no transaction around.
    """
    card = card_of_number(ResidentCard.objects.all(), number)
    alive = ResidentCard.objects.filter(pk=card.pk if card else 0, closed_at=None, tries__lt=MOST_TRIES)
    tried = alive.update(tries=F("tries") + 1)
    right = check_password(digits_of(pin), card.pin if card and tried else _nobodys())
    if card is None or not tried or not right:
        raise RuleError("wrong_pin")
    ResidentCard.objects.filter(pk=card.pk).update(tries=0)
    return card


def erase_card(*, by: Viewer, card: ResidentCard, now: datetime) -> None:
    """Name, helper and note of a closed card go, with their key."""
    card.name = card.helper = card.note = ""
    card.erased_at = now
    card.save(update_fields=["name", "helper", "note", "erased_at"])
    destroy([card.uid], now=now)
    _log(by, card, "erased", now)


def _own(by: Viewer, uid: uuid.UUID) -> ResidentCard:
    """An open card of a village that the post serves. Raises cards_not_yours, no_such_card, card_closed."""
    if not may("resident_cards", by.actor.title):
        raise RuleError("cards_not_yours")
    card = ResidentCard.objects.select_for_update(of=("self",)).select_related("place").filter(uid=uid).first()
    if card is None or not _serves(by, card.place):
        raise RuleError("no_such_card")
    if card.closed_at:
        raise RuleError("card_closed")
    return card


def _serves(by: Viewer, place: Place) -> bool:
    """Is it a village of the post's town, and its own village where the post has one?"""
    if place.kind not in VILLAGE_LEVEL:
        return False
    return place.pk == by.village if by.village else bool(by.town) and place.town_id == by.town


def _new_pin() -> str:
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"


@cache
def _nobodys() -> str:
    """A hash that nothing fits, which takes as long to try as any other."""
    return make_password(secrets.token_hex(16))


def _log(by: Viewer, card: ResidentCard, do: str, now: datetime) -> None:
    card.seq += 1
    ResidentCard.objects.filter(pk=card.pk).update(seq=card.seq)
    what = Happened(
        kind=f"card.{do}",
        at=now,
        recorded_at=now,
        place=card.place,
        subject=card.uid,
        nth=card.seq,
        role=by.actor.title,
    )
    log(by, what)
