"""Of a code its shelf is kept: enough to find whose it may be, far too little to know it by."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest

from huiyin.apps.cases import codes
from huiyin.apps.cases.actions import carding
from huiyin.apps.cases.actions.carding import Bearer
from huiyin.apps.cases.codes import card_shelf, receipt_code, receipt_shelf
from huiyin.apps.cases.models import Case, ResidentCard
from huiyin.apps.cases.queries import by_code
from huiyin.apps.disputes.models import Party
from huiyin.apps.keys import outside
from huiyin.apps.rolls.models import Entry
from huiyin.apps.slots.models import Booking
from huiyin.core.errors import RuleError
from tests.builders import MONDAY, World, say

pytestmark = pytest.mark.django_db
SHELVES = {Case: "receipt", ResidentCard: "shelf", Party: "receipt", Booking: "shelf", Entry: "shelf"}
BITS = 24


def test_twenty_four_bits_are_kept_of_fifty() -> None:
    case = say(World())
    kept = Case.objects.get(pk=case.pk).receipt
    assert kept == receipt_shelf(receipt_code(case.uid))
    marks = {codes.receipt_shelf(f"{n:010}")[: -BITS // 4] for n in range(50)}
    assert marks == {kept[: -BITS // 4]}, "the rest of it says which key made it, the same for every code"
    for model, column in SHELVES.items():
        field: Any = model._meta.get_field(column)
        assert (field.max_length, field.unique) == (16, False), model


def test_who_is_on_the_same_shelf_is_found_by_their_own_code_only() -> None:
    world = World()
    first, second = say(world), say(world, text="井盖坏了，孩子会掉下去。")
    Case.objects.filter(pk=second.pk).update(receipt=first.receipt)
    other = "0" * 9 + "Z"
    Case.objects.filter(pk=second.pk).update(receipt=receipt_shelf(other))
    assert by_code(other) is None, "right shelf, wrong code"
    Case.objects.filter(pk=second.pk).update(receipt=first.receipt)
    found = by_code(receipt_code(first.uid))
    assert found is not None
    assert found.case == first


def test_two_that_had_the_same_code_would_both_stay_shut(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World()
    monkeypatch.setattr(codes, "_letters", lambda digest: "0123456789")
    say(world), say(world, text="井盖坏了，孩子会掉下去。")
    assert by_code("0123456789") is None


def test_a_card_is_found_by_its_own_number_only() -> None:
    world = World("yangquan")
    desk = world.viewer("desk", unit=world.unit("village_station", world.village))
    made = carding.hand_out(by=desk, uid=uuid.uuid4(), bearer=Bearer("欧阳若兰", world.village), now=MONDAY)
    assert made.card.shelf == card_shelf(made.number)
    other = "0" * 9 + "Z"
    ResidentCard.objects.update(shelf=card_shelf(other))
    with pytest.raises(RuleError, match="wrong_pin"):
        carding.show_card(number=other, pin=made.pin, now=MONDAY + timedelta(hours=1))


def test_a_lookup_asks_one_question_for_each_key(django_assert_num_queries: Any) -> None:
    case = say(World())
    by_code(receipt_code(case.uid))
    assert len(outside.codes_keys()) == 1
    with django_assert_num_queries(1):
        by_code(receipt_code(case.uid))
