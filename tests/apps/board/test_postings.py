"""A sheet is on record from the wall it hangs on until it is taken down, each time before somebody's eyes."""

from __future__ import annotations

import csv
import io
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from huiyin.apps.board import postings
from huiyin.apps.board.actions import Hung, Seen, post_sheet, take_down
from huiyin.apps.board.models import Posting
from huiyin.apps.board.texts import sentence
from huiyin.apps.people.queries import Viewer
from huiyin.apps.records.models import Event
from huiyin.core.errors import RuleError
from tests.apps.cases.disclosed import DAY, Village
from tests.apps.files.pictures import jpeg
from tests.builders import MONDAY, World, sign_in
from tests.exports import rows_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(tmp_path: Any, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def world() -> World:
    return World("dalu")


@pytest.fixture
def chief(world: World) -> Viewer:
    return world.viewer("secretary", unit=world.unit("village_branch", world.village))


def hang(by: Viewer, world: World, seen: Seen | None = None, **changes: Any) -> Posting:
    sheet = f"/open/sheet?town={world.town.uid}"
    facts = {"uid": uuid.uuid4(), "place": world.village, "sheet": sheet, "title": "有问有答", "as_of": MONDAY.date()}
    return post_sheet(
        by=by,
        hung=Hung(**{**facts, "spot": "村委会东墙", **changes}),
        seen=seen or Seen(supervisor="监委会老周"),
        now=MONDAY,
    )


def refused(code: str) -> pytest.RaisesExc[RuleError]:
    return pytest.raises(RuleError, match=rf"^{code}\(")


def test_a_sheet_hangs_and_comes_down(world: World, chief: Viewer):
    row = hang(chief, world, Seen(io.BytesIO(jpeg())))
    assert hang(chief, world, uid=row.uid) == row, "sent twice it is one"
    take_down(by=chief, uid=row.uid, seen=Seen(supervisor="监委会老周"), now=MONDAY + timedelta(days=7))
    take_down(by=chief, uid=row.uid, seen=Seen(supervisor="别人"), now=MONDAY + timedelta(days=8))
    row.refresh_from_db()
    assert (row.posted_by_id, row.taken_seen) == (chief.actor.post, "监委会老周")
    assert [file.step for file in postings.photos_of([row])[row.uid]] == ["posted"]
    kinds = Event.objects.filter(subject=row.uid).order_by("nth").values_list("kind", flat=True)
    assert list(kinds) == ["posting.posted", "posting.taken"]


def test_a_notice_does_not_come_down_before_its_days_have_run():
    """Its last day is the first of December: on that day it still hangs."""
    village = Village(World("xinba"))
    case, by = village.hanging(), village.publisher
    row = hang(by, village.world, sheet=f"/open/{case.code}/notice.pdf?size=a3", title="十月收支")
    for day in (3, 15):
        with refused("posting_too_early") as early:
            take_down(by=by, uid=row.uid, seen=Seen(supervisor="老周"), now=MONDAY + day * DAY)
    assert "2026年12月1日" in sentence(early.value)
    row.refresh_from_db()
    assert row.taken_at is None
    take_down(by=by, uid=row.uid, seen=Seen(supervisor="老周"), now=MONDAY + 16 * DAY)
    row.refresh_from_db()
    assert row.taken_at is not None


def test_nobody_s_word_alone_is_enough(world: World, chief: Viewer):
    with refused("posting_unseen"):
        hang(chief, world, Seen(supervisor=" "))
    row = hang(chief, world)
    with refused("posting_unseen"):
        take_down(by=chief, uid=row.uid, seen=Seen(), now=MONDAY)


@pytest.mark.parametrize("sheet", ["", "//example.org/", "https://example.org/", "/nothing/here/", "open/sheet"])
def test_what_is_no_sheet_of_ours_hangs_nowhere(world: World, chief: Viewer, sheet: str):
    with refused("posting_no_sheet"):
        hang(chief, world, sheet=sheet)


def test_a_village_hangs_and_sees_its_own(world: World, chief: Viewer):
    row = hang(chief, world)
    other = world.viewer("secretary", unit=world.unit("village_branch", world.other_village))
    with refused("posting_elsewhere"):
        hang(chief, world, place=world.other_village)
    with refused("posting_elsewhere"):
        take_down(by=other, uid=row.uid, seen=Seen(supervisor="老周"), now=MONDAY)
    assert postings.listed(other, postings.Wanted()) == ([], "")
    town = world.viewer("desk", unit=world.unit("party_committee"))
    assert postings.listed(town, postings.Wanted()) == ([row], "")


def test_on_the_pages(world: World, chief: Viewer):
    """The code on a sheet leads to the form with its address; the list shows what hangs, with its photo."""
    client = sign_in(Client(), chief)
    sheet = Client().get(f"/open/sheet?town={world.town.uid}")
    assert sheet.status_code == 200
    assert "贴上或取下" in sheet.content.decode()
    assert postings.address_of("/open/sheet?town=1").endswith("/d/postings/?sheet=%2Fopen%2Fsheet%3Ftown%3D1")
    assert "/open/sheet?town=1" in client.get("/d/postings/?sheet=/open/sheet%3Ftown%3D1").content.decode()
    sent = {
        "idem": str(uuid.uuid4()), "title": "有问有答", "sheet": f"/open/sheet?town={world.town.uid}", "as_of": "2026-11-16",
        "place": str(world.village.uid), "spot": "东墙",
    }  # fmt: skip
    assert "照片" in client.post("/d/postings/", sent).content.decode()
    photo = SimpleUploadedFile("wall.jpg", jpeg())
    assert client.post("/d/postings/", {**sent, "photo": photo}).status_code == 302
    row = Posting.objects.get()
    page = client.get("/d/postings/").content.decode()
    assert "东墙" in page
    (file,) = postings.photos_of([row])[row.uid]
    assert client.get(f"/d/postings/{row.uid}/photo/{file.uid}/")["Content-Type"] == "image/jpeg"
    client.post(f"/d/postings/{row.uid}/down/", {})
    assert Posting.objects.get().taken_at is None
    client.post(f"/d/postings/{row.uid}/down/", {"supervisor": "老周"})
    assert Posting.objects.get().taken_seen == "老周"


def test_the_list_goes_on_and_is_taken_away(world: World, chief: Viewer, monkeypatch: pytest.MonkeyPatch):
    """What hangs comes first, page by page; the file has all of it, in the order of the page."""
    monkeypatch.setattr(postings, "PAGE", 2)
    monkeypatch.setattr("huiyin.apps.board.taken.PIECE", 2)
    titles = ["=第一张", "第二张", "第三张", "第四张"]
    rows = [hang(chief, world, title=title) for title in titles]
    hang(chief, world, Seen(io.BytesIO(jpeg())), title="有照片的")
    for row, day in ((rows[1], 8), (rows[3], 7)):
        take_down(by=chief, uid=row.uid, seen=Seen(supervisor="别人"), now=MONDAY + timedelta(days=day))
    client, shown, path = sign_in(Client(), chief), list[str](), "/d/postings/"
    while path:
        page = client.get(path)
        shown += [row.title for row, _photos in page.context["rows"]]
        path = f"/d/postings/{page.context['next']}" if page.context["next"] else ""
    assert shown == ["有照片的", "第三张", "=第一张", "第二张", "第四张"]
    assert 'action="/d/postings/list.xlsx"' in page.content.decode()
    table = list(csv.reader(io.StringIO(rows_of(client, "/d/postings/list.csv"))))
    head = {line[0]: line[1] for line in table[:6]}
    assert (head["标题"], head["筛选"], head["行数"]) == ("墙上的张贴", "杏树湾村", "5")
    assert [row[0] for row in table[8:]] == ["有照片的", "第三张", "'=第一张", "第二张", "第四张"]
    assert table[8][2:] == ["杏树湾村", "村委会东墙", "2026-11-16 09:00", chief.post_name, "", "", "", "", "1"]
    assert table[11][6:10] == ["监委会老周", "2026-11-24 09:00", chief.post_name, "别人"]
    elsewhere = world.viewer("secretary", unit=world.unit("village_branch", world.other_village))
    assert "第三张" not in rows_of(sign_in(Client(), elsewhere), "/d/postings/list.csv")


def test_a_sheet_is_found_by_words_initials_wall_and_whether_it_hangs(world: World, chief: Viewer):
    hang(chief, world, title="十月收支")
    down = hang(chief, world, title="低保名单", spot="小学门口")
    take_down(by=chief, uid=down.uid, seen=Seen(supervisor="老周"), now=MONDAY + timedelta(days=8))
    client = sign_in(Client(), chief)

    def found(query: str) -> list[str]:
        return [row.title for row, _photos in client.get(f"/d/postings/?{query}").context["rows"]]

    assert found("q=收支") == found("q=sysz") == found("s=hang") == ["十月收支"]
    assert found("q=门口") == found("s=down") == ["低保名单"]
    assert "没有符合的" in client.get("/d/postings/?q=没有这张").content.decode()
    table = list(csv.reader(io.StringIO(rows_of(client, "/d/postings/list.csv?q=dbmd&s=down"))))
    assert [line[1] for line in table[:6] if line[0] == "筛选"] == ["杏树湾村；dbmd；已取下"]
    assert [row[0] for row in table[8:]] == ["低保名单"]
