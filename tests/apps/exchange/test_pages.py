"""The import pages: check, take in, fetch the copy; nobody else's files, nobody else's places."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from huiyin.apps.exchange import views
from huiyin.apps.exchange.actions import uploads
from huiyin.apps.exchange.actions.uploads import forget_old, path_of, take_upload
from huiyin.apps.exchange.kinds import kinds
from huiyin.apps.exchange.models import Upload
from huiyin.apps.exchange.sheets import find_table
from huiyin.apps.jobs.actions import run_due
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Household, Place
from huiyin.apps.records.models import Event
from huiyin.apps.units.actions import add_post
from huiyin.core.words import PostTitle
from tests.apps.exchange.books import book, text_file
from tests.builders import World, just_shown, sign_in

pytestmark = pytest.mark.django_db
ROWS: list[list[Any]] = [
    ["户编号", "村", "门牌", "户主", "电话", "民族"],
    ["H001", "杏树湾村", "1号", "王芳", "13800000001", "汉"],
    ["H002", "杏树湾村", "2号", "李四", "138", "汉"],
    ["合计", "", "", "", "", ""],
]


@pytest.fixture
def world() -> World:
    return World("yangquan")


@pytest.fixture
def clerk(world: World) -> Viewer:
    return world.viewer("clerk", unit=world.unit("town_office"))


@pytest.fixture
def staff(clerk: Viewer, client: Client) -> Client:
    return sign_in(client, clerk)


def hand_in(client: Client, content: bytes, name: str = "住户.xlsx", kind: str = "households") -> Any:
    return client.post(f"/d/import/{kind}/", {"file": SimpleUploadedFile(name, content)}, follow=True)


def text_of(response: Any) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", content.decode()))


def test_from_file_to_rows(staff: Client):
    page = hand_in(staff, book(("名册", ROWS)))
    text = text_of(page)
    assert "核对结果" in text
    assert "1/2行要新增" in text
    assert "第3行「电话」：「138」不是电话号码" in text
    assert "第4行：「合计」是说明、提示或合计，没有读入。" in text
    assert "「民族」：这一列没有用到。" in text
    assert Household.objects.count() == 0
    upload = Upload.objects.get()
    done = staff.post(f"/d/import/file/{upload.uid}/take/", follow=True)
    assert "1/2行已新增" in text_of(done)
    assert Household.objects.get().head == "王芳"
    event = Event.objects.get(kind="import.households")
    assert (event.quantity, event.as_post_id) == (1, upload.post_id)
    assert "已读入" in text_of(staff.get("/d/import/"))


def test_taken_in_twice_it_still_says_what_was_done(staff: Client):
    """A second press, or a page sent anew: the rows are there already, and the result is that of the first time."""
    hand_in(staff, book(("名册", ROWS)))
    upload = Upload.objects.get()
    first, second = (staff.post(f"/d/import/file/{upload.uid}/take/", follow=True) for _ in range(2))
    assert "1/2行已新增" in text_of(first)
    assert "1/2行已新增" in text_of(second)


def test_taken_in_by_two_presses_at_once_the_first_to_end_is_told(clerk: Viewer, staff: Client):
    hand_in(staff, book(("名册", ROWS)))
    one, other = Upload.objects.get(), Upload.objects.get()
    for upload in (one, other):
        list(take_upload(by=clerk, upload=upload, now=timezone.now()))
    assert Upload.objects.get().report["add"] == 1


def test_the_copy_has_the_reasons(staff: Client):
    hand_in(staff, book(("名册", ROWS)))
    upload = Upload.objects.get()
    response = staff.get(f"/d/import/file/{upload.uid}/copy/")
    assert quote("住户-核对.xlsx") in response["Content-Disposition"]
    page = openpyxl.load_workbook(io.BytesIO(response.content))["名册"]
    assert page["G1"].value == "回音核对结果"
    assert "不是电话号码" in page["G3"].value


@pytest.mark.parametrize(
    ("encoding", "charset"), [("utf-8-sig", "utf-8"), ("gb18030", "gb18030"), ("utf-16", "utf-16")]
)
def test_the_copy_of_a_text_file_names_its_charset(staff: Client, encoding: str, charset: str):
    hand_in(staff, text_file(ROWS, encoding=encoding), "a.csv")
    response = staff.get(f"/d/import/file/{Upload.objects.get().uid}/copy/")
    assert response["Content-Type"] == f"text/csv; charset={charset}"
    assert "回音核对结果" in response.content.decode(charset)


def test_what_a_person_hands_in_within_a_day_has_an_end(staff: Client, monkeypatch: pytest.MonkeyPatch):
    content = text_file(ROWS)
    monkeypatch.setattr(uploads, "MOST_OF_A_PERSON", 2 * len(content))
    for _ in range(2):
        hand_in(staff, content, "a.csv")
    assert "删掉不用的" in text_of(hand_in(staff, content, "a.csv"))
    assert Upload.objects.count() == 2
    staff.post(f"/d/import/file/{Upload.objects.latest('id').uid}/forget/")
    hand_in(staff, content, "a.csv")
    assert Upload.objects.count() == 2, "who forgets one has room again"


def test_a_long_file_shows_how_far_it_is(staff: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(views, "AT_ONCE", 100)
    rows = [ROWS[0], *([f"N{n}", "杏树湾村", f"{n}号", "", "", ""] for n in range(1100))]
    hand_in(staff, text_file(rows), "a.csv")
    response = staff.post(f"/d/import/file/{Upload.objects.get().uid}/take/")
    assert response.streaming
    text = text_of(response)
    assert re.findall(r"([\d,]+)/1,100行", text) == ["500", "1,000", "1,100"]
    assert text.index("正在读入") < text.index("500/1,100") < text.index("查看结果")
    assert Household.objects.count() == 1100


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "a.xlsx", "这个文件是空的"),
        (b"<html>", "a.xls", "网页表格"),
        (b"PK\x03\x04rubbish", "a.xlsx", "已损坏"),
        (book(("s", [["户编号"], ["1"]])), "a.xlsx", "缺少：门牌地址"),
        (book(("s", [["甲"], ["1"]])), "a.xlsx", "没有找到表头"),
        (b"\x00\x01", "a.csv", "不是文本表格"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(staff: Client, content: bytes, name: str, words: str):
    page = hand_in(staff, content, name)
    assert page.status_code == 200
    assert words in text_of(page)
    assert Upload.objects.count() == 0


def test_no_file_at_all(staff: Client):
    assert "还空着" in text_of(staff.post("/d/import/households/", {})) or "表格文件" in text_of(
        staff.post("/d/import/households/", {})
    )


def test_a_name_from_hell_stays_a_name(staff: Client):
    hand_in(staff, book(("s", ROWS)), "../../../etc/<b>x</b>.xlsx")
    upload = Upload.objects.get()
    assert "/" not in upload.name
    assert "<b>x" not in staff.get(f"/d/import/file/{upload.uid}/").content.decode()


@pytest.mark.parametrize("kind", ["places", "households", "orders"])
def test_templates_offer_the_posts_own_places(staff: Client, world: World, kind: str):
    response = staff.get(f"/d/import/{kind}/template/")
    workbook = openpyxl.load_workbook(io.BytesIO(response.content))
    words = {cell.value for row in workbook["_字典"].iter_rows() for cell in row}
    assert {"杏树湾村", "松岗头村"} <= words
    assert "云岫县" not in words


def test_the_list_comes_back_unchanged(staff: Client):
    content = staff.get("/d/import/places/list/").content
    before = list(Place.objects.order_by("id").values())
    page = hand_in(staff, content, "地方.xlsx", "places")
    assert "7/7行已有，没变化" in text_of(page)
    assert list(Place.objects.order_by("id").values()) == before
    table = find_table(content, "a.xlsx", kinds()["places"].columns)
    assert table.rows[0].values["_id"] == str(Place.objects.get(name="望禾镇").uid)


def test_who_may_import_what(world: World, staff: Client):
    assert staff.get("/d/import/units/").status_code == 404, "units and posts are for administrators"
    assert staff.get("/d/import/people/template/").status_code == 404
    assert staff.get("/d/import/households/list/").status_code == 404, "no list of persons"
    volunteer = world.viewer("volunteer", unit=world.unit("village_volunteers", world.village))
    assert sign_in(Client(), volunteer).get("/d/import/").status_code == 403
    assert Client().get("/d/import/").status_code == 302


def test_a_unit_under_itself_is_refused_in_the_check(world: World):
    seat = world.unit("village_branch", world.village)
    add_post(title=PostTitle.admin, name="系统管理员", unit=world.unit("town_office"))
    admin = sign_in(Client(), world.viewer("admin", unit=world.unit("town_office")))
    rows = [["单位名称", "单位类型", "所在地", "上级单位"], [seat.name, "党支部", world.village.name, seat.name]]
    text = text_of(hand_in(admin, book(("s", rows)), "单位.xlsx", "units"))
    assert f"第2行「上级单位」：「{seat.name}」会成了自己的下级。请写一个不在它下面的单位。" in text
    assert "没有要读入的" in text


def test_another_posts_file_is_not_there(world: World, staff: Client):
    hand_in(staff, book(("s", ROWS)))
    upload = Upload.objects.get()
    desk = sign_in(Client(), world.viewer("desk", unit=world.unit("town_office")))
    assert desk.get(f"/d/import/file/{upload.uid}/").status_code == 404
    assert desk.get(f"/d/import/file/{upload.uid}/copy/").status_code == 404
    assert desk.post(f"/d/import/file/{upload.uid}/take/").status_code == 404
    assert desk.post(f"/d/import/file/{upload.uid}/forget/").status_code == 404


def test_files_are_kept_for_a_day(staff: Client):
    hand_in(staff, book(("s", ROWS)))
    upload = Upload.objects.get()
    assert path_of(upload).stat().st_mode & 0o077 == 0
    assert forget_old(timezone.now() + timedelta(hours=23)) == 0
    assert forget_old(timezone.now() + timedelta(hours=25)) == 1
    assert not path_of(upload).exists()
    assert staff.get(f"/d/import/file/{upload.uid}/").status_code == 404


def test_the_file_goes_by_itself(staff: Client):
    hand_in(staff, book(("s", ROWS)))
    upload = Upload.objects.get()
    run_due(upload.at + timedelta(hours=23))
    assert path_of(upload).exists()
    run_due(upload.at + timedelta(hours=24))
    assert not path_of(upload).exists()
    assert Upload.objects.count() == 0


def test_so_many_files_a_day(staff: Client, settings: Any):
    """Deleting them makes no room: it is checking them that is heavy."""
    settings.IMPORTS_A_DAY = 2
    for _ in range(2):
        hand_in(staff, book(("s", ROWS)))
        staff.post(f"/d/import/file/{Upload.objects.get().uid}/forget/")
    assert "一天最多交2个文件" in text_of(hand_in(staff, book(("s", ROWS))))
    assert not Upload.objects.exists()


def test_a_file_can_be_deleted_at_once(staff: Client):
    hand_in(staff, book(("s", ROWS)))
    upload = Upload.objects.get()
    staff.post(f"/d/import/file/{upload.uid}/forget/")
    assert (Upload.objects.count(), path_of(upload).exists()) == (0, False)


def test_content_that_is_gone_is_said(staff: Client):
    hand_in(staff, book(("s", ROWS)))
    upload = Upload.objects.get()
    path_of(upload).unlink()
    for response in (staff.post(f"/d/import/file/{upload.uid}/take/"), staff.get(f"/d/import/file/{upload.uid}/copy/")):
        assert response.status_code == 409
        assert "已经不在了" in text_of(response)


def test_taking_in_asks_again_who_is_there(staff: Client):
    hand_in(staff, book(("名册", ROWS)))
    just_shown(staff, ago=timedelta(minutes=11))
    take = f"/d/import/file/{Upload.objects.get().uid}/take/"
    assert staff.get(take.removesuffix("take/")).status_code == 200, "looking at the check does not"
    assert staff.post(take)["Location"] == "/sign-in/again/?next=%2Fkept%2F"
    assert not Household.objects.exists()
    just_shown(staff)
    page = staff.get("/kept/").content.decode()
    assert "请再点一次" in page
    assert f'action="{take}"' in page
    staff.post(take)
    assert Household.objects.count() == 1
