"""Writes of the net: its sums counted again, whether residents may read a holder's name, how heads stand to the Party."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice

from django.db import transaction
from django.db.models.functions import Coalesce
from django.utils import timezone

from huiyin.apps.net.counting import counted
from huiyin.apps.net.heads import is_head
from huiyin.apps.net.models import Coverage, Gap, Standing
from huiyin.apps.people.models import Holding
from huiyin.apps.people.queries import Viewer
from huiyin.apps.people.roles import may
from huiyin.apps.places.models import Place
from huiyin.apps.places.queries import inside
from huiyin.apps.records.actions import Happened, log
from huiyin.apps.records.turns import one_at_a_time
from huiyin.apps.scope.acting import rule_decides
from huiyin.core.errors import RuleError
from huiyin.core.party import PartyStanding

PIECE = 1000
COLUMNS = [field.name for field in Coverage._meta.concrete_fields if field.name not in ("id", "place")]


@rule_decides
@transaction.atomic
def recount(*, places: Iterable[int], now: datetime) -> int:
    """Count these places again as they are now; how many there are. A place that has ended is counted no more.

    One at a time in a town: who counts later sees what was counted before, and what has happened meanwhile.
    """
    wanted, n = iter(dict.fromkeys(places)), 0
    today = timezone.localdate(now)
    while piece := list(islice(wanted, PIECE)):
        _take_turns(piece)
        sums, gaps = counted(piece, today, now)
        Gap.objects.filter(place__in=piece).delete()
        Gap.objects.bulk_create(gaps)
        Coverage.objects.filter(place__in=set(piece) - {row.place_id for row in sums}).delete()
        Coverage.objects.bulk_create(
            sums, update_conflicts=True, unique_fields=["place"], update_fields=COLUMNS, batch_size=500
        )
        n += len(sums)
    return n


def _take_turns(places: Sequence[int]) -> None:
    """The turns of their towns, in one order for everybody; above the towns those of the places themselves."""
    rows = Place.objects.filter(pk__in=places).values_list(Coalesce("town__uid", "uid"), flat=True)
    for uid in sorted(set(rows.order_by())):
        one_at_a_time(uuid.uuid5(uid, "net"))


@rule_decides
def recount_inside(*, place: Place, now: datetime) -> int:
    """Count a place and everything inside it again."""
    return recount(places=list(inside(place).values_list("pk", flat=True)), now=now)


@rule_decides
def recount_all(*, now: datetime) -> int:
    """Count the whole county again: terms and links begin and end with the day."""
    return sum(recount(places=piece, now=now) for piece in _pieces(Place.objects.values_list("pk", flat=True)))


def _pieces(ids: Iterable[int]) -> Iterator[Sequence[int]]:
    found = iter(list(ids))
    while piece := list(islice(found, PIECE)):
        yield piece


@rule_decides
@transaction.atomic
def note_standing(
    *, by: Viewer, person: int, standing: PartyStanding | None, now: datetime, instead_of: str | None = None
) -> None:
    """The Party unit of the post writes down how a head of its offices stands to the Party; None: no longer.

    What stood before ends, and is kept no longer. The event says that something was written, not of whom. `instead_of`: what the
    writer saw (empty: nothing); None where nobody looked. Raises standing_outside, standing_moved.
    """
    unit = by.actor.unit
    if not may("net.standing", by.actor.title, by.actor.unit_kind) or not is_head(unit, person):
        raise RuleError("standing_outside")
    one_at_a_time(uuid.uuid5(uuid.NAMESPACE_OID, f"standing {unit} {person}"))
    today = timezone.localdate(now)
    rows = Standing.objects.select_for_update(of=("self",)).select_related("person")
    before = rows.filter(unit=unit, person=person, until=None).first()
    there = before.standing if before else ""
    if there == (standing or ""):
        return
    if instead_of is not None and there != instead_of:
        raise RuleError("standing_moved")
    if before:
        before.until = today
        before.standing = ""
        before.save(update_fields=["until", "standing"])
    if standing:
        Standing(unit_id=unit, person_id=person, standing=standing, since=today).save(force_insert=True)
    place = Place.objects.get(pk=by.actor.place)
    log(by, Happened(kind="standing.noted", at=now, recorded_at=now, place=place, unit_id=unit, role=by.actor.title))


@rule_decides
@transaction.atomic
def show_name(*, by: Viewer, post: int, shown: bool, now: datetime) -> None:
    """Residents may read who holds a post, or no more: the holder's own word, as whom they act. Raises name_not_yours."""
    holding = Holding.objects.filter(post=post, person=by.actor.person).order_by("-starts").first()
    if holding is None or by.actor.post != post:
        raise RuleError("name_not_yours")
    if (holding.named_at is not None) == shown:
        return
    holding.named_at = now if shown else None
    holding.save(update_fields=["named_at"])
    place = Place.objects.get(pk=by.actor.place)
    kind = "name.shown" if shown else "name.hidden"
    log(by, Happened(kind=kind, at=now, recorded_at=now, place=place, role=by.actor.title, data={"post": post}))
