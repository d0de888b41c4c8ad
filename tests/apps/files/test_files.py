"""Files are kept once, within a quota, and read by whoever may read their owner."""

from __future__ import annotations

import io
import os
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from huiyin.apps.cases.actions.attaching import take_step_with
from huiyin.apps.cases.actions.steps import Act
from huiyin.apps.cases.models import Case
from huiyin.apps.files import a_day, actions, photos, queries, store
from huiyin.apps.files.models import File
from huiyin.apps.jobs.actions import run_due
from huiyin.apps.jobs.models import Job
from huiyin.apps.keys.ciphers import Unreadable
from huiyin.apps.people.queries import Viewer
from huiyin.apps.records.models import ReadLog
from huiyin.core.errors import RuleError
from tests.apps.files.pictures import RECORDINGS, jpeg
from tests.builders import MONDAY, World, say

pytestmark = pytest.mark.django_db
RESIDENT = Viewer.nobody().as_reporter


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    there = settings.MEDIA_ROOT = tmp_path / "files"
    return there


@pytest.fixture
def world() -> World:
    return World("yangquan")


def photo(owner: uuid.UUID, content: bytes | None = None, **changes) -> File:
    given = {"owner": owner, "upload": io.BytesIO(content or jpeg()), "by": RESIDENT, "now": MONDAY, **changes}
    return actions.add_photo(**given)


def voice(owner: uuid.UUID, content: bytes = RECORDINGS["audio/amr"]) -> File:
    return actions.add_voice(owner=owner, upload=io.BytesIO(content), by=RESIDENT, now=MONDAY)


def test_a_photo_is_kept_once(folder: Path):
    owner = uuid.uuid4()
    first, again = photo(owner), photo(owner)
    assert first == again
    assert (first.kind, first.mime, first.width, first.height) == ("photo", "image/jpeg", 400, 300)
    kept = [path for path in folder.rglob("*") if path.is_file()]
    assert kept == [store.path_of(first.stored)]
    assert kept[0].relative_to(folder).as_posix() == f"{first.stored[:2]}/{first.stored[2:4]}/{first.stored}"
    assert b"JFIF" not in kept[0].read_bytes(), "what lies on disk is sealed"
    assert len(store.read(first)) == first.size


def test_the_same_photo_of_two_owners_is_sealed_by_the_key_of_each(folder: Path):
    owner = uuid.uuid4()
    assert len({photo(owner).pk, photo(uuid.uuid4()).pk, photo(owner, step="report").pk}) == 3
    assert len([path for path in folder.rglob("*") if path.is_file()]) == 3


def test_a_file_in_the_place_of_another_does_not_open(folder: Path):
    mine, other = photo(uuid.uuid4()), photo(uuid.uuid4())
    other.stored = mine.stored
    with pytest.raises(Unreadable):
        store.read(other)


def test_an_interrupted_write_leaves_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch):
    def fail(_number: int) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="disk full"):
        photo(uuid.uuid4())
    assert not File.objects.exists()
    assert not [path for path in folder.rglob("*") if path.is_file()]


def test_twelve_files_an_owner_and_the_thirteenth_leaves_nothing(folder: Path):
    owner = uuid.uuid4()
    for n in range(actions.MOST_FILES):
        photo(owner, jpeg(100 + n, 80))
    with pytest.raises(RuleError, match="files_too_many"):
        voice(owner)
    assert photo(owner, jpeg(100, 80)).owner == owner, "what is there already is no thirteenth"
    assert len([path for path in folder.rglob("*") if path.is_file()]) == actions.MOST_FILES
    photo(uuid.uuid4(), jpeg(300, 80))


def test_forty_megabytes_an_owner(monkeypatch: pytest.MonkeyPatch):
    owner = uuid.uuid4()
    first = photo(owner)
    monkeypatch.setattr(actions, "MOST_BYTES", first.size + 100)
    with pytest.raises(RuleError, match="files_too_much"):
        photo(owner, jpeg(500, 400))


def test_a_person_hands_in_so_much_a_day(world: World, monkeypatch: pytest.MonkeyPatch):
    clerk, other = (world.viewer("desk", unit=world.unit(key)) for key in ("town_station", "town_centre"))
    first = photo(uuid.uuid4(), by=clerk)
    monkeypatch.setattr(a_day, "OF_A_PERSON", -(-first.size // a_day.UNIT) * a_day.UNIT)
    with pytest.raises(RuleError, match="files_day_person"):
        photo(uuid.uuid4(), by=clerk)
    assert File.objects.count() == 1
    photo(uuid.uuid4(), by=other)
    tomorrow = MONDAY + timedelta(days=1, minutes=1)
    assert photo(uuid.uuid4(), by=clerk, now=tomorrow).added_by_id == clerk.actor.person


def test_reading_stops_at_the_limit():
    class Endless:
        def read(self, size: int = -1, /) -> bytes:
            assert 0 < size <= photos.MOST_BYTES + 1
            return b"\0" * size

    with pytest.raises(RuleError, match="photo_too_big"):
        actions.add_photo(owner=uuid.uuid4(), upload=Endless(), by=RESIDENT, now=MONDAY)


@pytest.mark.django_db(transaction=True)
def test_a_photo_that_comes_with_a_step_is_decoded_before_anybody_has_to_wait(monkeypatch: pytest.MonkeyPatch):
    world, decoded = World(), []
    case, desk = say(world), world.viewer("desk", unit=world.unit("village_station", world.village))

    def clean(content: bytes) -> photos.Photo:
        decoded.append(connection.in_atomic_block)
        return photos.Photo(content, 4, 3)

    monkeypatch.setattr(photos, "clean_photo", clean)
    act = Act(case=case.uid, do="note", answers={"note": "看过了"}, idem=uuid.uuid4())
    take_step_with(by=desk, act=act, photos=[io.BytesIO(b"one"), io.BytesIO(b"two")], now=MONDAY)
    assert decoded == [False, False]
    assert [(file.step, file.size) for file in queries.of([case.uid], desk)] == [("note", 3), ("note", 3)]


def test_what_was_never_sent_is_forgotten_and_nothing_of_a_case(
    world: World, folder: Path, django_capture_on_commit_callbacks: Any
):
    unsent, case = uuid.uuid4(), say(world)
    told = uuid.uuid4()
    for owner in (unsent, case.uid, told):
        photo(owner)
    photo(unsent, jpeg(100, 80))
    say(world, uid=told)
    run_due(MONDAY + timedelta(days=7))
    assert File.objects.count() == 4
    with django_capture_on_commit_callbacks(execute=True):
        run_due(MONDAY + timedelta(days=9))
    assert sorted(File.objects.values_list("owner", flat=True)) == sorted([case.uid, told])
    kept = [path for path in folder.rglob("*") if path.is_file()]
    assert sorted(kept) == sorted(store.path_of(file.stored) for file in File.objects.all()), "what others sent stays"
    assert not Job.objects.filter(done_at=None, reaction="files.forget").exists()


def read(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def with_receipt(case: Case) -> Client:
    client = Client()
    session = client.session
    session["receipts"] = {str(case.uid): timezone.now().isoformat()}
    session.save()
    client.cookies["sessionid"] = session.session_key
    return client


def test_who_holds_the_receipt_sees_the_photo_and_nobody_else_does(world: World):
    mine, other = say(world), say(world, text="另一件事")
    file = photo(mine.uid)
    response = with_receipt(mine).get(f"/f/{file.uid}")
    assert response.status_code == 200
    assert read(response).startswith(b"\xff\xd8\xff")
    assert response["Content-Type"] == "image/jpeg"
    assert response["Content-Disposition"] == f'inline; filename="{file.uid}.jpg"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["Cache-Control"] == "private, no-store"
    for stranger in (Client(), with_receipt(other)):
        assert stranger.get(f"/f/{file.uid}").status_code == 404


def test_a_voice_note_is_saved_not_shown(world: World):
    case = say(world)
    file = voice(case.uid)
    response = with_receipt(case).get(f"/f/{file.uid}")
    assert (response["Content-Type"], response["Content-Disposition"]) == (
        "audio/amr",
        f'attachment; filename="{file.uid}.amr"',
    )
    read(response)


def test_a_public_photo_is_seen_by_everybody(world: World):
    case = say(world)
    file, note = photo(case.uid), voice(case.uid)
    assert actions.show_publicly(uids=[file.uid, note.uid], owner=case.uid) == 1, "a voice is never public"
    response = Client().get(f"/f/{file.uid}")
    assert response.status_code == 200
    read(response)
    assert Client().get(f"/f/{note.uid}").status_code == 404
    assert queries.public_of([case.uid]) == [File.objects.get(pk=file.pk)]
    assert actions.show_publicly(uids=[file.uid], owner=uuid.uuid4()) == 0, "another owner's photo"
    assert actions.show_publicly(uids=[], owner=case.uid) == 0
    assert Client().get(f"/f/{file.uid}").status_code == 404, "what is not named is shown no longer"


def test_a_post_that_may_read_the_case_may_read_its_files(world: World):
    case = say(world)
    file = photo(case.uid)
    desk = world.viewer("desk", unit=world.unit("village_station", world.village))
    there = world.viewer("secretary", unit=world.unit("village_branch", world.other_village))
    assert queries.of([case.uid], desk) == [file]
    assert queries.of([case.uid], there) == []
    assert queries.of([case.uid], Viewer.nobody()) == []
    assert queries.of([case.uid], Viewer.nobody(), receipts=[str(case.uid)]) == [file]
    assert queries.of([], desk) == []
    assert queries.readable(file.uid, there) is None


def test_what_is_gone_from_the_disk_is_not_found(world: World):
    case = say(world)
    file = photo(case.uid)
    store.path_of(file.stored).unlink()
    assert with_receipt(case).get(f"/f/{file.uid}").status_code == 404
    assert with_receipt(case).post(f"/f/{file.uid}").status_code in {403, 405}
    assert not ReadLog.objects.exists()


def test_lists_cost_two_queries(world: World, django_assert_num_queries):
    cases = [say(world, text=f"第{n}件事") for n in range(3)]
    for case in cases:
        photo(case.uid)
    desk = world.viewer("desk", unit=world.unit("village_station", world.village))
    with django_assert_num_queries(2):
        assert len(queries.of([case.uid for case in cases], desk)) == 3
