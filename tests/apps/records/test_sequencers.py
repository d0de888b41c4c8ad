"""Several sequencers and signers at once: whoever comes second waits, and nothing stands or is signed twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import OperationalError, connection

from huiyin.apps.people.queries import Viewer
from huiyin.apps.records.actions import Happened, log_all
from huiyin.apps.records.checkpoints import sign_heads
from huiyin.apps.records.models import Event, Leaf, Log
from huiyin.apps.records.sequencing import sequence
from huiyin.apps.scope.acting import system
from huiyin.cli.checks import logs
from tests.builders import MONDAY, World
from tests.turns import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def some_rounds(_nth: int) -> int:
    done = 0
    with system("test"):
        for _ in range(8):
            try:
                done += sequence(now=MONDAY, most=30)
            except OperationalError:  # SQLite: the other one was writing; the next round finds it
                continue
    connection.close()
    return done


def test_every_event_is_in_a_log_once() -> None:
    world = World()
    events = [Happened("visit.noted", at=MONDAY, recorded_at=MONDAY, place=place) for place in (world.grid, world.town)]
    log_all(Viewer.for_system("a test"), events * 150)
    with ThreadPoolExecutor(3) as pool:
        done = sum(pool.map(some_rounds, range(3)))
    while n := sequence(now=MONDAY):
        done += n
    assert done == 300
    for log in Log.objects.all():
        numbers = Leaf.objects.filter(log=log).order_by("number").values_list("number", flat=True)
        assert list(numbers) == list(range(len(numbers)))
    assert list(logs.look(lambda n: None)) == []


@pytest.mark.postgresql
def test_each_head_is_signed_once_and_the_day_is_told_once() -> None:
    world = World()
    places = (world.grid, world.other_village, world.town)
    log_all(
        Viewer.for_system("a test"), [Happened("visit.noted", at=MONDAY, recorded_at=MONDAY, place=p) for p in places]
    )
    sequence(now=MONDAY)
    assert sum(at_once(*[lambda: sign_heads(now=MONDAY)] * 3)) == 3
    assert Event.objects.filter(kind="log.checkpointed").count() == 1
    assert list(logs.look(lambda n: None)) == []
