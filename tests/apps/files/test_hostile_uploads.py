"""Hostile files at the addresses that take files: what is kept is a picture, a refusal says why, no word is lost."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import uuid
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from huiyin.apps.cases.models import Case
from huiyin.apps.exchange.actions.uploads import path_of
from huiyin.apps.exchange.models import Upload
from huiyin.apps.files import photos, store
from huiyin.apps.files.models import File
from huiyin.apps.places.models import Household
from tests.apps.exchange.books import book
from tests.apps.files.bursting import LISTS
from tests.apps.files.hostile import DEEP_SOUND, HOSTILE_SOUND, NAMES, NO_PICTURES, POLYGLOTS, TRACES, black_png, turned
from tests.apps.files.pictures import RECORDINGS, jpeg, located_jpeg
from tests.builders import World, say, sign_in

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.sqlite,  # bytes are bytes on both
    pytest.mark.filterwarnings("ignore::UserWarning"),  # Pillow tells of damaged notes in the server's log
]
TEXT = "水磨坊路口的路灯不亮，有一个多星期了。"
INERT = {"image/jpeg", *RECORDINGS}


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    there = settings.MEDIA_ROOT = tmp_path / "files"
    return there


@pytest.fixture
def world() -> World:
    return World("yangquan")


@pytest.fixture
def desk(world: World) -> Client:
    return sign_in(Client(), world.viewer("desk", unit=world.unit("village_station", world.village)))


def as_photo(content: bytes, name: str = "a.jpg", mime: str = "image/jpeg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, mime)


def tell(world: World, client: Client | None = None, **files: Any) -> tuple[Client, str]:
    """The first form of a resident with files; what the page says then."""
    client = client or Client()
    form = {"uid": str(uuid.uuid4()), "at": str(world.town.uid), "pack": "six_slips", "text": TEXT}
    return client, client.post("/say/what/", {**form, **files}, follow=True).content.decode()


def kept() -> bytes:
    return store.read(File.objects.get())


def is_clean(content: bytes) -> bool:
    image = Image.open(io.BytesIO(content))
    plain = (
        image.format == "JPEG"
        and not image.getexif()
        and not image.info.keys() & {"exif", "icc_profile", "xmp", "comment"}
    )
    return plain and not [trace for trace in TRACES if trace in content]


def test_of_two_things_in_one_file_the_picture_is_kept(world: World) -> None:
    for what, content in POLYGLOTS.items():
        _, page = tell(world, photo=as_photo(content))
        assert "这不是照片" not in page, what
        assert is_clean(kept()), what
        assert not kept().endswith(content[-20:]), what
        File.objects.all().delete()


def test_a_photo_from_home_says_no_more_where_it_was_taken_and_stands_upright(world: World) -> None:
    tell(world, photo=as_photo(located_jpeg()))
    assert is_clean(kept())
    assert turned(kept())


def test_what_is_no_picture_is_refused_whatever_it_is_called(world: World) -> None:
    for (what, content), name in product(NO_PICTURES.items(), ("a.jpg", "a.svg")):
        _, page = tell(world, photo=as_photo(content, name))
        assert "这不是照片" in page, what
        assert TEXT in page, "what was written is there again"
    assert not File.objects.exists()


def test_a_sound_that_is_a_page_is_refused(world: World) -> None:
    for what, content in HOSTILE_SOUND.items():
        _, page = tell(world, voice=as_photo(content, "a.mp3", "audio/mpeg"))
        assert "这段录音" in page, what
        assert TEXT in page
    assert not File.objects.exists()


def test_in_the_field_and_at_the_desk_it_is_the_same(world: World, desk: Client) -> None:
    case = say(world)
    form: dict[str, Any] = {"note": "看过了，线断了。", "idem": str(uuid.uuid4())}
    page = desk.post(f"/d/{case.uid}/do/note/", {**form, "photo": as_photo(NO_PICTURES["svg"])}).content.decode()
    assert "这不是照片" in page
    assert "看过了，线断了。" in page
    desk.post(f"/d/{case.uid}/do/note/", {**form, "photo": as_photo(POLYGLOTS["jpeg and page"])})
    assert is_clean(kept())
    answer = desk.post(f"/w/photo/{case.uid}/", {"file": as_photo(NO_PICTURES["gif and java (GIFAR)"])})
    assert (answer.status_code, "这不是照片" in answer.json()["sentence"]) == (422, True)
    desk.post(f"/w/photo/{case.uid}/", {"file": as_photo(POLYGLOTS["webp and archive behind"])})
    assert all(is_clean(store.read(file)) for file in File.objects.all())
    assert File.objects.count() == 2


def test_a_name_leads_nowhere(world: World, folder: Path) -> None:
    """Of a photo no name is kept; what is on disk is called by its hash, inside the folder."""
    for what, name in NAMES.items():
        client, _ = tell(world, photo=as_photo(jpeg(), name))
        there = {path for path in folder.parent.rglob("*") if path.is_file()}
        assert there == {store.path_of(file.stored) for file in File.objects.all()}, what
        assert all(path.is_relative_to(folder) for path in there), what
        assert "alert" not in client.get("/say/what/").content.decode(), what
    assert File.objects.count() >= len(NAMES) - 1, "a name of dots alone is no file"


def test_nor_does_the_name_of_a_list(world: World, folder: Path) -> None:
    clerk = sign_in(Client(), world.viewer("clerk", unit=world.unit("town_office")))
    for name in NAMES.values():
        _hand_in(clerk, name, folder)
        Upload.objects.all().delete()


def _hand_in(clerk: Client, name: str, folder: Path) -> None:
    rows = [["户编号", "村", "门牌"], ["H1", "杏树湾村", "1号"]]
    file = SimpleUploadedFile(name.replace(".jpg", ".xlsx"), book(("s", rows)))
    answer = clerk.post("/d/import/households/", {"file": file}, follow=True)
    upload = Upload.objects.first()
    if upload is None:  # a name with nothing in it
        assert answer.status_code == 200
        return
    assert path_of(upload).parent == folder / "imports"
    assert upload.name.isprintable()
    assert len(upload.name) <= 120
    assert not {"/", "\\"} & set(upload.name)
    assert "<script>alert" not in answer.content.decode()
    copy = clerk.get(f"/d/import/file/{upload.uid}/copy/")
    assert copy["Content-Disposition"].startswith("attachment; filename")
    assert "Set-Cookie" not in copy or "a=b" not in copy["Set-Cookie"]


def served(client: Client, file: File) -> Any:
    answer = client.get(f"/f/{file.uid}")
    return answer, b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def test_what_is_sent_can_only_be_looked_at_or_heard(world: World, desk: Client) -> None:
    case = say(world)
    for file in (as_photo(jpeg()), as_photo(DEEP_SOUND, "a.mp3", "audio/mpeg")):
        kind = "voice" if file.name == "a.mp3" else "photo"
        desk.post(f"/d/{case.uid}/do/note/", {"note": kind, "idem": str(uuid.uuid4())})
        desk.post(f"/w/photo/{case.uid}/", {"file": file, "kind": kind})
    assert File.objects.count() == 2
    for row in File.objects.all():
        answer, _ = served(desk, row)
        assert answer["Content-Type"] in INERT
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert {"default-src 'none'", "sandbox"} <= set(answer["Content-Security-Policy"].split("; "))
        assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
        assert answer["Cache-Control"] == "private, no-store"
        assert answer["Content-Disposition"].startswith("attachment" if row.kind == "voice" else "inline")
    File.objects.filter(kind="photo").update(public=True)
    assert "no-store" not in served(Client(), File.objects.get(kind="photo"))[0]["Cache-Control"]


def test_what_was_never_sent_or_is_deleted_is_not_there(world: World, desk: Client) -> None:
    client, _ = tell(world, photo=as_photo(jpeg()))
    file = File.objects.get()
    for browser in (client, Client(), desk):
        assert browser.get(f"/f/{file.uid}").status_code == 404, "a draft's photo is shown to nobody, by no address"
    case = say(world)
    Case.objects.filter(pk=case.pk).update(uid=file.owner)
    row = File.objects.get()
    store.remove([row.stored])
    row.delete()
    assert desk.get(f"/f/{row.uid}").status_code == 404


def test_a_list_that_bursts_is_refused_with_a_sentence(world: World) -> None:
    clerk = sign_in(Client(), world.viewer("clerk", unit=world.unit("town_office")))
    for what, (make, words) in LISTS.items():
        answer = clerk.post("/d/import/households/", {"file": SimpleUploadedFile("户.xlsx", make())}, follow=True)
        said = answer.content.decode().partition('<p class="why" id="id_file-e">')[2].partition("</p>")[0]
        assert re.search(words, said), f"{what}: {said}"
        assert "root:" not in answer.content.decode()
    assert not Upload.objects.exists()
    assert not Household.objects.exists()


def test_no_picture_takes_more_than_a_little_memory_and_time() -> None:
    """In a process of its own that may hold a gigabyte and work for ten seconds in all."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.apps.files.bursting"], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr[-2000:]
    told = dict(line.split(": ") for line in done.stdout.splitlines())
    assert told == {
        "30,000 x 30,000 png": "photo_too_many_pixels",
        "16,384 x 16,384 webp": "photo_too_many_pixels",
        "50,000 frames gif": "photo_not_photo",
        "50,000 frames webp": "kept",
        "7,000 x 7,000 png": "photo_too_many_pixels",
        "6,300 x 6,300 png": "kept",
        "text that unpacks to 80 MB": "photo_broken",
        "thousands of scans": "photo_broken",
    }


def test_more_pixels_than_allowed_are_never_decoded(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    decoded: list[int] = []
    monkeypatch.setattr(photos, "_written", lambda image: decoded.append(image.width * image.height))
    _, page = tell(world, photo=as_photo(black_png(30_000)))
    assert "像素" in page
    assert TEXT in page
    assert decoded == []
