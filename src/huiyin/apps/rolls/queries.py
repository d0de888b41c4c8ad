"""Reads of rolls: how many are entitled, how many did what. Two counts are never one: asked is not signed."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from huiyin.apps.keys import ring
from huiyin.apps.rolls.models import Act, Entry, Roll
from huiyin.core.rolls import ActKind
from huiyin.core.tallies import Tally, Told, tally


def standing_acts(roll: Roll, kind: ActKind) -> QuerySet[Act]:
    """The acts of a kind that stand: of each entry the last one, whatever the order in which they came in."""
    later = Act.objects.filter(entry=OuterRef("entry"), kind=OuterRef("kind")).filter(
        Q(at__gt=OuterRef("at")) | Q(at=OuterRef("at"), uid__gt=OuterRef("uid"))
    )
    return Act.objects.filter(roll=roll, kind=kind).filter(~Exists(later))


def count(roll: Roll, kind: ActKind, value: str | None = None) -> int:
    """How many of the roll did this, with that value when one is given."""
    acts = standing_acts(roll, kind).filter(entry__struck_at=None)
    acts = acts if value is None else acts.filter(value=value)
    return acts.count()


def on_roll(roll: Roll) -> QuerySet[Entry]:
    """Who is on the roll now, by number: without the struck ones."""
    return roll.entries.filter(struck_at=None).order_by("number")


def named(roll: Roll, **only: object) -> list[Entry]:
    """Who is on the roll, by number, to be read by name: households come along, and the keys that open the names at once.

    `only`: columns that have a value, as `met_in`; then all are met in that place, which does not come along with each.
    """
    found = on_roll(roll).filter(**only).select_related("household")
    rows = list(found if "met_in" in only else found.select_related("met_in").defer("met_in__geometry"))
    ring.recall({roll.subject or roll.uid, *(row.household.uid for row in rows if row.household)})
    return rows


def told(roll: Roll, **only: object) -> list[Told]:
    """Every act on the roll, as the core counts them. `only`: of some of them, as `entry__met_in`."""
    rows = Act.objects.filter(roll=roll, **only).values_list("at", "uid", "entry_id", "kind", "value", "channel")
    return [Told(*row) for row in rows]


def tallied(roll: Roll) -> Tally:
    """All counts of a roll, one an entry. Two queries."""
    return tally(dict.fromkeys(on_roll(roll).values_list("pk", flat=True), 1), told(roll))


def kept_list(place: int, body: str) -> Roll | None:
    """The list that a village keeps of a body."""
    return Roll.objects.filter(place_id=place, body=body).order_by("-pk").first()
