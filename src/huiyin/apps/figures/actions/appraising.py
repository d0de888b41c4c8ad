"""The appraisal of a year: one proposes it, another approves it, and what it brings goes to the villages' funds."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from huiyin.apps.books.actions import open_account, open_book, open_year, transfer
from huiyin.apps.books.models import Account, Book, Transfer
from huiyin.apps.figures import appraised
from huiyin.apps.figures.models import Appraisal, Appraised
from huiyin.apps.figures.provable import reward_of
from huiyin.apps.figures.reach import heads
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.apps.records.actions import Happened, log
from huiyin.apps.records.turns import one_at_a_time
from huiyin.apps.scope.acting import rule_decides
from huiyin.core.appraisal import Band, Scheme
from huiyin.core.errors import RuleError
from huiyin.core.ledger import Measure

FEN = 100
"""A yuan."""


@rule_decides
@transaction.atomic
def propose(*, by: Viewer, town: Place, now: datetime) -> Appraisal:
    """How the villages stand as of today (in December), else of the end of the year before; proposed anew, the former goes.

    Raises not_your_place, no_scheme, appraisal_stands.
    """
    one_at_a_time(uuid.uuid5(town.uid, "appraisal"))
    if not by.system and (by.village or by.town != town.pk or not by.actor.post):
        raise RuleError("not_your_place")
    scheme, on = _scheme(town), appraised.last_day(timezone.localdate(now))
    known = appraised.of_year(town, on.year)
    if known and known.shown:
        raise RuleError("appraisal_stands", year=on.year)
    if known:
        known.delete()
    found = appraised.judged(scheme, town, on)
    kept = Appraisal.objects.create(
        place=town, place_no=town.no, scheme=scheme.key, year=on.year, on=on, proposed_at=now,
        proposed_by_id=by.actor.person or None, digest=appraised.digest_of(scheme, on, found),
    )  # fmt: skip
    Appraised.objects.bulk_create(
        Appraised(
            appraisal=kept,
            village=each.village,
            band=each.band.key if each.band else "",
            points=each.points,
            numbers=each.numbers,
        )
        for each in found
    )
    return kept


@rule_decides
@transaction.atomic
def approve(*, by: Viewer, town: Place, uid: uuid.UUID, now: datetime) -> Appraisal:
    """What was proposed stands and is public, and the rewards are paid. Asked twice, it is approved and paid once.

    Raises not_its_head, own_proposal, proposed_anew, numbers_moved, and the refusals of `books.transfer`.
    """
    one_at_a_time(uuid.uuid5(town.uid, "appraisal"))
    kept = Appraisal.objects.filter(uid=uid, place=town).first()
    if not heads(by, town):
        raise RuleError("not_its_head")
    if kept is None:
        raise RuleError("proposed_anew")
    if kept.shown:
        return kept
    if by.actor.person and by.actor.person == kept.proposed_by_id:
        raise RuleError("own_proposal")
    scheme = _scheme(town)
    if appraised.digest_of(scheme, kept.on, appraised.judged(scheme, town, kept.on)) != kept.digest:
        raise RuleError("numbers_moved")
    kept.shown, kept.approved_at, kept.approved_by_id = True, now, by.actor.person or None
    kept.issuer = by.unit_name or town.name
    kept.save()
    log(by, Happened(
        kind="appraisal.approved", at=now, recorded_at=now, place=town, subject=kept.uid, nth=1, category=scheme.key,
        quantity=kept.year, measure="year", data={"digest": kept.digest, "issuer": kept.issuer},
    ))  # fmt: skip
    bands = {band.key: band for band in scheme.bands}
    for row in appraised.rows_of(kept):
        if row.band and bands[row.band].yuan:
            row.paid = _paid(by, scheme, kept, row, bands[row.band], now)
            row.save(update_fields=["paid"])
    return kept


def _scheme(town: Place) -> Scheme:
    scheme = appraised.scheme_of(town)
    if scheme is None:
        raise RuleError("no_scheme")
    return scheme


def _paid(by: Viewer, scheme: Scheme, kept: Appraisal, row: Appraised, band: Band, now: datetime) -> Transfer:
    """The reward in the village's fund, with the event that it rests on."""
    day, village = timezone.localdate(now), row.village
    what = Happened(
        kind="bonus.paid", at=now, recorded_at=now, place=village, subject=reward_of(kept, village), nth=1,
        category=scheme.key, outcome=band.key, quantity=band.yuan, measure="yuan", data={"year": kept.year},
    )  # fmt: skip
    event = log(by, what)
    book = _book(kept.place, scheme)
    open_year(book=book, day=day)
    payer = _account(book, kept.place, scheme.payer.zh, None)
    fund = _account(book, village, village.name, 0)
    return transfer(
        uid=event.uid, source=payer.pk, target=fund.pk, amount=band.yuan * FEN, day=day, now=now, event_id=event.pk
    )


def _book(town: Place, scheme: Scheme) -> Book:
    known = Book.objects.filter(place=town, name=scheme.fund.zh, measure=Measure.fen).first()
    return known or open_book(name=scheme.fund.zh, measure=Measure.fen, place=town)


def _account(book: Book, of: Place, name: str, floor: int | None) -> Account:
    known = Account.objects.filter(book=book, owner=of.uid).first()
    return known or open_account(book=book, name=name, owner=of.uid, floor=floor)
