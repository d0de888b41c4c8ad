"""Every balance of every book against its transfers."""

from __future__ import annotations

from collections.abc import Iterator

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
    there = Account.objects.values("pk")
    for transfer in Transfer.objects.exclude(source__in=there, target__in=there).order_by("pk"):
        yield Difference(
            f"transfer {transfer.pk}", "no account", f"accounts {transfer.source_id}, {transfer.target_id}"
        )
