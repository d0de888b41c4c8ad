"""Rolls and acts: a frozen denominator, one person one act, nothing rubbed out."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from huiyin.apps.people.actions import add_person
from huiyin.apps.places.actions import add_place
from huiyin.apps.rolls.actions import forget_names, freeze, make_roll, record_act
from huiyin.apps.rolls.given import Given
from huiyin.apps.rolls.models import Act, Roll
from huiyin.apps.rolls.queries import count, named
from huiyin.core.errors import RuleError
from huiyin.core.rolls import ActChannel, ActKind
from huiyin.core.words import PlaceKind
from tests.turns import at_once

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)


@pytest.fixture
def roll() -> Roll:
    place = add_place(kind=PlaceKind.village, name="杏树湾村", parent=None)
    made = make_roll(name="民议户册", place=place, entries=[{"name": f"{n}户"} for n in "甲乙丙"])
    return freeze(roll=made, now=NOW)


def give(roll: Roll, number: int, kind: ActKind, value: str = "", **changes: Any) -> Act:
    entry = roll.entries.get(number=number)
    given: dict[str, Any] = {
        "uid": uuid.uuid4(),
        "entry": entry.pk,
        "kind": kind,
        "channel": ActChannel.paper,
        "value": value,
        **changes,
    }
    return record_act(roll=roll, given=Given(**given), now=NOW)


def test_asked_and_signed_are_two_counts(roll: Roll) -> None:
    for number in (1, 2, 3):
        give(roll, number, ActKind.opine, "agree" if number < 3 else "oppose")
    give(roll, 1, ActKind.sign)
    assert (
        count(roll, ActKind.opine),
        count(roll, ActKind.opine, "agree"),
        count(roll, ActKind.sign),
    ) == (3, 2, 1)


def test_names_are_sealed_and_the_list_that_takes_the_place_of_another_leaves_none_of_its_names(roll: Roll) -> None:
    assert [entry.name for entry in named(roll)] == ["甲户", "乙户", "丙户"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM rolls_entry")
        assert not any("户" in name for (name,) in cursor.fetchall())
    forget_names(of=Roll.objects.filter(pk=roll.pk), now=NOW)
    assert [entry.name for entry in named(roll)] == ["", "", ""]


def test_a_changed_mind_counts_once_and_both_stay(roll: Roll) -> None:
    give(roll, 1, ActKind.opine, "agree")
    give(roll, 1, ActKind.opine, "oppose")
    assert count(roll, ActKind.opine) == 1
    assert count(roll, ActKind.opine, "oppose") == 1
    assert Act.objects.count() == 2


def test_a_call_is_an_opinion_and_never_a_vote(roll: Roll) -> None:
    with pytest.raises(RuleError, match="channel_not_lawful"):
        give(roll, 1, ActKind.vote, "agree", channel=ActChannel.call)
    Roll.objects.filter(pk=roll.pk).update(online=True)
    give(roll, 1, ActKind.vote, "agree", channel=ActChannel.app)


def test_a_helper_needs_a_witness_who_is_somebody_else(roll: Roll) -> None:
    person = add_person(name="见证人甲")
    with pytest.raises(RuleError, match="witness_missing"):
        give(roll, 1, ActKind.sign, channel=ActChannel.helper)
    with pytest.raises(RuleError, match="witness_is_recorder"):
        give(roll, 1, ActKind.sign, channel=ActChannel.helper, recorder=person.pk, witness=person.pk)
    give(roll, 1, ActKind.sign, channel=ActChannel.helper, witness=person.pk)


def test_only_the_entitled_and_only_on_a_frozen_roll(roll: Roll) -> None:
    other = make_roll(name="别的", place=roll.place, entries=[{"name": "丁户"}])
    with pytest.raises(RuleError, match="roll_not_frozen"):
        give(other, 1, ActKind.sign)
    stranger = Given(uid=uuid.uuid4(), entry=other.entries.get().pk, kind=ActKind.sign, channel=ActChannel.paper)
    with pytest.raises(RuleError, match="not_on_roll"):
        record_act(roll=roll, given=stranger, now=NOW)
    with pytest.raises(RuleError, match="empty_roll"):
        freeze(roll=make_roll(name="空", place=roll.place, entries=[]), now=NOW)


def test_the_same_sheet_entered_twice_counts_once(roll: Roll) -> None:
    uid = uuid.uuid4()
    assert give(roll, 1, ActKind.sign, uid=uid).pk == give(roll, 1, ActKind.sign, uid=uid).pk
    with pytest.raises(RuleError, match="idem_reused"):
        give(roll, 2, ActKind.sign, uid=uid)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_the_same_sheet_entered_twice_at_the_same_moment_counts_once() -> None:
    place = add_place(kind=PlaceKind.village, name="杏树湾村", parent=None)
    roll = freeze(roll=make_roll(name="民议户册", place=place, entries=[{"name": "甲户"}]), now=NOW)
    uid = uuid.uuid4()
    assert at_once(*[lambda: give(roll, 1, ActKind.sign, uid=uid).pk] * 4) == [uid] * 4


def test_the_database_itself_refuses_to_change_an_act(roll: Roll) -> None:
    give(roll, 1, ActKind.sign)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE rolls_act SET value = 'agree'")
