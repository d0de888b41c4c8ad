"""What is sealed opens where it stands, by its owner's key, and nowhere else."""

from __future__ import annotations

import uuid
from base64 import b64decode, b64encode
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.exceptions import FieldError
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from huiyin.apps.cases.models import Case, CaseContact, CaseContent
from huiyin.apps.keys import outside, ring
from huiyin.apps.keys.actions import destroy, rewrap
from huiyin.apps.keys.blind import blind, normal_phone
from huiyin.apps.keys.ciphers import Unreadable, reading
from huiyin.apps.keys.models import DataKey
from huiyin.apps.keys.queries import missing
from huiyin.apps.keys.sealing import MARK, Sealed, seal, unseal
from huiyin.apps.people.actions import add_person
from huiyin.apps.people.models import Person
from huiyin.apps.records.models import EventSecret
from tests.builders import World, say
from tests.queries import at_most

pytestmark = pytest.mark.django_db
OWNER = uuid.UUID(int=7)
NOW = datetime(2026, 11, 16, tzinfo=UTC)
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=80)


def raw(table: str, column: str, pk: int, key: str = "id") -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} WHERE {key} = %s", [pk])
        return str(cursor.fetchone()[0])


@given(text=TEXTS)
def test_what_is_sealed_opens(text: str):
    sealed = seal(OWNER, text, "t\x1fc\x1f1")
    assert unseal(sealed, "t\x1fc\x1f1") == text
    assert seal(OWNER, text, "t\x1fc\x1f1") != sealed, "a nonce is never used twice"


@given(text=TEXTS, elsewhere=st.sampled_from(["t\x1fc\x1f2", "t\x1fd\x1f1", "u\x1fc\x1f1", ""]))
def test_it_opens_in_no_other_place(text: str, elsewhere: str):
    with pytest.raises(Unreadable):
        unseal(seal(OWNER, text, "t\x1fc\x1f1"), elsewhere)


@given(text=TEXTS, at=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_no_bit_of_it_may_change(text: str, at: int, bit: int):
    content = bytearray(b64decode(seal(OWNER, text, "t\x1fc\x1f1").text.removeprefix(MARK)))
    content[at % len(content)] ^= 1 << bit
    with pytest.raises((Unreadable, outside.KeysMissing)):
        unseal(Sealed(MARK + b64encode(bytes(content)).decode()), "t\x1fc\x1f1")


def test_an_unknown_format_says_so():
    with pytest.raises(Unreadable, match="format 9"):
        reading(9)


def test_a_row_keeps_no_words():
    world = World()
    case = say(world)
    row = CaseContent.objects.get(case=case)
    assert "路灯" in row.text
    for table, column, key in (
        ("cases_case", "title", "id"),
        ("cases_casecontent", "text", "case_id"),
        ("cases_casecontact", "phone", "case_id"),
        ("cases_casecontact", "name", "case_id"),
    ):
        assert raw(table, column, case.pk, key).startswith(MARK)
    secret = EventSecret.objects.get(event__subject=case.uid)
    assert "路灯" in str(secret.body)
    assert "路灯" not in raw("records_eventsecret", "body", secret.pk, "event_id")


def test_a_list_asks_once_for_all_its_keys():
    world = World()
    for _ in range(5):
        say(world)
    ring.forget()
    rows = list(Case.objects.all())
    with CaptureQueriesContext(connection) as asked:
        assert all(row.title.startswith("水磨坊路口的路灯不亮") for row in rows)
    assert len(asked) == 1


def test_what_is_moved_to_another_row_does_not_open():
    world = World()
    mine, other = say(world), say(world)
    stolen = raw("cases_casecontact", "phone", mine.pk, "case_id")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cases_casecontact SET phone = %s WHERE case_id = %s", [stolen, other.pk])
    with pytest.raises(Unreadable):
        _ = CaseContact.objects.get(case=other).phone


def test_a_sealed_column_takes_no_plain_words():
    with pytest.raises(FieldError):
        Person.objects.filter(phone="13800000000").exists()
    person = add_person(name="沈知远", phone="13800000000")
    with pytest.raises(FieldError), transaction.atomic():
        Person.objects.filter(pk=person.pk).update(phone="13900000000")
    assert Person.objects.exclude(phone="").count() == 1


def test_a_destroyed_key_opens_nothing_and_breaks_nothing():
    person = add_person(name="沈知远", phone="13800000000")
    destroy([person.uid], now=NOW)
    assert Person.objects.get(pk=person.pk).phone == ""
    key = DataKey.objects.get(owner=person.uid)
    assert (key.wrapped, key.destroyed_at) == ("", NOW)
    with pytest.raises(ring.Destroyed):
        ring.get_or_make(person.uid)


def test_a_key_of_another_owner_does_not_unwrap():
    one, two = add_person(name="一", phone="1380000"), add_person(name="二", phone="1390000")
    DataKey.objects.filter(owner=one.uid).update(wrapped=DataKey.objects.get(owner=two.uid).wrapped)
    ring.forget()
    with pytest.raises(Unreadable):
        _ = Person.objects.get(pk=one.pk).phone


def test_who_has_no_key_gets_one_and_who_has_one_keeps_it():
    known, new = uuid.uuid4(), uuid.uuid4()
    first = ring.make(known)
    with at_most(3):
        ring.make_missing([known, new])
        assert ring.get(known) == first
        assert ring.get(new) != first
    ring.make_missing([])
    assert DataKey.objects.filter(owner__in=[known, new]).count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_key_that_was_rolled_back_never_seals():
    owner = uuid.uuid4()
    with transaction.atomic():
        first = ring.make(owner)
        assert ring.get(owner) == first
        transaction.set_rollback(True)
    with transaction.atomic():
        with transaction.atomic():
            second = ring.make(owner)
            transaction.set_rollback(True)
        assert ring.get_or_make(owner) not in (first, second)
    kept = ring.get(owner)
    ring.forget()
    assert ring.get(owner) == kept


def test_a_list_asks_for_its_keys_once():
    people = [add_person(name=str(n), phone=f"138000000{n:02}") for n in range(50)]
    with at_most(2):
        found = list(Person.objects.all())
        ring.recall(person.uid for person in found)
        assert [person.phone for person in found] == [person.phone for person in people]


def test_a_number_is_found_however_it_is_written():
    assert {normal_phone(w) for w in ("138 0000 0000", "+86-13800000000", "008613800000000")} == {"+8613800000000"}
    assert normal_phone("0936-1234567") == normal_phone("+86 936 1234567")
    person = add_person(name="沈知远", phone="13800000000")
    assert Person.objects.get(phone_index=blind("phone", "+86 138 0000 0000")) == person
    person.phone = ""
    person.save()
    assert Person.objects.get(pk=person.pk).phone_index is None


def test_rotation_goes_on_where_it_was_killed(monkeypatch: pytest.MonkeyPatch):
    people = [add_person(name=str(n), phone=f"138000000{n:02}") for n in range(12)]
    keys = outside.keys()
    two = outside.Outside({**keys.generations, 2: b"\2" * 32}, keys.index)
    monkeypatch.setattr(outside, "_kept", [two])
    monkeypatch.setattr("huiyin.apps.keys.actions.BATCH", 5)

    def killed(_n: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rewrap(killed)
    assert sorted(DataKey.objects.values_list("generation", flat=True)) == [1] * 7 + [2] * 5
    ring.forget()
    assert {person.phone for person in Person.objects.all()} == {person.phone for person in people}
    assert rewrap() == 7
    monkeypatch.setattr(outside, "_kept", [outside.Outside({2: b"\2" * 32}, keys.index)])
    ring.forget()
    assert {person.phone for person in Person.objects.all()} == {person.phone for person in people}


def test_words_are_found_blind():
    world = World()
    case = say(world)
    from huiyin.apps.cases import search

    assert search.find("路灯", town=world.town.pk) == [case.pk]
    assert search.find("没有这样的词") == []
    if connection.vendor == "postgresql":
        assert "路灯" not in raw("cases_search", "words", case.pk, "case_id")
    assert not Case.objects.filter(pk=0).exists()


def test_other_keys_than_those_are_noticed(monkeypatch: pytest.MonkeyPatch):
    add_person(name="沈知远", phone="13800000000")
    assert missing() == ""
    monkeypatch.setattr(outside, "_kept", [outside.new()])
    assert "generation 1" in missing()
    monkeypatch.setattr(outside, "_kept", [])
    monkeypatch.setenv("HUIYIN_KEYS", "")
    assert "huiyin.keys" in missing()


def test_record_keys_stand_in_the_file_and_are_read_again() -> None:
    keys = outside.Outside({1: b"\1" * 32}, b"\2" * 32, records={1: b"\3" * 32, 2: b"\4" * 32})
    assert outside.parsed(keys.written()) == keys
    with pytest.raises(outside.KeysMissing):
        outside.parsed("index = " + "0f" * 32 + "\n1 = " + "1e" * 32 + "\nrecord_1 = 00")


def test_an_installation_registers_another_cipher_and_reads_old_and_new(settings: Any) -> None:
    """By name in `huiyin.toml`. What stands there stays as it is, under the same keys."""
    other = uuid.UUID(int=8)
    old = seal(OWNER, "旧的", "t\x1fc\x1f1")
    settings.CIPHERS = settings.CIPHERS | {"another": "tests.apps.keys.another"}
    settings.CIPHER = "another"
    new = seal(OWNER, "新的", "t\x1fc\x1f1")
    assert [b64decode(each.text.removeprefix(MARK))[0] for each in (old, new)] == [1, 2]
    of_new_key = seal(other, "新钥匙", "t\x1fc\x1f1")
    for cipher in ("another", "aes"):
        settings.CIPHER = cipher
        ring.forget()
        assert [unseal(each, "t\x1fc\x1f1") for each in (old, new, of_new_key)] == ["旧的", "新的", "新钥匙"]
    assert DataKey.objects.get(pk=other).wrapped.startswith("02"), "the key itself is wrapped by it"
    settings.CIPHERS = {"aes": settings.CIPHERS["aes"]}
    with pytest.raises(Unreadable, match="unknown format 2"):
        unseal(new, "t\x1fc\x1f1")
