"""Writes to books: open accounts, transfer, reverse, close a period."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from huiyin.apps.books.models import Account, Book, Period, Transfer
from huiyin.apps.places.models import Place
from huiyin.apps.records.turns import one_at_a_time
from huiyin.apps.scope.acting import rule_decides
from huiyin.core import ledger, spans
from huiyin.core.errors import RuleError
from huiyin.core.spans import span_at


@rule_decides
@transaction.atomic
def open_book(
    *, name: str, measure: ledger.Measure, place: Place, starts: date | None = None, ends: date | None = None
) -> Book:
    """A new book, with its first period where its days are given."""
    book = Book.objects.create(name=name, measure=measure, place=place, place_no=place.no)
    if starts and ends:
        Period.objects.create(book=book, starts=starts, ends=ends)
    return book


@rule_decides
@transaction.atomic
def open_year(*, book: Book, day: date) -> None:
    """The year of the day is a period of the book, unless the day lies in one already."""
    one_at_a_time(book.uid)
    if not Period.objects.filter(book=book, starts__lte=day, ends__gte=day).exists():
        year = span_at(spans.Period.year, day)
        Period.objects.create(book=book, starts=year.first, ends=year.last)


@rule_decides
@transaction.atomic
def open_account(*, book: Book, name: str, owner: uuid.UUID | None = None, floor: int | None = 0) -> Account:
    """A new account in a book. `floor` None for the outside world."""
    return Account.objects.create(book=book, name=name, owner=owner, floor=floor)


@rule_decides
@transaction.atomic
def transfer(
    *, uid: uuid.UUID, source: int, target: int, amount: int, day: date, now: datetime, **cause: Any
) -> Transfer:
    """Move `amount`. The same `uid` again gives the same transfer; with other content it is refused (idem_reused).

    Raises RuleError: the refusals of `core.ledger.check_move`, no_period, no_such_account.
    """
    one_at_a_time(uid)
    known = Transfer.objects.filter(uid=uid).first()
    if known is not None:
        return _same(known, source, target, amount)
    period, accounts = _open(source, target, day)
    move = ledger.Move(uid, _side(accounts[source]), _side(accounts[target]), amount, day)
    ledger.check_move(move, ledger.Period(period.starts, period.ends, period.closed_at is not None))
    if accounts[target].book_id != accounts[source].book_id:
        raise RuleError("other_book")
    Account.objects.filter(pk=source).update(balance=F("balance") - amount)
    Account.objects.filter(pk=target).update(balance=F("balance") + amount)
    return Transfer.objects.create(
        uid=uid, source_id=source, target_id=target, amount=amount, period=period, day=day, made_at=now, **cause
    )


def _open(source: int, target: int, day: date) -> tuple[Period, dict[int, Account]]:
    """The period of the day, which nobody closes meanwhile, and both accounts, which nobody else moves."""
    book = Book.objects.filter(accounts=source).first()
    if book is None:
        raise RuleError("no_such_account")
    one_at_a_time(book.uid, together=True)
    rows = Account.objects.select_related("book").select_for_update(of=("self",))
    accounts = {account.pk: account for account in rows.filter(pk__in=[source, target]).order_by("pk")}
    if len(accounts) != len({source, target}):
        raise RuleError("no_such_account")
    period = Period.objects.filter(book=book, starts__lte=day, ends__gte=day).first()
    if period is None:
        raise RuleError("no_period", day=day)
    return period, accounts


def _side(account: Account) -> ledger.Account:
    return ledger.Account(account.pk, ledger.Measure(account.book.measure), account.balance, account.floor)


def _same(known: Transfer, source: int, target: int, amount: int) -> Transfer:
    if (known.source_id, known.target_id, known.amount) != (source, target, amount):
        raise RuleError("idem_reused")
    return known


@rule_decides
@transaction.atomic
def reverse(*, uid: uuid.UUID, of: Transfer, day: date, now: datetime) -> Transfer:
    """The mirror of a transfer, once. Raises reversed_already and the refusals of `transfer`."""
    one_at_a_time(of.uid)
    done = Transfer.objects.filter(reverses=of).first()
    if done is not None and done.uid != uid:
        raise RuleError("reversed_already")
    return transfer(uid=uid, source=of.target_id, target=of.source_id, amount=of.amount, day=day, now=now, reverses=of)


@rule_decides
@transaction.atomic
def close_period(*, period: Period, now: datetime, next_ends: date | None = None) -> None:
    """No transfer any more in this period, once those under way are done; with `next_ends` the next one begins."""
    one_at_a_time(period.book.uid)
    Period.objects.filter(pk=period.pk, closed_at=None).update(closed_at=now)
    if next_ends is not None:
        starts = date.fromordinal(period.ends.toordinal() + 1)
        Period.objects.get_or_create(book=period.book, starts=starts, defaults={"ends": next_ends})
