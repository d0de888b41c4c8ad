"""What the product reads by itself names its reason, and how often stands in the security log once an hour."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError
from django.test import Client

import huiyin.site
from huiyin.apps.people import security
from huiyin.apps.people.models import SecurityEntry
from huiyin.apps.people.security import note_system_work
from huiyin.apps.records.models import Event
from huiyin.apps.scope.acting import rule_decides, system, worked
from huiyin.site.worker import CLOCKS, JOBS, LOGS, Notes, work
from tests.builders import MONDAY, World, say

pytestmark = pytest.mark.django_db
HOUSE = Path(huiyin.site.__file__).parent.parent


@pytest.fixture(autouse=True)
def nothing_yet(the_test_itself: None) -> Iterator[None]:
    worked()
    yield
    worked()


def noted() -> dict[str, int]:
    return {entry.data["reason"]: entry.data["times"] for entry in SecurityEntry.objects.filter(kind="system_work")}


def test_one_entry_for_each_reason_however_often(world: World) -> None:
    case = say(world)
    worked()
    for _ in range(3):
        assert Client().get(f"/q/{case.code}").status_code == 200
    assert note_system_work(MONDAY) == 1
    assert noted() == {"a code is looked up": 3}
    assert note_system_work(MONDAY + timedelta(hours=1)) == 0, "nothing since"
    entry = SecurityEntry.objects.get(kind="system_work")
    assert (entry.person_id, entry.by_id, entry.network) == (None, None, "")


def test_a_round_that_finds_nothing_leaves_nothing() -> None:
    for kind in (JOBS, CLOCKS, LOGS) * 3:
        assert not work(kind)
    assert worked() == {}


def test_a_round_that_finds_work_is_noted(world: World) -> None:
    say(world)
    worked()
    work(LOGS)
    assert worked() == {LOGS.reason: Event.objects.count()}


def test_the_act_of_a_person_is_no_work_of_the_product() -> None:
    @rule_decides
    def act() -> None:
        """Decides."""

    act()
    assert worked() == {}


def test_what_cannot_be_written_is_counted_on(monkeypatch: pytest.MonkeyPatch) -> None:
    with system("a reason"):
        pass

    def fail(*_: Any, **__: Any) -> None:
        raise DatabaseError

    monkeypatch.setattr(security, "note", fail)
    with pytest.raises(DatabaseError):
        note_system_work(MONDAY)
    with system("a reason"):
        pass
    assert worked() == {"a reason": 2}


@pytest.mark.django_db(transaction=True)
def test_what_is_left_is_written_when_the_process_ends() -> None:
    with system("a reason"):
        pass
    Notes._write(notes := Notes())
    assert noted() == {"a reason": 1}
    assert notes.every == 3600


def test_every_reason_is_a_sentence_of_the_code() -> None:
    """So there are few of them: nobody's name and no number can come into the log by a reason."""
    wrong, found = [], set()
    for path in HOUSE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id == "system"
                and node.args
            ):
                reason = node.args[0]
                if isinstance(reason, ast.Constant) and isinstance(reason.value, str):
                    found.add(reason.value)
                else:
                    wrong.append(f"{path}:{node.lineno}")
    assert wrong == []
    assert 10 < len(found) < 160
