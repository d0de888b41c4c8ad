"""我的本月, the due list, coverage: what is owed, in one tap, by place and never by person."""

from __future__ import annotations

import re
import uuid
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from huiyin.apps.duties import taken
from huiyin.apps.duties.models import Owed
from huiyin.apps.duties.queries.owed import Filters, month
from huiyin.apps.people.queries import Viewer
from huiyin.apps.records.models import ReadLog
from huiyin.apps.slots.actions import Plan, plan_slots
from huiyin.apps.slots.booking import Wish, book
from huiyin.core.slots import SlotKind
from tests.apps.duties.hands import DAY, Net
from tests.builders import MONDAY, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_that_monday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: MONDAY)


def browser(viewer: Viewer) -> Client:
    return sign_in(Client(), viewer)


def text_of(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.content.decode()


def test_my_month_from_the_list_to_the_visit_and_back(net: Net) -> None:
    page = browser(net.member)
    html = text_of(page, "/duty/")
    assert "水磨坊27号附1号" in html
    assert "周秀兰" in html
    entry = f"/w/visit/?household={net.homes[0].uid}"
    assert entry in html, "one tap to the form"
    form = text_of(page, entry)
    assert f'value="{net.homes[0].uid}" selected' in form, "the household is chosen already"
    page.post("/w/visit/", {
        "idem": str(uuid.uuid4()), "place": net.world.grid.pk, "household": str(net.homes[0].uid), "met": "周秀兰",
        "did": ["opinion", "policy"], "text_1": "院里路灯不亮",
    })  # fmt: skip
    done = Owed.objects.filter(household=net.homes[0], state="done").order_by("duty").values_list("duty", flat=True)
    assert list(done) == ["one_hearing", "one_policy", "one_visit"], "entered once"
    assert "done or not needed 3" in text_of(page, "/duty/?lang=en") or "已做或不用做3项" in text_of(page, "/duty/")


def test_the_month_is_printed(net: Net) -> None:
    html = text_of(browser(net.member), "/duty/?print=1")
    assert 'class="a4' in html
    assert "水磨坊27号附1号" in html


@pytest.mark.parametrize("sheet", ["/duty/?", "/duty/list/?", "/duty/coverage/?", "/slots/?"])
def test_what_is_printed_is_there_in_two_sizes(net: Net, sheet: str) -> None:
    page = browser(net.secretary)
    small, large = text_of(page, f"{sheet}print=1"), text_of(page, f"{sheet}print=1&size=a3")
    assert "print=1&amp;size=a3" in small
    assert not re.search(r'class="[^"]*\ba3\b', small)
    assert len(re.findall(r'class="[^"]*\ba3\b', large)) == 1


def test_not_needed_because(net: Net) -> None:
    page = browser(net.member)
    row = net.owed("one_peace")[0]
    address = f"/duty/o/{row.uid}/"
    again = page.post(address, {"do": "unneeded", "reason": "other", "words": ""})
    assert again.status_code == 200, "another reason wants words"
    assert page.post(address, {"do": "unneeded", "reason": "away", "words": "去女儿家过冬"}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.reason) == ("unneeded", "away")
    assert "去女儿家过冬" in text_of(page, address)
    page.post(address, {"do": "needed"})
    row.refresh_from_db()
    assert (row.state, row.reason) == ("open", "")


def test_the_branch_sees_its_list_and_others_do_not(net: Net) -> None:
    html = text_of(browser(net.secretary), "/duty/list/?duty=one_visit")
    assert "水磨坊27号附1号" in html
    assert "郭小满" not in html, "no person stands on a list"
    stranger = net.world.viewer("secretary", unit=net.world.unit("village_branch", net.world.other_village))
    assert "水磨坊27号附1号" not in text_of(browser(stranger), "/duty/list/?duty=one_visit")
    assert browser(stranger).get(f"/duty/o/{net.owed('one_visit')[0].uid}/").status_code == 404


def test_the_list_can_be_filtered(net: Net) -> None:
    net.visit(net.member)
    page = browser(net.secretary)
    assert "下湾12号" not in text_of(page, "/duty/list/?duty=one_visit&state=done")
    assert "下湾12号" in text_of(page, "/duty/list/?duty=one_visit&state=open")
    assert "下湾12号" not in text_of(page, "/duty/list/?duty=one_visit&state=late"), "the month is not over"
    assert "下湾12号" in text_of(page, "/duty/list/?print=1")
    assert page.get("/duty/list/?of=never&after=x&state=x&duty=x").status_code == 200


@pytest.mark.parametrize(
    ("words", "found"), [("下湾", {"下湾12号"}), ("H001", {"水磨坊27号附1号"}), ("001", set()), ("没有的路", set())]
)
def test_the_list_is_searched_by_address_and_number(net: Net, words: str, found: set[str]) -> None:
    """By the branch, by who answers for the village and by the town, each in what is on their own list."""
    head, leader = (
        net.world.viewer("grid_head", place=net.world.village),
        net.world.viewer("leader", place=net.world.town),
    )
    for viewer in (net.secretary, head, leader):
        html = text_of(browser(viewer), f"/duty/list/?duty=one_visit&q={words}")
        assert {door for door in ("水磨坊27号附1号", "下湾12号") if door in html} == found
    stranger = net.world.viewer("secretary", unit=net.world.unit("village_branch", net.world.other_village))
    assert "下湾12号" not in text_of(browser(stranger), f"/duty/list/?duty=one_visit&q={words}")
    assert words in taken.filter_words(net.secretary, Filters(q=words))
    assert Filters.read(Filters(q=words).query(), DAY).q == words, "as it is kept, printed and taken away"


def test_a_place_or_a_unit_is_found_by_its_name(net: Net) -> None:
    page = browser(net.secretary)
    assert "下湾12号" in text_of(page, f"/duty/list/?q={net.world.grid.name}"), "all doors of the grid"
    assert net.branch.name in text_of(page, f"/duty/list/?q={net.branch.name}")


def test_a_place_or_a_unit_is_found_by_its_initials(net: Net) -> None:
    page, grid = browser(net.secretary), net.world.grid
    assert grid.letters
    for words in (grid.letters, grid.letters.upper(), f"{grid.name} 下湾"):
        assert "下湾12号" in text_of(page, f"/duty/list/?q={words}"), words
    assert "下湾12号" not in text_of(page, f"/duty/list/?q={grid.letters} 没有的路"), "every word has to fit"
    assert net.branch.name in text_of(page, f"/duty/list/?q={net.branch.letters}")


def test_a_day_that_cannot_be_is_said(net: Net) -> None:
    """Today is shown, and not without a word."""
    page = browser(net.secretary)
    for where in ("/duty/", "/duty/list/", "/slots/"):
        assert "不是能用的日期" in page.get(f"{where}?of=2026-13-45").content.decode(), where
        assert "不是能用的日期" not in page.get(f"{where}?of=2026-11-02").content.decode(), where


def test_who_answers_for_a_place_sees_what_is_owed_there(net: Net) -> None:
    head = net.world.viewer("grid_head", place=net.world.village)
    assert "水磨坊27号附1号" in text_of(browser(head), "/duty/list/?duty=one_visit")
    leader = browser(net.world.viewer("leader", place=net.world.town))
    assert "水磨坊27号附1号" in text_of(leader, "/duty/list/?duty=one_visit"), (
        "the first village, until another is chosen"
    )
    other = f"/duty/list/?duty=one_visit&v={net.world.other_village.pk}"
    assert "水磨坊27号附1号" not in text_of(leader, other)


def test_who_was_met_is_told_to_who_answers_for_it_and_that_it_was_read_is_kept(net: Net) -> None:
    net.visit(net.member)
    address = f"/duty/o/{net.owed('one_visit')[0].uid}/"
    head = net.world.viewer("grid_head", place=net.world.village)
    assert "周秀兰" not in text_of(browser(head), address)
    assert not ReadLog.objects.exists()
    assert "周秀兰" in text_of(browser(net.secretary), address)
    assert ReadLog.objects.get().what == "duty"


def test_a_list_names_its_village(net: Net) -> None:
    leader = net.world.viewer("leader", place=net.world.town)
    assert "杏树湾村" in taken.filter_words(leader, Filters(village=net.world.village.pk))
    assert "杏树湾村" not in taken.filter_words(net.secretary, Filters())


def test_a_list_of_one_day_says_the_day_as_people_do(net: Net) -> None:
    said = taken.filter_words(net.secretary, Filters(of=date(2026, 11, 23)))
    assert "11月23日" in said
    assert "2026-11-23" not in said


def test_what_is_about_one_subject_stands_together() -> None:
    """Rows without a household are of their subject: two posts or units of a place are two."""
    net = Net("dagaoping", linked=False)
    row = net.owed("theme_lesson", post=net.secretary.actor.post).get()
    before = month(net.secretary, DAY, DAY).due
    assert len(before) < sum(len(about.lines) for about in before), "several are owed by one"
    row.pk, row.uid, row.subject = None, uuid.uuid4(), uuid.uuid4()
    row.save()
    assert len(month(net.secretary, DAY, DAY).due) == len(before) + 1


def test_coverage_by_village_and_grid(net: Net) -> None:
    net.visit(net.member)
    page = browser(net.secretary)
    html = text_of(page, f"/duty/coverage/?duty=one_visit&place={net.world.town.pk}")
    assert "杏树湾村" in html
    assert '<td class="n">1</td><td class="n">2</td><td class="n">1</td><td class="n">0</td>' in html
    assert "第一网格" in text_of(page, f"/duty/coverage/?duty=one_visit&place={net.world.village.pk}")
    assert "郭小满" not in html
    assert page.get("/duty/coverage/?duty=nothing").status_code == 404


def test_a_list_is_taken_away(net: Net) -> None:
    page = browser(net.secretary)
    answer = page.post("/duty/list.csv?duty=one_visit", {"idem": str(uuid.uuid4())})
    assert answer.status_code == 302
    assert "/exports/" in answer["Location"]
    table = taken.DUTIES.table(net.secretary, {"duty": "one_visit"}, MONDAY)
    assert [row[3:6] for row in table.rows] == [
        ["水磨坊27号附1号", date(2026, 11, 30), "还没做"], ["下湾12号", date(2026, 11, 30), "还没做"],
    ]  # fmt: skip


def test_coverage_is_taken_away(net: Net) -> None:
    net.visit(net.member)
    asked = {"duty": "one_visit", "place": str(net.world.town.pk)}
    table = taken.COVERAGE.table(net.secretary, asked, MONDAY)
    assert list(table.rows) == [["杏树湾村", 1, 2, 1, 0]]
    page = browser(net.secretary)
    assert page.post("/duty/coverage.csv?duty=one_visit", {"idem": str(uuid.uuid4())}).status_code == 302
    shut = taken.COVERAGE.table(net.secretary, {"duty": "care_old"}, MONDAY)
    assert list(shut.rows) == [], "nothing confidential"


def test_few_queries(net: Net, django_assert_max_num_queries: object) -> None:
    page = browser(net.secretary)
    for path in ("/duty/", "/duty/list/", "/duty/coverage/"):
        page.get(path)
        with django_assert_max_num_queries(8):  # type: ignore[operator]
            page.get(path)
    page = browser(net.member)
    page.get("/duty/")
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        page.get("/duty/")


def test_the_number_of_who_has_booked_is_covered_until_somebody_says_why(client: Client, net: Net) -> None:
    now = timezone.now()
    begin = now + timedelta(hours=1)
    plan = Plan(
        uuid.uuid4(), SlotKind.reception, net.world.village, begin, begin + timedelta(hours=2), post=net.post(net.secretary),
        capacity=4,
    )  # fmt: skip
    (slot,) = plan_slots(by=Viewer.for_system("test"), plan=plan, now=now)
    wish = Wish(uuid.uuid4(), slot.uid, name="周秀兰", phone="13800000127")
    booking, _code = book(by=Viewer.nobody(), wish=wish, now=now)
    sign_in(client, net.secretary)
    page, asks = f"/slots/{slot.uid}/", f"/slots/{slot.uid}/phone/{booking.uid}/"
    assert "138-****-0127" in client.get(page).content.decode()
    assert client.post(asks, {}).status_code == 200
    assert client.post(asks, {"why": "call_back"})["Location"] == page
    assert "tel:13800000127" in client.get(page).content.decode()
    assert client.get(f"/slots/{slot.uid}/phone/{uuid.uuid4()}/").status_code == 404
