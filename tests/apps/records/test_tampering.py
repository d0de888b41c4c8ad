"""Whoever changes a row behind the product's back is found out by `huiyin verify`: every table and column that counts is tried.

The rules of the database are lifted first, as who owns it could. What figures are counted from is among it: a cell, and a row of
whom an event was about, are found by the checks of their own and by the figure that comes out wrong.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, datetime, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.db.models import F, Model

from huiyin.apps.books.models import Account, Transfer
from huiyin.apps.cases.actions.erasing import erase_case
from huiyin.apps.cases.models import Case
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.actions import add_place
from huiyin.apps.records import checkpoints
from huiyin.apps.records.actions import Happened, log, log_all
from huiyin.apps.records.models import (
    Cell,
    Checkpoint,
    Cosignature,
    Event,
    EventSecret,
    Leaf,
    Log,
    LogKey,
    Seen,
    Tile,
)
from huiyin.apps.records.sequencing import sequence_all
from huiyin.core.words import PlaceKind
from tests.apps.books.test_books import a_book, move
from tests.behind import behind_the_back
from tests.builders import MONDAY, World, say

pytestmark = pytest.mark.django_db
CHECKS = ("commitments", "logs", "marks", "counters", "seen", "books")


@pytest.fixture
def kept(as_owner: None) -> World:
    """A village whose log fills a tile, sealed on two days; a matter that was erased; a book."""
    world = World()
    say(world, place=world.other_village)
    erased = say(world)
    Case.objects.filter(pk=erased.pk).update(open=False, outcome="solved", closed_at=MONDAY)
    noted = Happened("visit.noted", at=MONDAY, recorded_at=MONDAY, place=world.grid)
    log_all(Viewer.for_system("a test"), [noted] * 260)
    pledged = Happened("pledge.made", at=MONDAY, recorded_at=MONDAY, place=world.grid, role="member", data={"by": "a"})
    log(Viewer.for_system("a test"), pledged)
    _, outside, one, _ = a_book("积分簿", place=world.village)
    move(outside, one, 5)
    seal(MONDAY)
    Case.objects.filter(pk=erased.pk).update(open=False, outcome="solved", closed_at=MONDAY)
    erase_case(by=Viewer.for_system("a test"), case=erased.uid, reason="asked", now=MONDAY + timedelta(days=1))
    seal(MONDAY + timedelta(days=1))
    return world


def seal(now: datetime) -> None:
    sequence_all(now=now)
    checkpoints.sign_heads(now=now)


def found() -> list[str]:
    checks: list[Any] = [import_module(f"huiyin.cli.checks.{name}") for name in CHECKS]
    return [each.what for check in checks for each in check.look(lambda n: None)]


def other(value: Any) -> Any:
    """Another value of the same kind."""
    if isinstance(value, bytes | memoryview):
        return bytes([bytes(value)[0] ^ 1]) + bytes(value)[1:]
    if isinstance(value, bool):
        return not value
    if isinstance(value, uuid.UUID):
        return uuid.uuid4()
    if isinstance(value, date):
        return value + timedelta(days=1)
    if isinstance(value, dict):
        return {**value, "more": 1}
    return (value or 0) + 1 if isinstance(value, int | None) else f"x{value}"[: len(value) or 1]


EVENT = [field.attname for field in Event._meta.concrete_fields if field.name not in ("seq", "place_no")]
COLUMNS: list[tuple[type[Model], str]] = [
    *((Event, name) for name in EVENT if not name.endswith("_id")),
    *((EventSecret, name) for name in ("salt",)),
    *((Leaf, name) for name in ("number", "hash", "code", "masked")),
    *((Tile, name) for name in ("level", "number", "hashes", "root")),
    *((Checkpoint, name) for name in ("number", "day", "size", "root", "note")),
    *((Cosignature, name) for name in ("name", "line")),
    *((LogKey, name) for name in ("key", "witness")),
    (Log, "origin"),
    *((Case, name) for name in ("seq", "state", "phase")),
    *((Cell, name) for name in ("kind", "day", "n", "quantity", "category", "role", "series", "also")),
    *((Seen, name) for name in ("kind", "of", "who", "month", "first", "category", "role", "series")),
    (Account, "balance"),
    (Transfer, "amount"),
]
DELETED = (Event, EventSecret, Leaf, Tile, Checkpoint, Cosignature, LogKey, Cell, Seen)


def test_nothing_is_found_where_nothing_was_done(kept: World) -> None:
    assert found() == []
    assert Tile.objects.count() == 1
    assert Cosignature.objects.exists()


def test_every_column_that_is_changed_is_found(kept: World) -> None:
    unseen = []
    for model, name in COLUMNS:
        row = last(model)
        with behind_the_back(model):
            model._default_manager.filter(pk=row.pk).update(**{name: other(getattr(row, name))})
            if not found():
                unseen.append(f"{model._meta.label}.{name}")
    assert unseen == []


def test_what_an_event_is_about_is_found_after_its_words_are_gone(kept: World) -> None:
    """The salt is destroyed, and still nobody can say that another post did it, at another place."""
    event = Event.objects.filter(secret=None).order_by("seq").last()
    elsewhere = add_place(kind=PlaceKind.village, name="别处村", parent=kept.town, code="990001100299")
    post = kept.town.posts.first() or kept.town.seated_units.first().posts.first()
    person = kept.viewer("desk", unit=kept.unit("village_station", kept.village)).actor.person
    unit = kept.town.seated_units.first()
    changes = {
        "place_id": elsewhere.pk,
        "as_post_id": post.pk,
        "actor_id": person,
        "unit_id": unit.pk,
        "kind": "case.other",
    }
    for name, value in changes.items():
        with behind_the_back(Event):
            Event.objects.filter(pk=event.pk).update(**{name: value if getattr(event, name) != value else None})
            assert any("leaf" in what for what in found()), name


def test_every_row_that_is_taken_away_is_found(kept: World) -> None:
    unseen = []
    for model in DELETED:
        row = last(model)
        with behind_the_back(model):
            model._default_manager.filter(pk=row.pk)._raw_delete("default")
            if not found():
                unseen.append(model._meta.label)
    assert unseen == []


ADDED: dict[str, Callable[[], Any]] = {
    "a cell": lambda: Cell.objects.create(
        span="d", kind="opened", day=MONDAY.date(), place=last(Log).place, place_no=last(Log).place.no, n=1
    ),
    "a tile": lambda: Tile.objects.create(log=last(Log), level=0, number=7, hashes=bytes(8192), root=bytes(32)),
    "a leaf": lambda: Leaf.objects.create(
        event=unlogged(), log=Log.objects.first(), number=900, hash=bytes(32), code="0" * 12
    ),
    "a head": lambda: Checkpoint.objects.create(
        log=last(Log),
        number=3,
        day=date(2026, 11, 18),
        size=1,
        root=bytes(32),
        note="a\n\n— b AAAAAAAA\n",
        made_at=MONDAY,
    ),
    "a balance": lambda: Account.objects.filter(pk=last(Account).pk).update(balance=F("balance") + 1),
}


@pytest.mark.parametrize("what", ADDED)
def test_what_is_slipped_in_is_found(kept: World, what: str) -> None:
    with behind_the_back(Account):
        ADDED[what]()
        assert found()


def unlogged() -> Event:
    noted = Happened("visit.noted", at=MONDAY, recorded_at=MONDAY, place=Log.objects.first().place)
    return log_all(Viewer.for_system("a test"), [noted])[0]


def last(model: type[Model]) -> Any:
    """A row of the table: the newest, but of events one that says something."""
    rows = model._default_manager.order_by("-pk")
    if model is Event:
        return rows.filter(kind="case.order").last()
    return rows.exclude(n=0).first() if model is Cell else rows[0]


def test_a_figure_that_comes_out_wrong_is_found_and_named(kept: World) -> None:
    on = date(2026, 11, 16)
    say(kept, slug="talk", category="road")
    assert figures_found(on) == []
    for row, wrong in (
        (Cell.objects.get(kind="opened", pack="talk", span="d"), "talks"),
        (Seen.objects.get(), "pledged"),
    ):
        with behind_the_back(type(row)):
            type(row)._default_manager.filter(pk=row.pk)._raw_delete("default")
            assert figures_found(on) == [f"figure {wrong} of 望禾镇 on {on}"]


def figures_found(on: date) -> list[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.utils.timezone.localdate", lambda: on)
        return [each.what for each in import_module("huiyin.cli.checks.figures").look(lambda n: None)]
