"""Reads of logs for everybody: the newest heads, today against the day before, who bore witness, and the tiles."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, OuterRef, Subquery

from huiyin.apps.places.models import Place
from huiyin.apps.records.checkpoints import is_consistent
from huiyin.apps.records.models import Checkpoint, Log, LogKey
from huiyin.apps.records.trees import hashes_of
from huiyin.apps.scope.acting import rule_decides
from huiyin.core import notes
from huiyin.core.tiles import LEVELS, WIDTH


@dataclass(frozen=True)
class Standing:
    """A head of a log, the newest or that of a day, and the one before it."""

    log: Log
    head: Checkpoint
    before: Checkpoint | None
    witnesses: int

    @property
    def new(self) -> int:
        """How many were added since the head before."""
        return self.head.size - (self.before.size if self.before else 0)

    @property
    def first(self) -> int:
        """The number of the first of them, counted from one."""
        return self.head.size - self.new + 1

    @property
    def told(self) -> notes.Checkpoint:
        """The head as it is printed."""
        return told_of(self.log, self.head)


def told_of(log: Log, head: Checkpoint) -> notes.Checkpoint:
    """A head as it is printed."""
    return notes.Checkpoint(log.origin, head.size, bytes(head.root))


def log_of(place: uuid.UUID) -> Log | None:
    """The log of the place with this uid."""
    return Log.objects.select_related("place__town", "place__village").filter(place__uid=place).first()


def standing(logs: Collection[Log]) -> list[Standing]:
    """Those of the logs that have a head, in the places' order. Two queries, however many, and two heads of each log."""
    mine = Checkpoint.objects.filter(log=OuterRef("pk")).order_by("-number").values("pk")
    newest = Log.objects.filter(pk__in=[log.pk for log in logs])
    pairs = newest.annotate(last=Subquery(mine[:1]), before=Subquery(mine[1:2])).exclude(last=None)
    last_two = {pk: pair for pk, *pair in pairs.values_list("pk", "last", "before")}
    wanted = [pk for pair in last_two.values() for pk in pair if pk]
    found = Checkpoint.objects.filter(pk__in=wanted).annotate(witnesses=Count("cosignatures")).in_bulk()
    standing = [(log, found[last_two[log.pk][0]], last_two[log.pk][1]) for log in logs if log.pk in last_two]
    return [
        Standing(log, head, found.get(before), head.witnesses)
        for log, head, before in sorted(standing, key=lambda each: each[0].place.no)
    ]


def standing_on(log: Log, day: date) -> Standing | None:
    """The head of a day with the one before it; None where none was signed. One query."""
    mine = Checkpoint.objects.filter(log=log, day__lte=day).annotate(witnesses=Count("cosignatures"))
    found = list(mine.order_by("-number")[:2])
    if not found or found[0].day != day:
        return None
    return Standing(log, found[0], found[1] if found[1:] else None, found[0].witnesses)


def logs_in(place: Place) -> list[Log]:
    """The logs of a place and of all in it, and those of the places above."""
    above = [pk for pk in (place.town_id, place.county_id) if pk]
    inside = Log.objects.filter(place__no__gte=place.no, place__no__lte=place.end)
    return list((inside | Log.objects.filter(place__in=above)).select_related("place"))


def goes_on(stand: Standing) -> bool | None:
    """Is everything of the day before still there? None where there was none."""
    return is_consistent(stand.before, stand.head) if stand.before else None


def head_of(log: Log, day: date | None = None) -> Checkpoint | None:
    """The head of a day, or the newest."""
    heads = Checkpoint.objects.filter(log=log).prefetch_related("cosignatures").order_by("-number")
    return (heads.filter(day=day) if day else heads).first()


def heads(log: Log, most: int = 31) -> list[Checkpoint]:
    """The last heads, newest first."""
    return list(Checkpoint.objects.filter(log=log).order_by("-number")[:most])


def keys(log: Log) -> list[str]:
    """The public keys: our own, newest first, then those of further signers."""
    return list(LogKey.objects.filter(log=log).order_by("line", "-generation").values_list("key", flat=True))


@rule_decides
def tile(log: Log, level: int, number: int, width: int) -> bytes | None:
    """The hashes of a tile, side by side; None where the newest head does not cover it: what is not signed is not shown."""
    head = Checkpoint.objects.filter(log=log).order_by("-number").first()
    if head is None or number * WIDTH + width > head.size >> LEVELS * level:
        return None
    hashes = hashes_of(log, level, number, width)
    return b"".join(hashes) if len(hashes) == width else None


def tiles_of(size: int, most: int = 8) -> list[tuple[int, int, int]]:
    """Level, number and width of the last tiles of each level of a log of this size."""
    found: list[tuple[int, int, int]] = []
    for level in range(LEVELS):
        count = size >> LEVELS * level
        numbers: Sequence[int] = range(max(0, (count - 1) // WIDTH + 1 - most), (count + WIDTH - 1) // WIDTH)
        found += [(level, number, min(WIDTH, count - number * WIDTH)) for number in numbers]
    return found


def names_of(head: Checkpoint) -> list[tuple[str, bool]]:
    """Who bore witness to a head: the place of a log, or the name of a witness outside (True)."""
    rows = list(head.cosignatures.order_by("outside", "name"))
    uids = {row.name.rpartition("/")[2]: row for row in rows if not row.outside}
    places = {str(place.uid): place.name for place in Place.objects.filter(uid__in=list(uids))}
    return [
        (row.name if row.outside else places.get(row.name.rpartition("/")[2], row.name), row.outside) for row in rows
    ]
