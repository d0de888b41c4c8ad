"""Signed heads of each day: once, going on from each other, witnessed, told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huiyin.apps.keys import outside
from huiyin.apps.records import checkpoints, heads
from huiyin.apps.records.models import Checkpoint, Event, Log
from huiyin.apps.records.receipts import note_of
from huiyin.core import notes
from tests.apps.records.sealing import TUESDAY, differences, sealed
from tests.behind import lift_rules
from tests.builders import MONDAY, World, say

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


def test_the_newest_head_of_each_log_and_the_one_before(world: World, django_assert_num_queries: Any) -> None:
    say(world)
    say(world, place=world.town)
    for day in range(4):
        sealed(MONDAY + day * timedelta(days=1))
    say(world, place=world.other_village)
    sealed(MONDAY + timedelta(days=4))
    logs = list(Log.objects.select_related("place"))
    with django_assert_num_queries(2):
        found = {stand.log.place: stand for stand in heads.standing(logs)}
    stand, new = found[world.village], found[world.other_village]
    assert (stand.head.number, stand.before.number, stand.witnesses) == (5, 4, 2)
    assert (new.head.number, new.before, new.witnesses) == (1, None, 2)


def test_however_many_heads_the_keys_are_read_once(world: World) -> None:
    say(world)
    say(world, place=world.other_village)
    asked = []
    for day in range(3):
        sealed(MONDAY + day * timedelta(days=1))
        with CaptureQueriesContext(connection) as queries:
            assert differences() == []
        asked.append(sum("logkey" in query["sql"] for query in queries))
    assert asked[1] == asked[2]


def test_heads_are_signed_once_a_day_and_go_on_from_each_other(world: World) -> None:
    say(world)
    sealed()
    assert checkpoints.sign_heads(now=MONDAY) == 0
    say(world)
    sealed(TUESDAY)
    first, second = Checkpoint.objects.filter(log__place=world.village).order_by("number")
    assert (first.number, second.number, first.size, second.size) == (1, 2, 1, 2)
    assert checkpoints.is_consistent(first, second)
    assert not checkpoints.is_consistent(second, first)
    told = Event.objects.filter(kind="log.checkpointed")
    assert [event.data["day"] for event in told.order_by("seq")] == ["2026-11-16", "2026-11-17"]


def test_a_night_that_was_broken_off_is_finished_by_the_next_round(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(world)
    say(world, place=world.other_village)
    say(world, place=world.town)
    for whole in ("cosigned", "_tell"):

        def killed(*_: object, **_more: object) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as patched:
            patched.setattr(checkpoints, whole, killed)
            with pytest.raises(KeyboardInterrupt):
                sealed()
    sealed()
    assert Checkpoint.objects.count() == 3
    for head in Checkpoint.objects.exclude(log__place=world.town):
        assert head.cosignatures.count() == 2
    assert Event.objects.filter(kind="log.checkpointed").count() == 1
    assert differences() == []


def test_a_day_that_was_never_told_is_told_the_next_day(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    say(world)
    with monkeypatch.context() as patched:
        patched.setattr(checkpoints, "_tell", lambda *_: None)
        sealed()
    sealed(TUESDAY)
    told = Event.objects.filter(kind="log.checkpointed").order_by("seq")
    assert [event.data["day"] for event in told] == ["2026-11-16", "2026-11-17"]
    assert differences() == []


def test_a_log_that_begins_after_the_day_was_told_waits_for_the_next(world: World) -> None:
    say(world)
    sealed()
    say(world, place=world.other_village)
    sealed()
    assert differences() == []
    assert not Checkpoint.objects.filter(log__place=world.other_village).exists()
    sealed(TUESDAY)
    assert Checkpoint.objects.filter(log__place=world.other_village).count() == 1


def test_the_town_and_a_neighbour_bear_witness(world: World) -> None:
    say(world)
    say(world, place=world.other_village)
    say(world, place=world.town)
    sealed()
    head = Checkpoint.objects.get(log__place=world.village)
    names = [line.name for line in note_of(head).signatures]
    own, *others = names
    assert own == f"huiyin.log/{world.village.uid}"
    assert set(others) == {f"huiyin.witness/{place.uid}" for place in (world.town, world.other_village)}


def test_a_witness_does_not_sign_what_was_rewritten(
    world: World, caplog: pytest.LogCaptureFixture, as_owner: None
) -> None:
    say(world)
    say(world, place=world.other_village)
    sealed()
    lift_rules(Checkpoint)
    Checkpoint.objects.update(root=bytes(32))
    say(world)
    sealed(TUESDAY)
    head = Checkpoint.objects.get(log__place=world.village, number=2)
    assert not head.cosignatures.exists()
    assert "does not sign" in caplog.text


def test_another_record_key_signs_beside_the_old_one_until_that_is_forgotten(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(world)
    say(world, place=world.town)
    sealed()
    keys = outside.keys()
    for day, generations in enumerate(({1, 2}, {2}), start=1):
        records = {n: keys.records.get(n, b"2" * 32) for n in generations}
        monkeypatch.setattr(outside, "_kept", [replace(keys, records=records)])
        sealed(MONDAY + timedelta(days=day))
        note = notes.Note.parsed(Checkpoint.objects.get(log__place=world.village, number=day + 1).note)
        assert len(note.signatures) == len(generations)
        assert differences() == []
