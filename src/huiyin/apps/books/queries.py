"""Reads of books: statements, and the proof that they add up."""

from __future__ import annotations

from django.db.models import Q, QuerySet, Sum

from huiyin.apps.books.models import Account, Book, Transfer


def statement(account: Account) -> QuerySet[Transfer]:
    """Everything that moved on an account, oldest first."""
    return Transfer.objects.filter(Q(source=account) | Q(target=account)).order_by("id")


def differences(book: Book) -> dict[int, tuple[int, int]]:
    """Accounts whose kept balance is not the sum of their transfers: account → (kept, summed). Empty when all is well."""
    found = {}
    for account in book.accounts.all():
        came = account.into.aggregate(total=Sum("amount"))["total"] or 0
        went = account.out.aggregate(total=Sum("amount"))["total"] or 0
        if account.balance != came - went:
            found[account.pk] = (account.balance, came - went)
    return found
