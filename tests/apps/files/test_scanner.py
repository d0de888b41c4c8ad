"""Files from outside go to the virus scanner first; what it finds something in, or cannot look at, is kept nowhere."""

from __future__ import annotations

import io
import os
import runpy
import socket
import threading
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from huiyin.apps.cases.models import Case
from huiyin.apps.exchange.models import Upload
from huiyin.apps.files.actions import add_photo, add_voice
from huiyin.apps.files.checks import says_whether_files_are_scanned
from huiyin.apps.files.models import File
from huiyin.apps.files.scanner import PIECE, found_in
from huiyin.apps.people.models import SecurityEntry
from huiyin.apps.people.queries import Viewer
from huiyin.cli.installation import make_dir
from huiyin.core.errors import RuleError
from huiyin.site import settings as settings_file
from tests.apps.field.hands import OUTBOX, entry
from tests.apps.files.clam import VIRUS, Clamd, clamd
from tests.apps.files.pictures import RECORDINGS, jpeg
from tests.apps.say.walk import TEXT, Resident
from tests.builders import MONDAY, World, sign_in

pytestmark = pytest.mark.django_db
BY = Viewer.nobody()
ANSWERS = [b"", b"INSTREAM size limit exceeded. ERROR\0", b"stream: ", b"stream: OK and more\0", b"x" * 4000]


@pytest.fixture
def world() -> World:
    return World("yangquan")


@pytest.fixture
def scanner(settings: Any, tmp_path: Path) -> Iterator[Clamd]:
    settings.MEDIA_ROOT = tmp_path / "files"
    with clamd() as made:
        settings.FILE_SCANNER = made.address
        yield made


def infected() -> io.BytesIO:
    """A photo that opens, with something behind the picture."""
    return io.BytesIO(jpeg() + VIRUS)


def test_the_whole_file_is_shown_as_it_came(scanner: Clamd) -> None:
    content = os.urandom(2 * PIECE + 17)
    assert found_in(content, scanner.address) == ""
    assert found_in(VIRUS + content, scanner.address) == "Huiyin.Test.1"
    assert found_in(b"", scanner.address) == ""
    assert scanner.shown == [content, VIRUS + content, b""]


def test_a_socket_of_this_machine_does_as_well(tmp_path: Path) -> None:
    path = tmp_path / "clamd.ctl"
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(path))
        listening.listen()
        with pytest.raises(OSError, match=r"."):
            found_in(b"x", f"unix:{path}-not-there")
        made = Clamd(listening)
        threading.Thread(target=made.serve, daemon=True).start()
        assert found_in(b"x", f"unix:{path}") == ""
        made.end()


def test_a_photo_with_a_virus_is_refused_kept_nowhere_and_noted(scanner: Clamd, settings: Any) -> None:
    with pytest.raises(RuleError, match="file_infected"):
        add_photo(owner=uuid.uuid4(), upload=infected(), by=BY, now=MONDAY)
    assert not File.objects.exists()
    assert not [each for each in Path(settings.MEDIA_ROOT).rglob("*") if each.is_file()]
    entry = SecurityEntry.objects.get()
    assert (entry.kind, entry.data) == ("file_infected", {"found": "Huiyin.Test.1", "size": len(scanner.shown[0])})
    assert add_photo(owner=uuid.uuid4(), upload=io.BytesIO(jpeg()), by=BY, now=MONDAY).pk


def test_so_is_a_recording(scanner: Clamd) -> None:
    content = next(iter(RECORDINGS.values()))
    with pytest.raises(RuleError, match="file_infected"):
        add_voice(owner=uuid.uuid4(), upload=io.BytesIO(content + VIRUS), by=BY, now=MONDAY)
    assert add_voice(owner=uuid.uuid4(), upload=io.BytesIO(content), by=BY, now=MONDAY).pk


@pytest.mark.parametrize("says", [None, *ANSWERS], ids=["nobody there", *map(str, range(len(ANSWERS)))])
def test_without_an_answer_nothing_is_taken(scanner: Clamd, says: bytes | None) -> None:
    scanner.says = says
    if says is None:
        scanner.end()
    with pytest.raises(RuleError, match="scanner_silent"):
        add_photo(owner=uuid.uuid4(), upload=io.BytesIO(jpeg()), by=BY, now=MONDAY)
    assert not File.objects.exists()


def test_a_resident_is_told_and_loses_no_word(scanner: Clamd, world: World) -> None:
    who = Resident()
    who.open("/say").send(text=TEXT, photo=SimpleUploadedFile("a.jpg", infected().read(), "image/jpeg"))
    assert who.says("杀毒软件")
    assert who.client.session["say_draft"]["text"] == TEXT
    assert not File.objects.exists()


def test_the_outbox_of_a_phone_keeps_what_could_not_be_scanned(scanner: Clamd, world: World) -> None:
    page = sign_in(Client(), world.viewer("grid_worker", place=world.grid))
    page.post("/w/report/", entry(text="路灯不亮", place=world.grid.pk), headers=OUTBOX)
    path = f"/w/photo/{Case.objects.get().uid}/"
    for says, content, status in ((b"", jpeg(), 503), (None, jpeg() + VIRUS, 422), (None, jpeg(), 200)):
        scanner.says = says
        photo = SimpleUploadedFile("a.jpg", content, "image/jpeg")
        assert page.post(path, {"file": photo}).status_code == status
    assert File.objects.count() == 1


def test_tables_are_scanned_too(scanner: Clamd, world: World) -> None:
    staff = sign_in(Client(), world.viewer("clerk", unit=world.unit("town_office")))
    table = SimpleUploadedFile("a.csv", "户编号,门牌\n".encode() + VIRUS)
    assert "杀毒软件" in staff.post("/d/import/households/", {"file": table}).content.decode()
    assert not Upload.objects.exists()


def test_the_check_before_going_live_asks_for_a_decision(settings: Any) -> None:
    settings.FILE_SCANNER = ""
    (said,) = says_whether_files_are_scanned()
    assert "clamd" in str(said.hint)
    for decided in ("none", "127.0.0.1:3310"):
        settings.FILE_SCANNER = decided
        assert says_whether_files_are_scanned() == []


@pytest.mark.parametrize(
    ("told", "fine"), [("none", True), ("10.0.0.1:3310", True), ("unix:/run/clamav/clamd.ctl", True), ("clamd", False)]
)
def test_what_may_stand_in_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: str, fine: bool) -> None:
    make_dir(tmp_path / "data")
    config = tmp_path / "data" / "huiyin.toml"
    config.write_text(config.read_text("utf-8") + f'file_scanner = "{told}"\n', encoding="utf-8")
    monkeypatch.setenv("HUIYIN_DIR", str(tmp_path / "data"))
    if fine:
        assert runpy.run_path(str(settings_file.__file__))["FILE_SCANNER"] == told
    else:
        with pytest.raises(ImproperlyConfigured, match="file_scanner"):
            runpy.run_path(str(settings_file.__file__))
