"""Reads of rolls: how many are entitled, how many did what. Two counts are never one: asked is not signed."""

from __future__ import annotations

from django.db.models import QuerySet, Sum

from huiyin.apps.rolls.models import Act, Entry, Roll
from huiyin.core.rolls import ActKind


def standing_acts(roll: Roll, kind: ActKind) -> QuerySet[Act]:
    """The acts of a kind that stand: not superseded."""
    return Act.objects.filter(roll=roll, kind=kind, superseded_by=None)


def count(roll: Roll, kind: ActKind, value: str | None = None) -> int:
    """How much of the roll (by weight) did this, with that value when one is given."""
    acts = standing_acts(roll, kind)
    acts = acts if value is None else acts.filter(value=value)
    return acts.aggregate(total=Sum("entry__weight"))["total"] or 0


def entitled(roll: Roll) -> int:
    """The whole roll by weight."""
    return roll.entries.aggregate(total=Sum("weight"))["total"] or 0


def not_yet(roll: Roll, kind: ActKind) -> QuerySet[Entry]:
    """The entries that have not done this yet, by number."""
    return roll.entries.exclude(pk__in=standing_acts(roll, kind).values("entry_id")).order_by("number")
