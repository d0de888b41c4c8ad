"""Whoever changes a row behind the product's back is found out by `huiyin verify`: every column of every table that it claims is
changed, a row of each is taken away, and one is slipped in.

The rules of the database are lifted first, as who owns it could. What verify does not claim stands in FREE, with why; a table of
records that is in neither list fails the first test.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection
from django.db.models import Field, Model

from huiyin.apps.books.models import Account, Transfer
from huiyin.apps.cases.actions.erasing import erase_case
from huiyin.apps.cases.models import Case, ClockRun
from huiyin.apps.figures.actions.approving import approve
from huiyin.apps.figures.actions.briefs import begin, publish, save_draft, withdraw
from huiyin.apps.figures.approved import digest_of, now
from huiyin.apps.figures.models import Approval, ApprovedChart, ApprovedFigure, Brief, BriefFigure
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.apps.records import outside_witnesses
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
    ReadLog,
    Seen,
    Sequenced,
    Tile,
)  # fmt: skip
from huiyin.cli.verify import looked
from huiyin.core.spans import Period, span_at
from tests.apps.board.published import Hands
from tests.apps.books.test_books import a_book, move
from tests.apps.records.sealing import TUESDAY, sealed
from tests.behind import behind_the_back
from tests.builders import MONDAY, World, say, step

pytestmark = pytest.mark.django_db
CHECKS = ("commitments", "logs", "marks", "clocks", "counters", "seen", "published", "walls", "books", "numbers")
CLAIMED = (
    Event, EventSecret, Log, Leaf, Tile, Checkpoint, Cosignature, LogKey, Cell, Seen, Account, Transfer, Case, ClockRun,
    Brief, BriefFigure, Approval, ApprovedFigure, ApprovedChart,
)  # fmt: skip
FIRST: dict[type[Model], str] = {
    Cell: "counters", Seen: "seen", Account: "books", Transfer: "books", Case: "marks", ClockRun: "clocks", Tile: "logs",
    Brief: "published", BriefFigure: "published", Approval: "published", ApprovedFigure: "published",
    ApprovedChart: "published",
    Leaf: "logs", Checkpoint: "logs", Cosignature: "logs", LogKey: "logs", Log: "logs",
}  # fmt: skip
FREE: dict[type[Model], str] = {
    Account: "uid book owner name floor",  # whose it is: only what adds up is told by transfers
    Transfer: "uid period day event reverses made_at",  # where no event stands behind it; else: test_tampering_published
    # Of a matter: its words are sealed, and whoever has it in hand is chosen anew at each step.
    Case: "receipt pack profile title language back unit handler reporter_post"
    " held_by_post held_by_unit suggested why moved_at raised_at grade answered_at backers redone parent"
    " merged_into published_at open",
    # Of a brief: who wrote it and when, and how many events it has.
    Brief: "version writers written_at seq",
    ClockRun: "extra counted_from started_at stopped_at next_at stage",  # told by the segments, or by the sweep
}
NOT_CLAIMED = {
    ReadLog: "who has read is no event; the database holds it for six months",
    Sequenced: "a bookmark: behind, the sequencer looks again; ahead, the next events are found to be in no log",
}


def columns(model: type[Model]) -> list[Field[Any, Any]]:
    free = set(FREE.get(model, "").split())
    return [field for field in model._meta.concrete_fields if not field.primary_key and field.name not in free]


def test_every_table_of_records_is_claimed_or_said_not_to_be() -> None:
    ours = set(apps.get_app_config("records").get_models())
    assert ours == {model for model in {*CLAIMED, *NOT_CLAIMED} if model._meta.app_label == "records"}
    for model, free in FREE.items():
        assert set(free.split()) <= {field.name for field in model._meta.concrete_fields}, model


@pytest.fixture
def kept(as_owner: None) -> World:
    """A village whose log fills a tile, sealed on two days, with a witness outside; a matter that was erased; a book."""
    world = World()
    told_to_everybody(world)
    say(world, place=world.other_village)
    erased = say(world)
    step(erased, Viewer.nobody().as_reporter, "withdraw", MONDAY + timedelta(minutes=5))
    say(world)
    noted = Happened("visit.noted", at=MONDAY, recorded_at=MONDAY, place=world.grid)
    log_all(Viewer.for_system("a test"), [noted] * 260)
    pledged = Happened("pledge.made", at=MONDAY, recorded_at=MONDAY, place=world.grid, role="member", data={"by": "a"})
    log(Viewer.for_system("a test"), pledged)
    _, outside, one, _ = a_book("积分簿", place=world.village)
    move(outside, one, 5)
    world.viewer("desk", unit=world.unit("village_station", world.village))
    sealed()
    outside_witnesses._keep(last(Checkpoint), "archive.example", "— archive.example AAAAAAAA\n")
    erase_case(by=Viewer.for_system("a test"), case=erased.uid, reason="asked", now=TUESDAY)
    sealed(TUESDAY)
    return world


def told_to_everybody(world: World) -> None:
    """A matter on the board, a brief that was withdrawn again, a village's period that is locked."""
    Hands(world, world.other_village).published(MONDAY)
    committee, village = world.units["party_committee"], world.village
    desk, head = world.viewer("desk", unit=committee), world.viewer("secretary", unit=committee)
    first = date(2026, 10, 1)
    brief = begin(by=desk, uid=uuid.uuid4(), place=world.town, period="month", day=first, now=MONDAY)
    text = "一、说事\n说事{{heard}}。\n{{chart:heard}}"
    brief = save_draft(by=desk, uid=brief.uid, version=1, title="工作简报", text=text, now=MONDAY)
    publish(by=head, uid=brief.uid, version=brief.version, now=MONDAY)
    withdraw(by=head, uid=brief.uid, why="重发", now=MONDAY)
    by = world.viewer("secretary", unit=world.unit("village_branch", village))
    read = digest_of(now(village, span_at(Period.month, first)))
    approve(by=by, place=village, period="month", first=first, read=read, now=MONDAY)


def found(model: type[Model] | None = None) -> Iterator[str]:
    """What verify finds, by those checks first that look at this table."""
    first = FIRST.get(model, "") if model else ""
    for name in sorted(CHECKS, key=lambda name: name != first):
        check: Any = import_module(f"huiyin.cli.checks.{name}")
        yield from (each.what for each in looked(check, lambda n: None))


def is_found(model: type[Model]) -> bool:
    return next(found(model), None) is not None


OTHER: dict[Any, Callable[[Any], Any]] = {
    bytes | memoryview: lambda raw: bytes([bytes(raw)[0] ^ 1]) + bytes(raw)[1:],
    bool: lambda yes: not yes,
    int: lambda n: n + 1,
    uuid.UUID: lambda _: uuid.uuid4(),
    date: lambda day: day + timedelta(days=1),
    dict: lambda told: {**told, "more": 1, "answer": "x"},
    list: lambda _: [],
    str: lambda text: f"x{text}"[: len(text) or 1],
}


def other(field: Field[Any, Any], value: Any) -> Any:
    """Another value of the same kind; of a row of another table, another row."""
    if field.is_relation:
        rows = field.related_model._base_manager.exclude(pk=value)
        return rows.order_by("-pk").values_list("pk", flat=True).first()
    if value is None:
        return MONDAY if "Date" in type(field).__name__ else 1
    for kind, make in OTHER.items():
        if isinstance(value, kind):
            return make(value)
    raise TypeError(type(value))


def last(model: type[Model]) -> Any:
    """A row of the table: the newest, but of events one that says something, of accounts one that holds something."""
    rows = model._default_manager.order_by("-pk")
    if model is Event:
        return rows.filter(kind="case.order").first()
    if model is Account:
        return rows.exclude(balance=0).first()
    if model is LogKey:
        return rows.filter(line="").first()
    return rows.exclude(n=0).first() if model is Cell else rows[0]


def test_nothing_is_found_where_nothing_was_done(kept: World) -> None:
    assert list(found()) == []
    assert Tile.objects.count() == 1
    assert Cosignature.objects.filter(outside=True).count() == 1


def test_every_column_that_is_changed_is_found(kept: World) -> None:
    unseen = []
    for model, field in [(each, field) for each in CLAIMED for field in columns(each)]:
        with behind_the_back(model):
            if changed(model, last(model), field) and not is_found(model):
                unseen.append(f"{model.__name__}.{field.name}")
    assert unseen == []


def changed(model: type[Model], row: Any, field: Field[Any, Any]) -> bool:
    """Change one column of a row by SQL; False where the database itself does not take it."""
    value = other(field, getattr(row, field.attname))
    try:
        if hasattr(field, "seal") or "Encrypted" in type(field).__name__:
            with connection.cursor() as cursor:
                cursor.execute(f"UPDATE {model._meta.db_table} SET {field.column} = '\"x\"'")
        else:
            model._base_manager.filter(pk=row.pk).update(**{field.attname: value})
    except IntegrityError:
        return False
    return True


def test_a_row_that_is_taken_away_is_found(kept: World) -> None:
    unseen = []
    for model in CLAIMED:
        with behind_the_back(model):
            model._base_manager.filter(pk=last(model).pk)._raw_delete("default")
            if not is_found(model):
                unseen.append(model.__name__)
    assert unseen == []


def test_a_line_of_a_witness_outside_that_is_taken_away_is_found(kept: World) -> None:
    with behind_the_back(Cosignature):
        Cosignature.objects.filter(outside=True)._raw_delete("default")
        assert any("archive.example" in what for what in found())


def copy(model: type[Model], **changes: Any) -> Model:
    """A row like the last one of its table."""
    row = last(model)
    row.pk = None
    for name, value in changes.items():
        setattr(row, name, value)
    return row  # type: ignore[no-any-return]


def unlogged() -> Event:
    noted = Happened("visit.noted", at=MONDAY, recorded_at=MONDAY, place=Log.objects.first().place)
    return log_all(Viewer.for_system("a test"), [noted])[0]


def erased_event() -> Event:
    return Event.objects.filter(secret=None).order_by("seq").first()


SLIPPED_IN: dict[str, Callable[[], Model]] = {
    "Event": lambda: copy(Event, uid=uuid.uuid4(), nth=7),
    "EventSecret of what was erased": lambda: EventSecret(event=erased_event(), salt="x", body={}),
    "Log": lambda: Log(place=Place.objects.get(name="第二网格", parent__name="杏树湾村"), origin="x", made_at=MONDAY),
    "Leaf": lambda: Leaf(event=unlogged(), log=last(Log), number=900, hash=bytes(32), code="0" * 12),
    "Tile": lambda: Tile(log=last(Log), level=0, number=7, hashes=bytes(8192), root=bytes(32)),
    "Checkpoint": lambda: copy(Checkpoint, number=3, day=date(2026, 11, 18)),
    "Cosignature": lambda: copy(Cosignature, name="huiyin.witness/x", outside=False),
    "Cosignature from outside": lambda: copy(Cosignature, name="other.example", outside=True),
    "LogKey of before": lambda: copy(LogKey, generation=9),
    "LogKey of later": lambda: copy(LogKey, generation=9, made_at=TUESDAY + timedelta(days=1)),
    "Cell": lambda: copy(Cell, role="x"),
    "Seen": lambda: copy(Seen, who="b"),
    "Account": lambda: copy(Account, uid=uuid.uuid4(), owner=None, balance=5),
    "Transfer": lambda: copy(Transfer, uid=uuid.uuid4(), reverses=None),
    "Brief": lambda: copy(Brief, uid=uuid.uuid4(), withdrawn_at=None, first=date(2026, 9, 1)),
    "BriefFigure": lambda: copy(BriefFigure, slug="x"),
    "Approval": lambda: copy(Approval, uid=uuid.uuid4(), first=date(2026, 9, 1)),
    "ApprovedFigure": lambda: copy(ApprovedFigure, slug="x"),
    "ApprovedChart": lambda: copy(ApprovedChart, slug="x"),
    "Case": lambda: copy(Case, uid=uuid.uuid4(), code="X-1", receipt="x", title=""),
    "ClockRun": lambda: copy(ClockRun, name="another", running=True),
}


def test_a_row_is_slipped_into_every_table() -> None:
    assert {what.partition(" ")[0] for what in SLIPPED_IN} == {model.__name__ for model in CLAIMED}


def test_what_is_slipped_in_is_found(kept: World) -> None:
    unseen = []
    for what, make in SLIPPED_IN.items():
        with behind_the_back(type(row := make())):
            row.save_base(raw=True, force_insert=True)
            if not is_found(type(row)):
                unseen.append(what)
    assert unseen == []


def test_what_an_event_is_about_is_found_after_its_words_are_gone(kept: World) -> None:
    """The salt is destroyed, and still nobody can say that another post did it, at another place."""
    event = erased_event()
    for name in ("place", "as_post", "actor", "unit", "kind"):
        with behind_the_back(Event):
            assert changed(Event, event, next(field for field in columns(Event) if field.name == name))
            assert any("leaf" in what for what in found()), name


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
