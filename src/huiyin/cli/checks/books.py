"""Every balance of every book against its transfers, and every transfer against its period."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F, Q

from huiyin.apps.books.models import Account, Book, Transfer
from huiyin.apps.books.queries import differences
from huiyin.cli.checks import Difference, Step

TITLE = "books and their transfers"


def total() -> int:
    """How many there are to look at."""
    return Account.objects.count()


def look(step: Step) -> Iterator[Difference]:
    """Accounts whose balance is not the sum of what moved."""
    for book in Book.objects.order_by("id"):
        for account, (kept, true) in sorted(differences(book).items()):
            yield Difference(f"book {book.pk}, account {account}", str(kept), str(true))
        step(Account.objects.filter(book=book).count())
    elsewhere = Q(period__starts__gt=F("day")) | Q(period__ends__lt=F("day")) | ~Q(period__book=F("source__book"))
    for transfer in Transfer.objects.filter(elsewhere).order_by("pk"):
        yield Difference(
            f"transfer {transfer.pk}", f"in period {transfer.period_id}", f"of {transfer.day}, in its book"
        )
    there = Account.objects.values("pk")
    for transfer in Transfer.objects.exclude(source__in=there, target__in=there).order_by("pk"):
        yield Difference(
            f"transfer {transfer.pk}", "no account", f"accounts {transfer.source_id}, {transfer.target_id}"
        )
