"""The inbox: what lies in whose hands, filters, words, pages, kept lists, files to take away."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from python_calamine import CalamineWorkbook

from huiyin.apps.cases import search
from huiyin.apps.cases.models import Case, SavedView
from huiyin.apps.desk.filters import Filters
from huiyin.apps.desk.listing import fields_of
from huiyin.apps.desk.queries import inbox
from huiyin.apps.people.queries import Viewer
from huiyin.apps.records.models import Event
from tests.builders import World, say, step
from tests.exports import rows_of, taken
from tests.queries import at_most, warm

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(world: World, sign_in: Callable[[Viewer], Client]) -> Client:
    return sign_in(world.viewer("desk", unit=world.unit("village_station", world.village)))


def text(client: Client, address: str = "/d/") -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer
    return answer.content.decode()


def test_what_lies_in_my_hands_and_nobody_elses(world, desk, sign_in, now) -> None:
    case = say(world, now=now)
    assert case.code in text(desk)
    other = sign_in(world.viewer("desk", unit=world.unit("village_station", world.other_village)))
    assert case.code not in text(other)
    assert "这里没有要办的" in text(other)


def test_what_lies_with_the_post_and_what_lies_with_its_unit_are_one_list(world, now) -> None:
    """Each once, those due first on top, page after page; also what lies with both."""
    volunteer = world.viewer("volunteer", unit=world.unit("village_volunteers", world.village))
    with_unit, with_post = {"held_by_unit": volunteer.actor.unit}, {"held_by_post": volunteer.actor.post}
    nobody = {"held_by_unit": None, "held_by_post": None}
    due = []
    for n, where in enumerate([with_unit, with_post, with_unit | with_post, with_post, with_unit, nobody]):
        case = say(world, now=now)
        moment = now + timedelta(hours=(n * 5) % 6)
        Case.objects.filter(pk=case.pk).update(**nobody | where, due_sort=moment, due_at=moment)
        due += [(moment, case.pk)] if where != nobody else []
    found, after = [], ""
    while True:
        page = inbox.page(volunteer, Filters.read({"after": after}), now, size=2)
        found += [case.pk for case in page.cases]
        after = page.next
        if not after:
            break
    assert found == [pk for _, pk in sorted(due)]


def test_the_page_is_chinese_and_has_no_english_left(world, desk, now) -> None:
    say(world, now=now)
    page = text(desk)
    for word in ("收件箱", "时限", "事项", "在我手里", "我能看的", "导出", "待派单", "路灯不亮"):
        assert word in page, word
    for word in ("Inbox", "Time limit", "In my hands", "Nothing", "Export .csv"):
        assert word not in page, word


def test_words_and_initials_find_a_case(world, desk, now) -> None:
    lamp = say(world, now=now)
    water = say(world, now=now, text="下湾水管又漏了", category="water")
    for query, found, other in (("路灯", lamp, water), ("ld", lamp, water), ("水管", water, lamp), ("xw", water, lamp)):
        page = text(desk, f"/d/?tab=all&q={query}")
        assert found.code in page, query
        assert other.code not in page, query
    assert lamp.code in text(desk, f"/d/?tab=all&q={lamp.code.lower()}")
    assert "没有符合筛选的" in text(desk, "/d/?q=没有这样的词")


def test_filters_stand_in_the_address(world, desk, now) -> None:
    lamp = say(world, now=now)
    water = say(world, now=now, text="下湾水管又漏了", category="water", channel="phone")
    assert lamp.code not in text(desk, "/d/?c=phone")
    assert water.code in text(desk, "/d/?c=phone")
    assert water.code not in text(desk, "/d/?k=lamp")
    assert lamp.code in text(desk, "/d/?k=works")
    assert lamp.code in text(desk, "/d/?s=received")
    assert lamp.code not in text(desk, "/d/?s=working")
    assert lamp.code not in text(desk, "/d/?d=late")
    Case.objects.filter(pk=lamp.pk).update(due_at=now - timedelta(hours=1))
    assert lamp.code in text(desk, "/d/?d=late")
    assert "逾期1" in text(desk)


@dataclass
class Old:
    """An old matter, with the desk that sent it on and the volunteer who has it in hand."""

    case: Case
    desk: Viewer
    volunteer: Viewer


@pytest.fixture
def old_lamp(world, now, monkeypatch) -> Old:
    """A matter that a volunteer has in hand, with ten newer ones of the same words in the hands of the desk."""
    monkeypatch.setattr("huiyin.apps.desk.queries.inbox.HITS", 4)
    desk = world.viewer("desk", unit=world.unit("village_station", world.village))
    volunteer = world.viewer("volunteer", unit=world.unit("village_volunteers", world.village))
    mine = say(world, now=now, text="路灯不亮，是老的那一盏")
    step(mine, desk, "dispatch", now, unit=volunteer.actor.unit)
    for nth in range(10):
        say(world, now=now, text=f"路灯不亮，第{nth}盏")
    return Old(mine, desk, volunteer)


def test_what_one_may_not_read_stands_in_no_searchs_way(old_lamp, sign_in) -> None:
    client = sign_in(old_lamp.volunteer)
    assert old_lamp.case.code in text(client, "/d/?tab=all&q=路灯"), "although ten others were said after it"
    assert old_lamp.case.code in text(client, "/d/?q=路灯"), "what lies in its hands is found at once"


def test_a_search_looks_back_until_it_has_seen_everything(old_lamp, now, sign_in) -> None:
    """Ten newer matters with the same words that are not late do not hide the old one that is."""
    Case.objects.filter(pk=old_lamp.case.pk).update(due_at=now - timedelta(hours=1))
    client, address, looked = sign_in(old_lamp.desk), "/d/?tab=all&q=路灯&d=late", 0
    while old_lamp.case.code not in (page := client.get(address)).content.decode():
        assert "再往前找" in page.content.decode()
        address, looked = page.context["next"], looked + 1
    assert looked == 2
    assert page.context["next"] == ""


@pytest.mark.parametrize("narrowed", ["", "&v="])
def test_a_search_looks_no_further_than_its_page(world, desk, now, monkeypatch, narrowed) -> None:
    """Ten thousand older matters with the same words cost this page nothing."""
    for nth in range(5):
        say(world, now=now + timedelta(seconds=nth))
    address = f"/d/?tab=all&q=路灯{narrowed}{world.village.pk if narrowed else ''}"
    monkeypatch.setattr(inbox, "PAGE", 2)
    looked, find = [], search.find

    def counted(*words: Any, **how: Any) -> Any:
        looked.append(how["limit"])
        return find(*words, **how)

    monkeypatch.setattr(search, "find", counted)
    seen = []
    while address:
        page = desk.get(address)
        seen += [row.code for row in page.context["rows"]]
        address = page.context["next"]
    assert len(set(seen)) == 5
    assert looked == [3, 3, 3]


@pytest.mark.parametrize(
    "junk", ["v=x", "s=%27", "after=zzz", "after=1.1", "tab=no", "d=1", "v=99999999999999999999", "q=%22*"]
)
def test_junk_in_the_address_does_no_harm(world, desk, junk) -> None:
    say(world, now=timezone.now())
    assert desk.get(f"/d/?{junk}").status_code == 200


def test_pages_go_on_where_the_last_one_ended(world, desk, now) -> None:
    codes = [say(world, now=now + timedelta(seconds=n)).code for n in range(53)]
    first = desk.get("/d/")
    following = first.context["next"]
    seen = [row.code for row in first.context["rows"]]
    seen += [row.code for row in desk.get(following).context["rows"]]
    assert sorted(seen) == sorted(codes)
    newest = desk.get("/d/?tab=all&s=any")
    assert len(newest.context["rows"]) == 50
    assert len(desk.get(newest.context["next"]).context["rows"]) == 3
    assert len(desk.get("/d/?print=1").context["rows"]) == 53


def test_a_later_page_leads_back_to_the_first(world, desk, now) -> None:
    for n in range(53):
        say(world, now=now + timedelta(seconds=n))
    assert 'rel="first"' not in text(desk, "/d/?tab=all&c=web")
    later = desk.get(desk.get("/d/?tab=all&c=web").context["next"]).content.decode()
    assert '<a href="?tab=all&amp;c=web" rel="first">第一页</a>' in later


def test_the_counts_above_stand_over_the_list_that_they_count(world, desk, now) -> None:
    """Over all that one may see, or on paper, 逾期0 of one's own hands would belie the late ones below it."""
    say(world, now=now)
    assert "逾期0" in text(desk)
    for address in ("/d/?tab=all", "/d/?tab=all&print=1", "/d/?print=1"):
        assert "逾期0" not in text(desk, address), address


def test_an_empty_desk_offers_to_enter_a_matter_once(world, desk) -> None:
    assert text(desk).count('href="/d/new/"') == 1


def test_a_list_of_fifty_takes_six_queries_and_little_weight(world, desk, now) -> None:
    for n in range(51):
        case = say(world, now=now + timedelta(seconds=n))
    warm(case)
    text(desk)
    for address in ("/d/", "/d/?tab=all", "/d/?tab=all&q=路灯", "/d/?s=received&c=web&k=lamp"):
        with at_most(6):
            page = text(desk, address)
        assert len(page.encode()) < 120_000, address


def test_counts_of_more_than_are_counted_say_so(world, desk, now, monkeypatch) -> None:
    """A post with 1,291 cases in hand read “in hand 83” beside 793 late: only the first thousand were counted."""
    for n in range(3):
        say(world, now=now + timedelta(seconds=n))
    assert "最急的" not in text(desk)
    monkeypatch.setattr("huiyin.apps.desk.queries.inbox.COUNTED", 2)
    assert "最急的2件里：" in text(desk)


def test_a_list_can_be_kept_and_forgotten(world, desk) -> None:
    desk.post("/d/views/?c=phone", {"name": "电话来的"})
    assert "电话来的" in text(desk)
    assert "给这个列表起个名" in desk.post("/d/views/?c=phone", {"name": " "}).content.decode()
    view = SavedView.objects.get()
    assert view.query == "c=phone"
    desk.post("/d/views/", {"drop": view.pk})
    assert not SavedView.objects.exists()


def test_a_kept_list_can_be_given_another_name(world, desk) -> None:
    for address, name in (("/d/views/?c=phone", "电话来的"), ("/d/views/?c=visit", "上门来的")):
        desk.post(address, {"name": name})
    phone = SavedView.objects.get(name="电话来的")
    assert f'name="rename" value="{phone.pk}"' in text(desk, "/d/views/")
    desk.post("/d/views/", {"rename": phone.pk, "name": " 打来的 "})
    page = text(desk)
    assert "打来的" in page
    assert "电话来的" not in page
    phone.refresh_from_db()
    assert phone.query == "c=phone"
    taken = desk.post("/d/views/", {"rename": phone.pk, "name": "上门来的"}).content.decode()
    assert "已经有一个列表叫这个名" in taken
    assert "给这个列表起个名" in desk.post("/d/views/", {"rename": phone.pk, "name": ""}).content.decode()
    assert desk.post("/d/views/", {"rename": "9" * 30, "name": "x"}).status_code == 302
    assert sorted(SavedView.objects.values_list("name", flat=True)) == ["上门来的", "打来的"]


def test_a_file_says_its_filter_and_how_many_rows(world, desk, now) -> None:
    say(world, now=now)
    phone = say(world, now=now, channel="phone", text="=1+1 水管漏了")
    table = rows_of(desk, "/d/list.csv?c=phone")
    assert "在我手里；来源：电话" in table
    assert "行数,1" in table
    assert phone.code in table
    assert "'=1+1 水管漏了" in table
    assert "13800000000" not in table
    book = taken(desk, "/d/list.xlsx")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    assert ["行数", 2] in [row[:2] for row in rows]
    assert [event.quantity for event in Event.objects.filter(kind="list.exported").order_by("seq")] == [1, 2]


def test_a_party_unit_finds_what_it_may_publish(world, sign_in, desk) -> None:
    assert "待晒单" not in text(desk)
    party = sign_in(world.viewer("publisher", unit=world.unit("village_branch", world.village)))
    assert "待晒单" in text(party, "/d/?tab=publish")


def test_who_is_not_signed_in_is_sent_to_sign_in(client: Client) -> None:
    assert client.get("/d/")["Location"].startswith("/sign-in/")


def test_what_waits_with_another_unit_is_seen_by_those_who_sent_it(world, desk, now) -> None:
    case = say(world, now=now)
    station = world.viewer("desk", unit=world.unit("village_station", world.village))
    step(case, station, "dispatch", now, unit=world.unit("village_volunteers", world.village).pk)
    assert case.code not in text(desk)
    assert case.code in text(desk, "/d/?tab=all")


@pytest.mark.parametrize("town", ["xinba", "dalu", "dagaoping", "yangquan", "huaqiao"])
def test_no_two_kinds_of_matter_are_called_the_same_in_the_filter(town: str) -> None:
    world = World(town)
    fields = fields_of(world.viewer("leader", place=world.town), Filters())
    kinds = next(field for field in fields if field["name"] == "k")
    titles = [option["title"] for option in kinds["options"]]
    assert len(titles) == len(set(titles)), sorted(title for title in titles if titles.count(title) > 1)
