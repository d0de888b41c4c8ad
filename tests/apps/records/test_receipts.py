"""What the holder of a matter takes home: the proof that it is in the log, its own words opened, and what erasing leaves."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest

from huiyin.apps.cases.actions.erasing import erase_case
from huiyin.apps.cases.models import Case
from huiyin.apps.keys.signatures import is_signed
from huiyin.apps.people.queries import Viewer
from huiyin.apps.records import trees
from huiyin.apps.records.leaves import code_of, plain_code
from huiyin.apps.records.models import Event, EventSecret
from huiyin.apps.records.receipts import found_by
from huiyin.apps.records.sequencing import sequence_all
from huiyin.core import notes
from huiyin.core.receipts import checked
from tests.apps.records.sealing import TUESDAY, differences, receipt, sealed
from tests.builders import MONDAY, World, say, step

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


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


def test_a_code_of_a_slip_leads_to_its_leaf(world: World) -> None:
    say(world)
    sequence_all(now=MONDAY)
    event = Event.objects.order_by("seq").first()
    code = code_of(event.commitment)
    assert len(code) == 12
    assert plain_code(f" {code[:4].lower()}-{code[4:8]} {code[8:]}") == code
    assert found_by(code).event == event
    assert [plain_code(text) for text in ("", "U" * 12, code[:11], code + "1")] == ["", "", "", ""]
