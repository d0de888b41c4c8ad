"""Each night every log is given a signed head, which hangs on the board in the morning; two other logs bear witness to it.

A witness signs when the head goes on from the last one that it saw of that log. Within one installation that guards against
mistakes and against one log being rewritten; against whoever holds all keys guard the printed sheet and witnesses outside.
"""

from __future__ import annotations

import hashlib
import logging
import uuid
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, date, datetime

from django.db import transaction

from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.apps.records.actions import Happened, log
from huiyin.apps.records.models import Checkpoint, Cosignature, Event, Log, LogKey
from huiyin.apps.records.signing import cosigned, publish, signed, witness_name
from huiyin.apps.records.trees import size_of, tree_of
from huiyin.apps.records.turns import one_at_a_time
from huiyin.apps.scope.acting import rule_decides
from huiyin.core import notes
from huiyin.core.merkle import verify_consistency
from huiyin.core.worktime import SHANGHAI

WITNESSES = 2
TURN = uuid.UUID("5e90e4ce-0000-4000-8000-000000000002")
logger = logging.getLogger(__name__)


@rule_decides
def sign_heads(*, now: datetime) -> int:
    """Give every log today's head with its witnesses, then tell the day; how many heads were given.

    Each log in its own transaction: broken off, a further call goes on with what is missing. Once the day is
    told, no head is added.
    """
    day = now.astimezone(SHANGHAI).date()
    logs = list(Log.objects.exclude(checkpoints__day=day).select_related("place").order_by("place__no"))
    neighbours = witnesses()
    made = sum(_sign(log, neighbours[log.pk], day, now) for log in logs)
    for untold in sorted(Checkpoint.objects.filter(day__lte=day).order_by("-day").values_list("day").distinct()[:2]):
        _tell(*untold, now)
    return made


@transaction.atomic
def _sign(log: Log, neighbours: Sequence[Log], day: date, now: datetime) -> bool:
    one_at_a_time(TURN)
    size, before = size_of(log), Checkpoint.objects.filter(log=log).order_by("-number").first()
    if not size or (before and before.day >= day) or _told(day):
        return False
    head = notes.Checkpoint(log.origin, size, tree_of(log, size).root())
    publish(log, now)
    number = before.number + 1 if before else 1
    made = Checkpoint.objects.create(
        log=log, number=number, day=day, size=size, root=head.root, note=str(signed(head)), made_at=now
    )
    witness(made, neighbours, now)
    return True


def witness(head: Checkpoint, neighbours: Sequence[Log], now: datetime) -> None:
    """Let the neighbours sign a head, those that find it right."""
    for other in neighbours:
        name = witness_name(other)
        if not goes_on(head, name):
            logger.error("witness %s does not sign checkpoint %s of %s", name, head.number, head.log.origin)
            continue
        publish(other, now)
        line = cosigned(name, notes.Note.parsed(head.note).text, now)
        Cosignature.objects.get_or_create(checkpoint=head, name=name, defaults={"line": str(line)})


def witnesses() -> dict[int, list[Log]]:
    """Log (by id) → the log above and the next one beside, in a ring; for the outermost place two of those below."""
    logs = list(Log.objects.select_related("place").order_by("place__no"))
    by_place, beside = {each.place_id: each for each in logs}, defaultdict[int | None, list[Log]](list)
    for each in logs:
        beside[_above(each.place)].append(each)
    found: dict[int, list[Log]] = {}
    for above, ring in list(beside.items()):
        top = [by_place[above]] if above in by_place else []
        for nth, each in enumerate(ring):
            below = beside.get(each.place_id, [])[:WITNESSES] if above is None else []
            found[each.pk] = [*top, *(ring[nth + 1 :] + ring[:nth])[:1], *below]
    return found


def _above(place: Place) -> int | None:
    found = (place.town_id, place.county_id, place.parent_id)
    return next((pk for pk in found if pk and pk != place.pk), None)


def goes_on(head: Checkpoint, name: str) -> bool:
    """Does the head go on from the last one of its log that this witness signed?"""
    seen = Checkpoint.objects.filter(log=head.log, number__lt=head.number, cosignatures__name=name)
    before = seen.order_by("-number").first()
    return before is None or is_consistent(before, head)


def is_consistent(before: Checkpoint, head: Checkpoint) -> bool:
    """Is everything that was under the older head still there, in its place?"""
    if before.size > head.size:
        return False
    proof = tree_of(head.log, head.size).consistency(before.size)
    return verify_consistency(before.size, head.size, proof, bytes(before.root), bytes(head.root))


@transaction.atomic
def _tell(day: date, now: datetime) -> None:
    """The day's heads are an event themselves: a head that is taken away later is missed."""
    one_at_a_time(TURN)
    root = _root()
    if root is None or _told(day):
        return
    heads = heads_of(day)
    data = {"day": f"{day}", "logs": len(heads), "heads": digest_of(heads), "keys": digest_of_keys(published(now))}
    log(
        Viewer.for_system("checkpoints"),
        Happened("log.checkpointed", at=now, recorded_at=now, place=root, idem=_uid(root, day), data=data),
    )


def _told(day: date) -> bool:
    root = _root()
    return root is not None and Event.objects.filter(uid=_uid(root, day)).exists()


def _root() -> Place | None:
    return Place.objects.filter(parent=None).order_by("id").first()


def _uid(root: Place, day: date) -> uuid.UUID:
    return uuid.uuid5(root.uid, f"checkpointed-{day}")


def heads_of(day: date | str) -> list[Checkpoint]:
    """The heads of a day, in a fixed order, with their witnesses."""
    heads = Checkpoint.objects.filter(day=day).select_related("log").prefetch_related("cosignatures")
    return list(heads.order_by("log__origin"))


def digest_of(heads: Sequence[Checkpoint]) -> str:
    """SHA-256 over these heads as they were signed, each with its witnesses of this installation."""
    texts = (
        f"{head.made_at.astimezone(UTC)}\n{head.note}{''.join(sorted(_inside(head)))}" for head in heads
    )  # fmt: skip
    return hashlib.sha256("".join(texts).encode()).hexdigest()


def _inside(head: Checkpoint) -> list[str]:
    return [each.line for each in head.cosignatures.all() if not each.outside]


def published(until: datetime) -> list[LogKey]:
    """The public keys that there were at a moment, in a fixed order."""
    keys = LogKey.objects.filter(made_at__lte=until).select_related("log")
    return list(keys.order_by("log__origin", "line", "generation"))


def digest_of_keys(keys: Sequence[LogKey]) -> str:
    """SHA-256 over public keys, whose they are and since when."""
    texts = (
        f"{key.log.origin} {key.log.made_at.astimezone(UTC)} {key.line} {key.generation} {key.key} {key.witness}"
        f" {key.made_at.astimezone(UTC)}\n"
        for key in keys
    )
    return hashlib.sha256("".join(texts).encode()).hexdigest()
