"""What a log costs: how many events a second are put into it, and what proofs cost at a million leaves."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from statistics import median
from typing import Any

from django.utils import timezone

from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.actions import add_place
from huiyin.apps.places.models import Place
from huiyin.apps.records.actions import Happened, log_all
from huiyin.apps.records.checkpoints import sign_heads
from huiyin.apps.records.models import Event, Leaf, Log
from huiyin.apps.records.rows import insert_all
from huiyin.apps.records.sequencing import origin_of, sequence_all
from huiyin.apps.records.trees import fill, tree_of
from huiyin.core import merkle
from huiyin.core.tiles import WIDTH
from huiyin.core.words import PlaceKind

VILLAGES, AT_ONCE, TRIED = 10, 500, 200


def measure(events: int, leaves: int) -> dict[str, Any]:
    """Leaves a second into the logs of ten villages, of which one holds `leaves` already; milliseconds for its root, for proofs
    and for checking them."""
    villages = _county()
    log, hashes, filled = _filled(villages[0], leaves)
    found = {"leaves": leaves, "tiles_s": filled, **_proofs(log, hashes)}
    _record(villages, events)
    began = time.perf_counter()
    cpu = time.process_time()
    done = sequence_all(now=timezone.now())
    seconds, spent = time.perf_counter() - began, time.process_time() - cpu
    found |= {"events": done, "leaves_per_s": round(done / seconds), "cpu_us_per_leaf": round(1e6 * spent / done, 1)}
    began = time.perf_counter()
    heads = sign_heads(now=timezone.now())
    return found | {"heads": heads, "ms_per_head": round(1000 * (time.perf_counter() - began) / heads, 1)}


def _county() -> list[Place]:
    county = add_place(kind=PlaceKind.county, name="云岫县", parent=None, code="990001")
    town = add_place(kind=PlaceKind.town, name="望禾镇", parent=county, code="990001100")
    made = [
        add_place(kind=PlaceKind.village, name=f"{n}号村", parent=town, code=f"990001100{n:03d}")
        for n in range(VILLAGES)
    ]
    return [Place.objects.get(pk=place.pk) for place in made]


def _record(villages: list[Place], events: int) -> None:
    by, now, rng = Viewer.for_system("a benchmark"), timezone.now(), random.Random(1)  # noqa: S311  (invented)
    for start in range(0, events, AT_ONCE):
        happened = [
            Happened("visit.noted", at=now, recorded_at=now, place=rng.choice(villages), body={"text": f"{n}"})
            for n in range(start, min(start + AT_ONCE, events))
        ]
        log_all(by, happened)


def _filled(village: Place, leaves: int) -> tuple[Log, list[bytes], float]:
    """A log whose leaves stand for no events but for those beside its last full tile, which lie in rows of their own; its
    leaves, and how many seconds the tiles took."""
    log = Log.objects.create(place=village, origin=origin_of(village.uid), made_at=timezone.now())
    hashes = [merkle.leaf_hash(n.to_bytes(8, "big")) for n in range(leaves)]
    began = time.perf_counter()
    fill(log, 0, hashes)
    filled = time.perf_counter() - began
    _edge(log, village, hashes)
    return log, hashes, round(filled, 2)


def _proofs(log: Log, hashes: list[bytes]) -> dict[str, Any]:
    leaves = len(hashes)
    rng, root, old = random.Random(2), tree_of(log, leaves).root(), leaves * 99 // 100 // WIDTH * WIDTH  # noqa: S311
    at = [rng.randrange(leaves) for _ in range(TRIED)]
    proofs = [tree_of(log, leaves).inclusion(index) for index in at]
    grown, before = tree_of(log, leaves).consistency(old), tree_of(log, old).root()
    assert merkle.verify_consistency(old, leaves, grown, before, root)
    return {
        "root_ms": _ms(lambda n: tree_of(log, leaves).root()),
        "inclusion_ms": _ms(lambda n: tree_of(log, leaves).inclusion(at[n])),
        "inclusion_checked_ms": _ms(lambda n: merkle.verify_inclusion(hashes[at[n]], at[n], leaves, proofs[n], root)),
        "consistency_ms": _ms(lambda n: tree_of(log, leaves).consistency(old)),
        "consistency_checked_ms": _ms(lambda n: merkle.verify_consistency(old, leaves, grown, before, root)),
        "hashes_in_a_proof": max(map(len, proofs)),
    }


def _edge(log: Log, village: Place, hashes: list[bytes]) -> None:
    """The leaves after the last full tile need events."""
    first = len(hashes) // WIDTH * WIDTH
    noted = Happened("visit.noted", at=timezone.now(), recorded_at=timezone.now(), place=village)
    events = log_all(Viewer.for_system("a benchmark"), [noted] * (len(hashes) - first))
    seqs = Event.objects.filter(uid__in=[event.uid for event in events]).order_by("seq")
    insert_all(
        [
            Leaf(event=event, log=log, number=first + nth, hash=hashes[first + nth], code="0" * 12)
            for nth, event in enumerate(seqs)
        ]
    )


def _ms(work: Callable[[int], object]) -> float:
    spent = []
    for nth in range(TRIED):
        began = time.perf_counter()
        work(nth)
        spent.append(time.perf_counter() - began)
    return round(1000 * median(spent), 3)
