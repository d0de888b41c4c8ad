"""Whose card it is: those on the shelf of its number are tried."""

from __future__ import annotations

from django.db.models import QuerySet

from huiyin.apps.cases.codes import as_card, card_number, card_shelves, whose
from huiyin.apps.cases.models import ResidentCard


def card_of_number(among: QuerySet[ResidentCard], typed: str) -> ResidentCard | None:
    """The card of a number that was typed or scanned, open or closed. One query."""
    number = as_card(typed) or ""
    near = among.filter(shelf__in=card_shelves(number))
    return whose(number, near, lambda card: card_number(card.uid, card.shelf))
