"""The key by which a phone seals what it keeps: told to its person alone, the same for as long as the person is known."""

from __future__ import annotations

from base64 import b64decode
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from huiyin.apps.keys import outside
from huiyin.apps.keys.actions import destroy, rewrap
from huiyin.apps.keys.phones import phone_key
from huiyin.apps.keys.ring import Destroyed
from huiyin.apps.people.models import Person
from huiyin.apps.people.queries import Viewer
from huiyin.core.idle import IN_ALL
from tests.apps.field.hands import signed_in
from tests.builders import World

pytestmark = pytest.mark.django_db


def told(browser: Client) -> dict[str, Any]:
    """What the server tells a page of the session it belongs to."""
    found: dict[str, Any] = browser.get("/w/who/").json()
    return found


def test_each_person_has_a_key_of_their_own_in_every_session(world: World, worker: Viewer, page: Client) -> None:
    here, there = told(page), told(signed_in(worker))
    other = told(signed_in(world.viewer("grid_worker", place=world.grid)))
    assert len(b64decode(here["key"])) == 32
    assert here["key"] == there["key"], "what waits in a phone opens after signing in again"
    assert here["key"] != other["key"]


def test_nobody_keeps_the_answer_and_without_a_session_there_is_none(page: Client) -> None:
    assert page.get("/w/who/")["Cache-Control"] == "private, no-store"
    key = told(page)["key"]
    page.post("/sign-out/")
    without = page.get("/w/who/")
    assert without.status_code == 302
    assert key not in without.content.decode()


def test_no_page_has_the_key_in_it(page: Client) -> None:
    key = told(page)["key"]
    assert all(key not in page.get(f"/w/{each}").content.decode() for each in ("", "report/", "outbox/", "offline/"))


@pytest.mark.parametrize(("title", "minutes"), [("grid_worker", 240), ("desk", 30)])
def test_it_says_how_long_the_sign_in_lives_unused(world: World, title: str, minutes: int) -> None:
    where = {"place": world.grid} if title == "grid_worker" else {"unit": world.unit("town_centre")}
    seconds = told(signed_in(world.viewer(title, **where)))["seconds"]
    assert minutes * 60 - 30 < seconds <= minutes * 60


def test_never_beyond_the_end_of_the_sign_in(page: Client) -> None:
    session = page.session
    session["began"] = (timezone.now() - IN_ALL + timedelta(minutes=5)).timestamp()
    session.save()
    assert 0 < told(page)["seconds"] <= 300
    assert 0 < told(page)["most"] <= 300


def test_it_says_how_long_the_sign_in_lives_however_much_it_is_used(page: Client) -> None:
    assert IN_ALL.total_seconds() - 30 < told(page)["most"] <= IN_ALL.total_seconds()


def test_turning_the_keys_outside_loses_nothing_and_erasing_the_person_everything(
    page: Client, worker: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, owner = told(page)["key"], Person.objects.get(pk=worker.actor.person).uid
    was = outside.keys()
    turned = outside.Outside({2: b"2" * 32}, was.index, codes=was.codes, records=was.records)
    monkeypatch.setenv(
        "HUIYIN_KEYS",
        outside.Outside(
            {**was.generations, **turned.generations}, was.index, codes=was.codes, records=was.records
        ).written(),
    )
    outside.forget()
    rewrap()
    monkeypatch.setenv("HUIYIN_KEYS", turned.written())
    outside.forget()
    assert b64decode(before) == phone_key(owner)
    monkeypatch.undo()
    outside.forget()
    destroy([owner], now=timezone.now())
    with pytest.raises(Destroyed):
        phone_key(owner)


def test_the_worker_brings_the_script_of_the_key_along(page: Client) -> None:
    worker = page.get("/w/sw.js").content.decode()
    assert worker.index("self.fieldKey = ") < worker.index("fieldKey.held(OWNER)")


def test_what_is_shown_without_signal_says_that_nothing_is_lost() -> None:
    over = Client().get("/w/offline/?over=1").content.decode()
    assert "登录已结束" in over
    assert "没有丢" in over
    assert "没有信号" in Client().get("/w/offline/").content.decode()
