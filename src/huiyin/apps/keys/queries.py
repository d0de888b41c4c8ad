"""How many data keys each generation wraps, and whether they can be unwrapped."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count

from huiyin.apps.keys import outside, ring
from huiyin.apps.keys.ciphers import Unreadable
from huiyin.apps.keys.models import DataKey
from huiyin.apps.scope.acting import system


@dataclass(frozen=True)
class Generation:
    """One generation: is its key there, is it the newest, how many data keys it wraps, does one of them unwrap?"""

    number: int
    there: bool
    newest: bool
    wraps: int
    opens: bool


@system("can the keys be used", counts=False)
def generations() -> list[Generation]:
    """Every generation that is there or that something was wrapped by. Raises KeysMissing."""
    keys = outside.keys()
    alive = DataKey.objects.filter(destroyed_at=None)
    wraps = dict(alive.values_list("generation").annotate(n=Count("pk")).order_by())
    return [
        Generation(number, number in keys.generations, number == keys.newest, wraps.get(number, 0), _opens(number))
        for number in sorted({*keys.generations, *wraps})
    ]


@system("can the keys be used", counts=False)
def _opens(number: int) -> bool:
    row = DataKey.objects.filter(generation=number, destroyed_at=None).first()
    try:
        return row is None or bool(ring.unwrap(row.owner, row.wrapped, number))
    except (outside.KeysMissing, Unreadable):
        return False


@system("can the keys be used", counts=False)
def destroyed() -> int:
    """How many keys were destroyed."""
    return DataKey.objects.exclude(destroyed_at=None).count()


def missing() -> str:
    """Why private content cannot be read here, in a sentence; empty where it can."""
    try:
        wrong = [each.number for each in generations() if not each.opens]
    except outside.KeysMissing as reason:
        return str(reason)
    return f"keys of generation {', '.join(map(str, wrong))} are missing or are other ones" if wrong else ""
