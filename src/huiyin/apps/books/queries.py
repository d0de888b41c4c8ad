"""Reads of books: statements, and the proof that they add up."""

from __future__ import annotations

from django.db.models import BigIntegerField, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from huiyin.apps.books.models import Account, Book, Transfer


def statement(account: Account) -> QuerySet[Transfer]:
    """Everything that moved on an account, oldest first."""
    return Transfer.objects.filter(Q(source=account) | Q(target=account)).order_by("id")


def differences(book: Book) -> dict[int, tuple[int, int]]:
    """Accounts whose kept balance is not the sum of their transfers: account → (kept, summed). Empty when all is well.

    One query, which goes through the transfers once.
    """
    rows = book.accounts.annotate(summed=_total("target") - _total("source")).exclude(balance=F("summed"))
    return {pk: (kept, summed) for pk, kept, summed in rows.order_by("pk").values_list("pk", "balance", "summed")}


def _total(side: str) -> Coalesce:
    moved = Transfer.objects.filter(**{side: OuterRef("pk")}).order_by().values(side).annotate(total=Sum("amount"))
    return Coalesce(Subquery(moved.values("total")), 0, output_field=BigIntegerField())
