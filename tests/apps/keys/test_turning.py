"""Blind indexes under another key: found before, while and after, killed and begun again, and nothing left of the older key."""

from __future__ import annotations

import io
import re
import uuid
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core import signing
from django.db import connection

from huiyin.apps.admin.queries import _known_as
from huiyin.apps.cases import search
from huiyin.apps.cases.actions.finding import ask_code
from huiyin.apps.cases.codes import receipt_code
from huiyin.apps.cases.models import Case, CaseContact
from huiyin.apps.files.actions import add_photo
from huiyin.apps.files.models import File
from huiyin.apps.jobs import sms
from huiyin.apps.keys import outside, turning
from huiyin.apps.keys.blind import blind, blinds
from huiyin.apps.keys.models import Turn
from huiyin.apps.keys.turning import begun, mark, turn_all
from huiyin.apps.people.actions import add_person
from huiyin.apps.people.models import Person
from huiyin.apps.people.queries import Viewer
from huiyin.apps.say import owning
from huiyin.cli import key_index, key_secret
from huiyin.cli.key_index import all_kinds
from huiyin.cli.terminal import Refused
from huiyin.core.errors import RuleError
from tests.apps.files.pictures import jpeg
from tests.builders import MONDAY, World, say, step

pytestmark = pytest.mark.django_db
HOUR = MONDAY.resolution * 3_600_000_000
PHONE = "13800000000"


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> Any:
    """`keys(…)` says which keys there are from now on."""
    held = [outside.keys()]
    monkeypatch.setattr(outside, "_kept", held)

    def now(changed: outside.Outside) -> None:
        held[:] = [changed]

    return now


def killed(_n: int) -> None:
    raise KeyboardInterrupt


def test_everything_is_found_before_while_and_after(keys: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turning, "BATCH", 2)
    world = World()
    people = [add_person(name=f"柳{n}", phone=f"1380000{n:04}") for n in range(5)]
    cases = [say(world, text=f"第{n}盏路灯不亮，晚上看不清。") for n in range(5)]

    def all_found() -> bool:
        numbers = [Person.objects.filter(_known_as(person.phone)).get() for person in people] == people
        return numbers and sorted(search.find("路灯", town=world.town.pk)) == [
            case.pk for case in Case.objects.order_by("pk")
        ]

    assert all_found()
    older = outside.keys()
    keys(begun(older))
    assert all_found()
    cases.append(say(world, text="还没人动手时来的路灯"))
    kinds = all_kinds()
    assert mark(kinds) == sum(kind.model._default_manager.count() for kind in kinds)
    for kind in kinds:
        with suppress(KeyboardInterrupt):  # of photos there are none, so nothing is killed
            turn_all(kind, killed)
        assert all_found(), kind.name
    cases.append(say(world, text="正在换的时候来的路灯"))
    people.append(add_person(name="柳新", phone="13811110000"))
    assert all_found()
    assert mark(kinds) < sum(kind.model._default_manager.count() for kind in kinds), "behind what was done"
    for kind in kinds:
        turn_all(kind)
    assert all_found()
    keys(replace(outside.keys(), before=b""))
    assert all_found(), "by the new key alone"
    assert {person.phone_index for person in Person.objects.exclude(phone="")}.isdisjoint(
        blinds_by(older, person.phone) for person in people
    )


def blinds_by(keys: outside.Outside, phone: str) -> str:
    from huiyin.apps.keys.blind import _mac, normal_phone

    return _mac(keys.index, "phone", normal_phone(phone))


@pytest.mark.parametrize("when", ["before it is turned", "after it is turned"])
def test_what_changes_meanwhile_stays_findable(keys: Any, when: str) -> None:
    world = World()
    desk = world.viewer("desk", unit=world.unit("village_station", world.village))
    case = say(world, text="水渠口的井盖坏了", category="road")
    kind = next(kind for kind in all_kinds() if kind.name == search.NAME)
    keys(begun(outside.keys()))
    mark([kind])
    if when == "after it is turned":
        turn_all(kind)
    step(case, desk, "sort", MONDAY + HOUR, category="lamp", place=str(world.other_village.pk))
    assert search.find("井盖", village=world.other_village.pk) == [case.pk]
    turn_all(kind)
    keys(replace(outside.keys(), before=b""))
    assert search.find("井盖", village=world.other_village.pk) == [case.pk]
    assert search.find("井盖", village=world.village.pk) == []


def test_the_same_photo_is_known_meanwhile(keys: Any) -> None:
    owner = uuid.uuid4()

    def photo() -> File:
        return add_photo(owner=owner, upload=io.BytesIO(jpeg()), by=Viewer.nobody(), now=MONDAY)

    first = photo()
    keys(begun(outside.keys()))
    assert photo() == first
    kind = next(kind for kind in all_kinds() if kind.name == "files_file")
    mark([kind])
    turn_all(kind)
    keys(replace(outside.keys(), before=b""))
    assert photo() == first
    assert File.objects.get().sha256 != first.sha256


def test_finding_by_telephone_waits_until_it_is_done(keys: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A list that is half there would say that the rest does not exist."""
    monkeypatch.setattr(sms, "offered", lambda: True)
    keys(begun(outside.keys()))
    with pytest.raises(RuleError, match="numbers_anew"):
        ask_code(phone=PHONE, address="192.0.2.1", language="zh-hans", now=MONDAY)


def test_who_was_shown_under_the_older_key_is_asked_again(keys: Any, rf: Any) -> None:
    request = rf.get("/mine/")
    request.session = type("Session", (dict,), {"cycle_key": lambda _self: None})()
    owning.keep(request, MONDAY, phone=blind("phone", PHONE))
    assert owning.shown(request, MONDAY)
    keys(replace(outside.keys(), index=b"\7" * 32))
    assert owning.shown(request, MONDAY) is None


def test_the_command_turns_the_file_and_the_rows(
    folder: Path, settings: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    older = outside.keys()
    settings.KEYS_FILE = folder / "huiyin.keys"
    monkeypatch.delenv("HUIYIN_KEYS")
    monkeypatch.setattr(key_index, "SETTLE", 0)
    outside.write(settings.KEYS_FILE, older)
    person, case = add_person(name="柳成行", phone=PHONE), say(World())
    slept: list[float] = []
    monkeypatch.setattr("huiyin.cli.key_index.time.sleep", slept.append)
    assert key_index.rotate(folder) == 0
    newer = outside.keys()
    assert (newer.before, newer.generations) == (b"", older.generations)
    assert newer.index != older.index
    assert slept == [0], "the others are given time to see it"
    assert "Copy" in capsys.readouterr().out
    assert Person.objects.filter(phone_index=blind("phone", PHONE)).get() == person
    assert search.find("路灯") == [case.pk]
    assert CaseContact.objects.filter(phone_index=blind("phone", PHONE)).count() == 1
    assert key_index.rotate(folder) == 0, "and once more, from the beginning"
    assert Turn.objects.count() == len(all_kinds())
    assert search.find("路灯") == [case.pk]
    outside.forget()


def test_another_process_sees_the_new_file(folder: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = outside.keys()
    settings.KEYS_FILE = folder / "huiyin.keys"
    monkeypatch.delenv("HUIYIN_KEYS")
    outside.write(settings.KEYS_FILE, keys)
    assert outside.keys() == keys
    aside = folder / "aside"
    aside.write_text(replace(keys, index=b"\3" * 32).written())
    aside.replace(settings.KEYS_FILE)
    monkeypatch.setattr(outside, "LOOKED_AFTER", 0.0)
    assert outside.keys().index == b"\3" * 32
    settings.KEYS_FILE.unlink()
    assert outside.keys().index == b"\3" * 32, "a file that is away for now takes nothing away"
    outside.forget()


def test_keys_in_the_environment_are_changed_by_hand(folder: Path) -> None:
    with pytest.raises(Refused, match="index_before"):
        key_index.rotate(folder)


CONFIG = 'demo = false\nsecret_key = "the old one"  # made by init\nhosts = ["127.0.0.1"]\n'


def test_another_secret_key_leaves_codes_and_signs_alone(
    folder: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HUIYIN_SECRET_KEY")
    monkeypatch.delenv("HUIYIN_KEYS", raising=False)
    (folder / "huiyin.toml").write_text(CONFIG)
    settings.KEYS_FILE, settings.SECRET_KEY = folder / "huiyin.keys", "the old one"
    outside.write(settings.KEYS_FILE, outside.Outside({1: b"\1" * 32}, b"\2" * 32))
    case, signed = uuid.uuid4(), signing.dumps("sign-in")
    code = receipt_code(case)
    assert key_secret.rotate(folder, forget=False) == 0
    text = (folder / "huiyin.toml").read_text()
    new = re.search(r'^secret_key = "([^"]+)"$', text, re.MULTILINE)
    assert new
    assert new[1] != "the old one"
    assert 'secret_keys_before = ["the old one"]' in text
    assert (folder / "huiyin.toml").stat().st_mode & 0o077 == 0
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = new[1], ["the old one"]
    outside.forget()
    assert receipt_code(case) == code, "what is on paper goes on"
    assert signing.loads(signed) == "sign-in"
    assert key_secret.rotate(folder, forget=True) == 0
    assert "the old one" not in (folder / "huiyin.toml").read_text()
    outside.forget()


@pytest.mark.parametrize("text", ["", "secret_key = 'a'\nsecret_key = 'b'\n", 'secret_key = """a"""'])
def test_a_configuration_of_another_make_is_left_alone(
    folder: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.delenv("HUIYIN_SECRET_KEY")
    (folder / "huiyin.toml").write_text(text)
    with pytest.raises(Refused):
        key_secret.rotate(folder, forget=False)
    assert (folder / "huiyin.toml").read_text() == text


def test_no_word_stands_under_the_older_key_afterwards(keys: Any) -> None:
    """What the search table of PostgreSQL holds can be looked at; that of SQLite tells only what it finds."""
    case = say(World())
    older = outside.keys()
    before = search.document(case, f"{case.content.text} {case.content.spot}")
    keys(begun(older))
    kind = next(kind for kind in all_kinds() if kind.name == search.NAME)
    mark([kind])
    turn_all(kind)
    keys(older)
    assert search.find("路灯") == []
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT tsvector_to_array(words) FROM cases_search WHERE case_id = %s", [case.pk])
            assert not {word for word in cursor.fetchone()[0] if len(word) == 13} & set(before)
    assert len(blinds("phone", PHONE)) == 1
