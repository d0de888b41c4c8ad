"""What happened stays as it was: held by the database and by the commitments, whichever way somebody comes."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from huiyin.apps.books.models import Transfer
from huiyin.apps.records.actions import COMMITTED, SCHEMA, commit, note_read
from huiyin.apps.records.models import Event, EventSecret, ReadLog
from huiyin.apps.rolls.actions import freeze, make_roll
from huiyin.apps.rolls.models import Act
from huiyin.cli.checks import commitments
from huiyin.core.rolls import ActKind
from tests.apps.books.test_books import a_book, move
from tests.apps.rolls.test_rolls import give
from tests.builders import MONDAY, World, say

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


def refused(sql: str, *values: Any) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)
    except DatabaseError as refusal:
        return "append-only" in str(refusal)
    return False


@pytest.fixture
def kept(world: World) -> dict[str, tuple[str, ...]]:
    """A row in every table that only grows, and the columns by which each is known."""
    case, desk = say(world), world.viewer("desk", unit=world.unit("village_station", world.village))
    note_read(desk, case.uid, "case", MONDAY)
    _, outside, one, _ = a_book("积分簿", place=world.village)
    move(outside, one, 5)
    roll = make_roll(name="民议户册", place=world.village, entries=[{"name": "甲户"}])
    give(freeze(roll=roll, now=MONDAY), 1, ActKind.sign)
    return {
        "records_event": ("seq", "uid", "nth"),
        "records_eventsecret": ("event_id",),
        "records_readlog": ("id",),
        "books_transfer": ("id", "uid"),
        "rolls_act": ("uid",),
    }


def test_nothing_is_changed_or_deleted(kept: dict[str, tuple[str, ...]]) -> None:
    for table, keys in kept.items():
        assert refused(f"UPDATE {table} SET {keys[0]} = {keys[0]}"), table
        assert table == "records_eventsecret" or refused(f"DELETE FROM {table}"), table


@pytest.mark.parametrize("column", [f.column for f in Event._meta.concrete_fields if f.column != "place_no"])
def test_of_an_event_only_the_number_of_its_place_changes(world: World, column: str) -> None:
    say(world)
    kind = "CAST('{}' AS text)" if connection.vendor == "sqlite" else "CAST('{\"a\": 1}' AS jsonb)"
    field = Event._meta.get_field(column.removesuffix("_id"))
    other: Any = f"{column} + 1" if "Integer" in type(field).__name__ or column == "seq" else "NULL"
    other = kind if column == "data" else "'x'" if "Char" in type(field).__name__ else other
    nulls = {"subject", "place_id", "unit_id", "actor_id", "as_post_id", "quantity"}
    if column in nulls:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count({column}) FROM records_event")
            other = "NULL" if cursor.fetchone()[0] else {"subject": "uid", "quantity": "7"}.get(column, "1")
    assert refused(f"UPDATE records_event SET place_no = place_no + 1, {column} = {other}")
    assert refused(f"UPDATE records_event SET {column} = {other}")


def test_the_number_of_its_place_may_change(world: World) -> None:
    say(world)
    before = list(Event.objects.values())
    with connection.cursor() as cursor:
        cursor.execute("UPDATE records_event SET place_no = place_no + 1")
    assert list(Event.objects.values()) == [row | {"place_no": row["place_no"] + 1} for row in before]


@pytest.mark.sqlite
def test_nothing_is_replaced(kept: dict[str, tuple[str, ...]]) -> None:
    fresh = {"uid": uuid.uuid4().hex, "seq": 900_000, "id": 900_000, "nth": 900}
    for table, keys in kept.items():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {table} LIMIT 1")
            columns, row = [column[0] for column in cursor.description], cursor.fetchone()
        for key in keys:
            others = {name: value for name, value in fresh.items() if name != key and name in keys}
            values = [others.get(name, value) for name, value in zip(columns, row, strict=True)]
            marks = ", ".join(["%s"] * len(values))
            assert refused(f"INSERT OR REPLACE INTO {table} ({', '.join(columns)}) VALUES ({marks})", *values), (
                table,
                key,
            )
    assert (Transfer.objects.count(), Act.objects.count(), ReadLog.objects.count()) == (1, 1, 1)


def other(value: Any) -> Any:
    """A value of the same kind that is another one."""
    if isinstance(value, uuid.UUID):
        return uuid.uuid4()
    if isinstance(value, dict):
        return {**value, "more": 1}
    if isinstance(value, date):
        return value + timedelta(days=1)
    return (value or 0) + 1 if isinstance(value, int | None) else f"{value}x"


def test_every_column_of_an_event_is_committed(world: World) -> None:
    say(world)
    secret = EventSecret.objects.select_related("event").first()
    event, free = secret.event, {"seq", "place_no", "commitment"}
    assert event.commitment == commit(event, secret.salt, secret.body)
    for column in Event._meta.concrete_fields:
        value = getattr(event, column.attname)
        setattr(event, column.attname, other(value))
        same = event.commitment == commit(event, secret.salt, secret.body)
        assert column.attname == "commitment" or same == (column.attname in free), column.attname
        setattr(event, column.attname, value)
    assert commit(event, secret.salt, {**secret.body, "more": 1}) != event.commitment


def test_events_of_an_earlier_form_still_agree_and_of_an_unknown_one_never(world: World) -> None:
    assert set(COMMITTED[1]) < set(COMMITTED[SCHEMA])
    say(world)
    secrets = [(each.event, each) for each in EventSecret.objects.select_related("event")]
    assert not list(commitments.look(lambda n: None))
    for event, secret in secrets:
        event.schema = 1
        event.commitment = commit(event, secret.salt, secret.body)
        event.outcome = "solved"
        assert event.commitment == commit(event, secret.salt, secret.body)
        event.schema = 99
        assert event.commitment != commit(event, secret.salt, secret.body)
