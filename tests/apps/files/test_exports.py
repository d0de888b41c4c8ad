"""Lists made into files: asked for, waited for, downloaded for a day, by who asked as the post they asked as."""

from __future__ import annotations

import csv
import io
import re
import uuid
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from huiyin.apps.cases.models import Case, CaseParty
from huiyin.apps.desk import export
from huiyin.apps.files import exporting, table_out
from huiyin.apps.files.models import Export
from huiyin.apps.jobs.actions import LEASE, run_due, run_long
from huiyin.apps.jobs.models import Job
from huiyin.apps.keys.models import DataKey
from huiyin.apps.keys.sealing import MARK
from huiyin.apps.people.actions import give_post
from huiyin.apps.people.models import Account, Holding, Person, SecurityEntry
from huiyin.apps.people.queries import Viewer, viewer_of_post
from huiyin.apps.records.models import Event, EventSecret
from huiyin.apps.units.models import Post
from tests.builders import World, say, sign_in
from tests.exports import DOWNLOAD, ask, fetch, rows_of, taken

pytestmark = pytest.mark.django_db
LIST = "/d/list.csv"


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path / "exports"


@pytest.fixture
def world() -> World:
    return World("yangquan")


@pytest.fixture
def by(world: World) -> Viewer:
    return world.viewer("desk", unit=world.unit("village_station", world.village))


@pytest.fixture
def desk(by: Viewer) -> Client:
    return sign_in(Client(), by)


@pytest.fixture
def long_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every list is too long to be made before the page answers."""
    monkeypatch.setattr(exporting, "AT_ONCE", -1)


def later(**span: float) -> datetime:
    return timezone.now() + timedelta(**span)


def cells(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


# ------------------------------------------------------------------------------------------------ ask, wait, download
def test_a_short_list_is_ready_when_its_page_opens(world: World, desk: Client) -> None:
    lamp, water = say(world), say(world, text="下湾水管又漏了", category="water")
    page = ask(desk, LIST)
    shown = desk.get(page)
    assert "文件做好了" in shown.content.decode()
    assert "Refresh" not in shown.headers
    answer = fetch(desk, page)
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert re.fullmatch(r'attachment; filename="huiyin-\d{8}\.csv"', answer["Content-Disposition"])
    found = cells(b"".join(answer.streaming_content))
    head, body = found[:6], found[8:]
    assert ["行数", str(len(body))] in head
    assert {row[0] for row in body} == {lamp.code, water.code}
    assert Export.objects.get().rows == len(body) == 2


def test_the_filter_of_the_list_is_the_filter_of_the_file(world: World, desk: Client) -> None:
    say(world)
    phone = say(world, channel="phone", text="桥栏杆断了")
    table = rows_of(desk, f"{LIST}?c=phone&q=栏杆")
    assert "栏杆" in table.split("行数")[0]
    assert "来源：电话" in table
    assert phone.code in table
    assert "行数,1" in table


def test_a_long_list_is_made_by_the_work_behind_the_pages(world: World, desk: Client, long_lists: None) -> None:
    case = say(world)
    page = ask(desk, LIST)
    waiting = desk.get(page)
    assert "正在准备" in waiting.content.decode()
    assert not DOWNLOAD.search(waiting.content.decode())
    assert desk.get(f"{page}file/")["Location"] == page
    run_due(later())
    assert "正在准备" in desk.get(page).content.decode(), "it is not among the short ones, which share a transaction"
    assert run_long(later()) == 1
    assert case.code in b"".join(fetch(desk, page).streaming_content).decode()
    assert run_long(later()) == 0, "done once"


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_for_a_long_list(world: World, desk: Client, long_lists: None, monkeypatch: Any) -> None:
    """While the rows are read and the file is written no transaction is open: on SQLite others could not write meanwhile."""
    say(world)
    page, open_then, cells_of = ask(desk, LIST), [], export._cells

    def looking(case: Case, now: datetime) -> list[object]:
        open_then.append(connection.in_atomic_block)
        return cells_of(case, now)

    monkeypatch.setattr(export, "_cells", looking)
    assert run_long(later()) == 1
    assert open_then == [False]
    assert DOWNLOAD.search(desk.get(page).content.decode())


def test_the_page_looks_again_by_itself_and_without_script(desk: Client, long_lists: None) -> None:
    page = ask(desk, LIST)
    waiting = desk.get(page)
    assert waiting["Refresh"] == "2"
    assert "<script" not in waiting.content.decode().partition("<main")[2]
    assert f'<a class="btn" href="{page}">' in waiting.content.decode(), "and by hand"
    Export.objects.update(asked_at=later(minutes=-2))
    assert desk.get(page)["Refresh"] == "14", "later and later"
    Export.objects.update(asked_at=later(minutes=-11))
    tired = desk.get(page)
    assert "Refresh" not in tired.headers
    assert "管理员" in tired.content.decode()


def test_a_workbook_too(world: World, desk: Client) -> None:
    say(world)
    assert taken(desk, "/d/list.xlsx").startswith(b"PK")


def test_the_button_sends_a_form_that_counts_once(world: World, desk: Client) -> None:
    say(world)
    page = desk.get("/d/?c=phone").content.decode()
    sent = re.search(
        r'<form id="(send-\d)" method="post" action="(/d/list\.csv[^"]*)">.*?name="idem" value="([^"]+)"', page
    )
    assert sent
    assert f'form="{sent[1]}">导出' in page
    first, second = (desk.post(sent[2], {"idem": sent[3]})["Location"] for _ in range(2))
    assert first == second
    assert Export.objects.count() == 1
    assert Event.objects.filter(kind="list.exported").count() == 1


def test_an_old_bookmark_of_a_file_leads_to_the_list(desk: Client) -> None:
    assert desk.get("/d/list.csv?c=phone")["Location"] == "/d/?c=phone"
    assert desk.get("/d/list.csv?tab=messages")["Location"] == "/d/notices/?tab=messages"
    assert desk.get("/d/shift/list.csv")["Location"].startswith("/d/shift/?since=")
    assert not Export.objects.exists()


def test_the_file_speaks_the_language_that_was_asked_in(world: World, desk: Client, long_lists: None) -> None:
    say(world)
    with override("en"):
        exporting.ask(by=_viewer_of(desk), name="cases", query="", form="csv", uid=uuid.uuid4(), now=timezone.now())
    run_long(later())
    page = f"/exports/{Export.objects.get().uid}/"
    assert b"Exported by" in b"".join(fetch(desk, page).streaming_content)


def _viewer_of(client: Client) -> Viewer:
    post = Post.objects.get(pk=client.session["post"])
    return viewer_of_post(post, Account.objects.get(pk=client.session["_auth_user_id"]).person_id)


def test_the_exports_of_a_day_stand_in_a_list(world: World, desk: Client, by: Viewer, monkeypatch: Any) -> None:
    assert "还没有导出" in desk.get("/exports/").content.decode()
    ask(desk, LIST)
    with monkeypatch.context() as patch:
        patch.setattr(exporting, "AT_ONCE", -1)
        ask(desk, "/d/shift/list.csv")
    page = desk.get("/exports/").content.decode()
    assert "在我手里" in page
    assert "交班单" in page
    assert ("已做好" in page, "准备中" in page) == (True, True)
    Export.objects.update(asked_at=later(hours=-25))
    assert "还没有导出" in desk.get("/exports/").content.decode()


# ------------------------------------------------------------------------------------------------ whose it is
def test_for_anybody_else_it_is_not_there(world: World, desk: Client, by: Viewer) -> None:
    say(world)
    page = ask(desk, LIST)
    colleague = world.viewer("desk", unit=world.unit("village_station", world.village))
    assert colleague.actor.post == by.actor.post
    other = sign_in(Client(), colleague)
    for path in (page, f"{page}file/"):
        assert other.get(path).status_code == 404, "another person in the same post"
        assert Client().get(path).status_code == 302, "a visitor is asked to sign in"
    assert "在我手里" not in other.get("/exports/").content.decode()


def test_for_the_same_person_in_another_post_neither(world: World, desk: Client, by: Viewer) -> None:
    say(world)
    page = ask(desk, LIST)
    second = Post.objects.get(title="desk", unit=world.unit("village_station", world.other_village))
    give_post(person=Person.objects.get(pk=by.actor.person), post=second, starts=date(2026, 1, 1))
    other = sign_in(Client(), viewer_of_post(second, by.actor.person))
    for path in (page, f"{page}file/"):
        assert other.get(path).status_code == 404
    assert desk.get(page).status_code == 200


def test_another_s_form_again_is_a_new_export(world: World, desk: Client) -> None:
    """The number of somebody's export, sent by somebody else, opens nothing."""
    say(world)
    theirs = ask(desk, LIST)
    other = sign_in(Client(), world.viewer("desk", unit=world.unit("village_station", world.other_village)))
    mine = other.post(LIST, {"idem": theirs.split("/")[2]})["Location"]
    assert mine != theirs
    assert other.get(theirs).status_code == 404
    assert Export.objects.count() == 2


def test_the_rows_are_those_of_the_post_when_the_file_is_made(
    world: World, desk: Client, by: Viewer, long_lists: None
) -> None:
    """What is sealed away from the post meanwhile is not in the file: the database decides when the job runs."""
    stays, goes = say(world), say(world, text="桥栏杆断了")
    page = ask(desk, "/d/list.csv?tab=all&s=any")
    Case.objects.filter(pk=goes.pk).update(level="restricted", held_by_post=None, held_by_unit=None)
    CaseParty.objects.filter(case=goes).delete()
    run_long(later())
    table = b"".join(fetch(desk, page).streaming_content).decode()
    assert (stays.code in table, goes.code in table) == (True, False)


@pytest.mark.parametrize("how", ["the post was ended", "the account was closed"])
def test_who_has_lost_the_post_meanwhile_gets_no_file(
    world: World, desk: Client, by: Viewer, long_lists: None, folder: Path, how: str
) -> None:
    say(world)
    page = ask(desk, LIST)
    if how == "the post was ended":
        Holding.objects.filter(person_id=by.actor.person).update(ends=timezone.localdate() - timedelta(days=1))
    else:
        Account.objects.filter(person_id=by.actor.person).update(is_active=False)
    assert run_long(later()) == 1
    asked = Export.objects.get()
    assert (asked.state, asked.reason) == ("failed", "export_post_gone")
    assert not list(folder.glob("*"))
    assert not Event.objects.filter(kind="list.exported").exists()
    Holding.objects.filter(person_id=by.actor.person).update(ends=None)
    Account.objects.filter(person_id=by.actor.person).update(is_active=True)
    back = sign_in(Client(), by).get(page).content.decode()
    assert "已经不在任" in back, "who holds it again reads why"


# ------------------------------------------------------------------------------------------------ what fails
def test_too_many_rows_for_a_workbook_is_said(world: World, desk: Client, monkeypatch: Any, folder: Path) -> None:
    monkeypatch.setattr(table_out, "XLSX_ROWS", 1)
    say(world), say(world, text="桥栏杆断了")
    page = desk.get(ask(desk, "/d/list.xlsx")).content.decode()
    assert "2行放不进一个" in page
    assert not DOWNLOAD.search(page)
    assert not list(folder.glob("*")), "no half file"
    assert Job.objects.filter(reaction=exporting.MAKE, done_at=None).count() == 0, "it is not tried again"


def test_what_breaks_is_told_and_tried_again(world: World, desk: Client, monkeypatch: Any, folder: Path) -> None:
    say(world)
    with monkeypatch.context() as patch:
        patch.setattr(export, "_cells", lambda case, now: 1 / 0)
        page = ask(desk, LIST)
    told = desk.get(page).content.decode()
    assert "文件没有做成" in told
    assert not list(folder.glob("*"))
    job = Job.objects.get(reaction=exporting.MAKE)
    assert (job.tries, job.last_line) == (1, "ZeroDivisionError")
    assert run_long(job.run_after) == 1
    assert "文件做好了" in desk.get(page).content.decode()


class Killed(BaseException):
    """As when the process is killed: nothing that catches errors catches it."""


def test_killed_half_way_it_is_begun_again(
    world: World, desk: Client, long_lists: None, monkeypatch: Any, folder: Path
) -> None:
    """`tests/apps/cli/test_killed_export.py` kills a real process; here is what stays behind and when it goes on."""
    case = say(world)
    page, now = ask(desk, LIST), later()
    folder.mkdir(exist_ok=True)
    half = folder / f".part-{Export.objects.get().uid.hex}-x"
    with monkeypatch.context() as patch:
        patch.setattr(exporting, "_finish", _killed)
        with pytest.raises(Killed):
            run_long(now)
    half.write_bytes(b"half")
    assert "正在准备" in desk.get(page).content.decode()
    assert run_long(now) == 0, "somebody may be at it"
    assert run_long(now + LEASE) == 1
    assert case.code in b"".join(fetch(desk, page).streaming_content).decode()
    assert [path.name for path in folder.iterdir()] == [Export.objects.get().uid.hex], "no half file is left"
    assert Event.objects.filter(kind="list.exported").count() == 1


def _killed(*_: object) -> None:
    raise Killed


def test_two_at_the_same_job_make_one_file(world: World, desk: Client, long_lists: None) -> None:
    say(world)
    ask(desk, LIST)
    now = later()
    exporting.make({"export": str(Export.objects.get().uid)}, now)
    exporting.make({"export": str(Export.objects.get().uid)}, now)
    run_long(now)
    assert Event.objects.filter(kind="list.exported").count() == 1
    assert SecurityEntry.objects.filter(kind="list_exported").count() == 1


# ------------------------------------------------------------------------------------------------ kept for a day
def test_the_file_lies_there_sealed(world: World, desk: Client, folder: Path) -> None:
    case = say(world)
    ask(desk, f"{LIST}?q=路灯")
    stored = (folder / Export.objects.get().uid.hex).read_bytes()
    assert case.code.encode() not in stored
    assert "路灯".encode() not in stored
    with connection.cursor() as cursor:
        cursor.execute("SELECT query FROM files_export")
        assert cursor.fetchone()[0].startswith(MARK), "nor do the words stand in the row"


def test_after_a_day_it_is_gone(world: World, desk: Client, folder: Path) -> None:
    say(world)
    page = ask(desk, LIST)
    asked = Export.objects.get()
    assert asked.expires - asked.asked_at == timedelta(hours=24)
    run_due(asked.expires - timedelta(minutes=1))
    assert desk.get(f"{page}file/").status_code == 200
    run_due(asked.expires)
    assert not list(folder.glob("*"))
    assert not DataKey.objects.filter(owner=asked.uid).exists()
    assert "文件已删除" in desk.get(page).content.decode()
    assert desk.get(f"{page}file/")["Location"] == page
    exporting.forget_old(asked.expires + exporting.REMEMBERED)
    assert not Export.objects.exists()


def test_it_is_gone_on_time_also_when_nobody_has_taken_it_away(world: World, desk: Client) -> None:
    page = ask(desk, LIST)
    Export.objects.update(expires=later(seconds=-1))
    assert "文件已删除" in desk.get(page).content.decode()
    assert desk.get(f"{page}file/").status_code == 302


def test_a_file_that_was_lost_is_not_found(world: World, desk: Client, folder: Path) -> None:
    page = ask(desk, LIST)
    next(folder.iterdir()).unlink()
    assert desk.get(f"{page}file/").status_code == 404


# ------------------------------------------------------------------------------------------------ counted
def test_so_many_a_day(world: World, desk: Client, by: Viewer, settings: Any) -> None:
    settings.EXPORTS_A_DAY = 2
    for _ in range(2):
        ask(desk, LIST)
    refused = desk.post(f"{LIST}?c=phone", {"idem": str(uuid.uuid4())}, follow=True)
    assert refused.redirect_chain == [("/d/?c=phone", 302)]
    assert "一天最多导出2次" in refused.content.decode()
    assert Export.objects.count() == 2
    second = Post.objects.get(title="desk", unit=world.unit("village_station", world.other_village))
    give_post(person=Person.objects.get(pk=by.actor.person), post=second, starts=date(2026, 1, 1))
    other = sign_in(Client(), viewer_of_post(second, by.actor.person))
    assert other.post(LIST, {})["Location"] == "/d/", "a person's posts count together"
    colleague = sign_in(Client(), world.viewer("desk", unit=world.unit("village_station", world.village)))
    assert ask(colleague, LIST)


def test_every_export_is_an_event_and_an_entry_without_private_words(world: World, desk: Client, by: Viewer) -> None:
    say(world)
    ask(desk, f"{LIST}?tab=all&s=any&c=web&q=路灯")
    event = Event.objects.get(kind="list.exported")
    told = {"list": "cases", "form": "csv", "tab": "all", "s": "any", "c": "web", "words": True}
    assert event.data == told
    assert (event.actor_id, event.as_post_id, event.quantity) == (by.actor.person, by.actor.post, 1)
    assert EventSecret.objects.get(event=event).body == {}
    entry = SecurityEntry.objects.get(kind="list_exported")
    assert entry.data == {**told, "rows": 1}
    assert (entry.by_id, entry.as_post_id) == (by.actor.person, by.actor.post)


def test_words_typed_where_a_code_belongs_stand_in_no_log() -> None:
    assert exporting.codes({"k": "欧阳若兰", "s": "received", "q": ""}) == {"s": "received"}
