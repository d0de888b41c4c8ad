"""From an event to a proof in somebody's hand: leaves, tiles, signed heads, witnesses, receipts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huiyin.apps.cases.actions.erasing import erase_case
from huiyin.apps.cases.models import Case
from huiyin.apps.cases.queries import history
from huiyin.apps.keys import outside
from huiyin.apps.keys.signatures import is_signed
from huiyin.apps.people.queries import Viewer
from huiyin.apps.records import checkpoints, heads, sequencing, trees
from huiyin.apps.records.leaves import code_of, leaf_of, plain_code
from huiyin.apps.records.models import Checkpoint, Event, EventSecret, Leaf, Log, Sequenced, Tile
from huiyin.apps.records.receipts import found_by, note_of, proven, receipt_of
from huiyin.apps.records.sequencing import sequence, sequence_all
from huiyin.cli.checks import logs as check
from huiyin.core import merkle, notes
from huiyin.core.receipts import checked
from tests.behind import lift_rules
from tests.builders import MONDAY, World, say, step

pytestmark = pytest.mark.django_db
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def world() -> World:
    return World()


def sealed(now: datetime = MONDAY) -> None:
    """Everything is in its log, and the day's heads are signed."""
    sequence_all(now=now)
    checkpoints.sign_heads(now=now)


def receipt(case: Case, now: datetime = MONDAY) -> str:
    return receipt_of(proven(history(case)), own={1}, number=case.code, now=now)


def differences() -> list[str]:
    return [each.what for each in check.look(lambda n: None)]


def test_a_case_is_proven_by_its_receipt_alone(world: World) -> None:
    case = say(world)
    sealed()
    (found,) = checked(receipt(case), is_signed)
    assert found.wrong == ""
    assert found.content is not None
    assert found.content["text"].startswith("水磨坊路口的路灯不亮")
    assert found.leaf["subject"] == str(case.uid)
    assert "actor" not in json.dumps(found.leaf)
    assert differences() == []


@pytest.mark.parametrize(
    ("was", "now", "wrong"),
    [("路灯不亮", "路灯很亮", "content"), ("six_slips", "six_slips", ""), ('\\"kind\\":', '\\"kind\\": ', "inclusion"),
     ("\\n2\\n", "\\n1\\n", "inclusion")],
)  # fmt: skip
def test_a_receipt_that_was_changed_does_not_agree(world: World, was: str, now: str, wrong: str) -> None:
    case = say(world)
    say(world)
    sealed()
    assert checked(receipt(case).replace(was, now), is_signed)[0].wrong == wrong


def test_a_receipt_signed_by_another_key_does_not_agree(world: World) -> None:
    case = say(world)
    sealed()
    told = json.loads(receipt(case))
    (origin,) = told["keys"]
    other = notes.Key(origin, notes.ED25519, bytes(32))
    assert checked(json.dumps(told | {"keys": {origin: [str(other)]}}), is_signed)[0].wrong == "signature"
    assert checked(json.dumps(told | {"keys": {}}), is_signed)[0].wrong == "signature"


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", "null", '{"form":"huiyin.receipt/1","entries":[],"keys":{}}', "[" * 100_000]
)
def test_what_is_no_receipt(text: str) -> None:
    with pytest.raises(notes.Malformed):
        checked(text, is_signed)


@pytest.mark.parametrize(
    ("what", "text"),
    [("content", "[]"), ("content", "[1, [5]]"), ("content", "[1, 2, 3]"), ("content", "{}"), ("content", 5),
     ("content", '["", {"text": "\\ud800"}]'), ("leaf", "[]"), ("leaf", "5"), ("leaf", "{}"), ("leaf", None), ("salt", 5),
     ("proof", ""), ("proof", {})],
)  # fmt: skip
def test_a_receipt_whose_entry_is_no_entry(world: World, what: str, text: object) -> None:
    case = say(world)
    sealed()
    told = json.loads(receipt(case))
    told["entries"][0][what] = text
    with pytest.raises(notes.Malformed):
        checked(json.dumps(told), is_signed)


def test_a_receipt_of_many_steps_reads_each_tile_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    case, reads = say(world), []
    desk, unit = (
        world.viewer("desk", unit=world.unit("village_station", world.village)),
        world.town.seated_units.first(),
    )
    step(case, desk, "dispatch", MONDAY, unit=unit.pk)
    sealed()
    read = trees.hashes_of

    def noted(*tile: Any) -> Sequence[bytes]:
        reads.append(tile)
        return read(*tile)

    monkeypatch.setattr(trees, "hashes_of", noted)
    assert len(checked(receipt(case), is_signed)) == 2
    assert len(reads) == len(set(reads)) == 1


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


def test_events_go_to_the_log_of_their_village_once_and_in_order(world: World) -> None:
    first, second = say(world), say(world, place=world.other_village)
    desk, unit = (
        world.viewer("desk", unit=world.unit("village_station", world.village)),
        world.town.seated_units.first(),
    )
    step(first, desk, "dispatch", MONDAY, unit=unit.pk)
    sequence_all(now=MONDAY)
    sequence_all(now=MONDAY)
    leaves = Leaf.objects.select_related("event", "log__place").order_by("event_id")
    assert [leaf.event_id for leaf in leaves] == list(Event.objects.order_by("seq").values_list("seq", flat=True))
    homes = {leaf.event.subject: leaf.log.place for leaf in leaves if leaf.event.subject}
    assert homes == {first.uid: world.village, second.uid: world.other_village}
    for log in Log.objects.all():
        numbers = list(Leaf.objects.filter(log=log).order_by("event_id").values_list("number", flat=True))
        assert numbers == list(range(len(numbers)))


def test_nothing_new_writes_nothing(world: World) -> None:
    say(world)
    sequence_all(now=MONDAY)
    assert (sequence(now=MONDAY), Sequenced.objects.count()) == (0, 1)


def test_a_batch_that_is_broken_off_has_not_happened(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    say(world)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(sequencing, "fill", killed)
        with pytest.raises(KeyboardInterrupt):
            sequence(now=MONDAY)
    assert not Leaf.objects.exists()
    assert sequence_all(now=MONDAY) == Event.objects.count()
    assert differences() == []


def test_batches_make_the_same_tree_as_all_at_once(world: World) -> None:
    for _ in range(6):
        say(world)
    while sequence(now=MONDAY, most=2):
        pass
    log = Log.objects.get(place=world.village)
    leaves = [bytes(leaf.hash) for leaf in Leaf.objects.filter(log=log).order_by("number")]
    assert trees.tree_of(log, 6).root() == merkle.root(leaves)
    assert differences() == []


def test_full_tiles_are_stored_and_lead_to_the_same_root(world: World) -> None:
    """A log of 131,400 leaves: three levels, none of whose leaves had to be an event to be proven."""
    log = Log.objects.create(place=world.village, origin="huiyin.log/test", made_at=MONDAY)
    leaves = [merkle.leaf_hash(str(n).encode()) for n in range(131_328)]
    for start in range(0, len(leaves), 50_176):
        trees.fill(log, start, leaves[start : start + 50_176])
    tree = trees.tree_of(log, len(leaves))
    assert tree.root() == merkle.root(leaves)
    assert Tile.objects.filter(log=log).count() == 513 + 2
    assert merkle.verify_inclusion(leaves[70_000], 70_000, len(leaves), tree.inclusion(70_000), tree.root())


def test_a_restricted_matter_is_in_the_log_of_who_handles_it_and_says_no_more(world: World) -> None:
    case = say(world)
    Case.objects.filter(pk=case.pk).update(
        level="restricted", held_by_unit=world.town.seated_units.first(), held_by_post=None
    )
    sealed()
    leaf = Leaf.objects.select_related("log__place", "event__place").get(event__subject=case.uid)
    assert leaf.log.place == world.town
    assert leaf.masked
    told = json.loads(leaf_of(leaf.event, world.village.uid, masked=True))
    assert set(told) == {"v", "kind", "day", "told", "c"}
    assert told["kind"] == "restricted"
    assert checked(receipt(case), is_signed)[0].wrong == ""


def test_erasing_leaves_every_proof_valid_and_opens_nothing(world: World) -> None:
    case = say(world)
    Case.objects.filter(pk=case.pk).update(open=False, outcome="solved", closed_at=MONDAY)
    sealed()
    before = receipt(case)
    erase_case(by=Viewer.for_system("a test"), case=case.uid, reason="asked", now=TUESDAY)
    sealed(TUESDAY)
    assert not EventSecret.objects.filter(event__subject=case.uid, event__nth=1).exists()
    assert checked(before, is_signed)[0].wrong == ""
    after = checked(receipt(case, TUESDAY), is_signed)
    assert [(each.wrong, each.content) for each in after] == [("", None), ("", None)]
    assert after[0].leaf == checked(before, is_signed)[0].leaf
    assert differences() == []


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


def test_a_code_of_a_slip_leads_to_its_leaf(world: World) -> None:
    say(world)
    sequence_all(now=MONDAY)
    event = Event.objects.order_by("seq").first()
    code = code_of(event.commitment)
    assert len(code) == 12
    assert plain_code(f" {code[:4].lower()}-{code[4:8]} {code[8:]}") == code
    assert found_by(code).event == event
    assert [plain_code(text) for text in ("", "U" * 12, code[:11], code + "1")] == ["", "", "", ""]


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
