"""Every list of disputes is searched, filtered, paged by key, printed and taken away, by whoever may open it and nobody else."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from huiyin.apps.cases.asked import Asked
from huiyin.apps.cases.keyset import through
from huiyin.apps.disputes.actions.forgetting import forget_mediators
from huiyin.apps.disputes.actions.mediators import leave
from huiyin.apps.disputes.actions.rounds import Found, begin_round, note_finding
from huiyin.apps.disputes.models import Mediator
from huiyin.apps.disputes.queries import days, lists, rounds
from huiyin.apps.disputes.taken import LISTS
from huiyin.apps.keys.models import DataKey
from huiyin.apps.places.letters import letters_of
from tests.apps.disputes.hands import TODAY, Hands
from tests.builders import MONDAY, sign_in, step
from tests.exports import ask, rows_of

pytestmark = pytest.mark.django_db
PAGES = ("", "calendar/", "levels/", "questions/", "rounds/", "mediators/")


@pytest.fixture
def desk(people: Hands, client: Client) -> Client:
    return sign_in(client, people.mediator)


def test_a_list_is_searched_filtered_and_goes_on(people: Hands) -> None:
    first = people.dispute(text="排水沟改道，两家说不拢。")
    second = people.dispute(text="宅基地的界桩被挪了。", category="dispute_marriage", name="诸葛明")
    step(second, people.mediator, "escalate", MONDAY, reason="牵扯邻村的地。")
    found = {case.pk: name for name, case in (("first", first), ("second", second))}

    def codes(**asked: object) -> list[str]:
        rows, _key = lists.listed(people.head, Asked(**{"tab": "open", **asked}))  # type: ignore[arg-type]
        return [found[row.case.pk] for row in rows]

    assert codes(q="界桩") == ["second"], "by two characters"
    assert codes(q=first.code) == ["first"]
    assert codes(k="dispute_marriage") == ["second"]
    assert codes(v=people.world.other_village.pk) == []
    pages = list(through(lambda key: lists.listed(people.head, Asked("open", after=key), 1)))
    assert [found[row.case.pk] for row in pages] == ["second", "first"]
    (up,), _key = lists.gone_up(people.head, Asked(s="town"))
    assert (up.case, up.why) == (second, "牵扯邻村的地。")
    assert lists.gone_up(people.head, Asked(s="county")) == ([], "")


def test_the_calendar_goes_on_without_losing_a_day(people: Hands) -> None:
    for nth in range(3):
        case = people.to_the_table(now=MONDAY + timedelta(minutes=nth))
        people.agree(case, MONDAY + timedelta(hours=1))
    whole, key = days.dates(people.mediator, Asked(), TODAY, 100)
    assert (len(whole), key) == (9, ""), (
        "the last day for the court, the day of performance and that of ringing of each"
    )
    paged = list(through(lambda key: days.dates(people.mediator, Asked(after=key), TODAY, 1)))
    assert [one.key for one in paged] == [one.key for one in whole]
    only, _key = days.dates(people.mediator, Asked(s="perform"), TODAY)
    assert {one.what for one in only} == {"perform"}
    ring, _key = days.dates(people.mediator, Asked(s="ring"), TODAY)
    assert {one.day for one in ring} == {only[0].day - timedelta(days=3)}
    assert {str(one.word) for one in ring} == {"给双方打电话，问履行了没有"}


def test_rounds_are_counted_by_grid_however_many_stand_on_the_page(people: Hands) -> None:
    worker = people.world.viewer("grid_worker", place=people.world.grid)
    for nth in range(3):
        going = begin_round(by=worker, uid=uuid.uuid4(), place=people.world.grid, text="沿渠看一遍。", now=MONDAY)
        if nth:
            found = Found("水口有争")
            note_finding(by=worker, case=going.uid, found=found, idem=uuid.uuid4(), now=MONDAY)
    (grid,) = rounds.by_grid(worker)
    assert (grid.pk, grid.rounds, grid.findings) == (people.world.grid.pk, 3, 2)
    assert len(rounds.rounds(worker, Asked(s="none"))[0]) == 1
    assert len(rounds.rounds(worker, Asked(s="some"))[0]) == 2
    assert len(rounds.rounds(worker, Asked(k=str(people.world.village.pk)))[0]) == 0
    titled = sign_in(Client(), worker).get("/m/rounds/").content.decode()
    (title,) = re.findall("<title>(.*?) · ", titled)
    assert title == "排查", "each of the pages has a title of its own"
    with CaptureQueriesContext(connection) as asked:
        sign_in(Client(), worker).get(f"/m/rounds/?k={people.world.grid.pk}")
    grouped = [each["sql"] for each in asked.captured_queries if "GROUP BY" in each["sql"] and "finding" in each["sql"]]
    assert len(grouped) == 1, "once for the filter, its words and the table"
    page, key = rounds.rounds(worker, Asked(), 2)
    assert len(page) == 2
    assert len(rounds.rounds(worker, Asked(after=key), 2)[0]) == 1


def test_every_list_prints_and_is_taken_away(people: Hands, desk: Client) -> None:
    case = people.to_the_table()
    people.agree(case, MONDAY + timedelta(hours=1))
    for page in PAGES:
        shown = desk.get(f"/m/{page}?q=%E6%B2%9F&v=1&k=x&s=y&after=9.9").content.decode()
        assert "list.csv" in shown, page
        printed = desk.get(f"/m/{page}?print=1").content.decode()
        assert "list.csv" not in printed, page
        assert "返回" in printed, page
        assert "导出岗位" in rows_of(desk, f"/m/{page}list.csv"), page
    file = rows_of(desk, "/m/list.csv?tab=open")
    assert case.code in file
    for private in ("欧阳若兰", "0300-555-0101", "排水沟改道"):
        assert private not in file, "no party, no number, no word of it stands in a file"
    assert case.code in rows_of(desk, "/m/calendar/list.csv")
    for words in ("sgb", "老兵", "lb", "上官 老兵", people.world.village.letters):
        assert "老班长上官柏" in desk.get(f"/m/mediators/?q={words}").content.decode(), words
        assert "老班长上官柏" in rows_of(desk, f"/m/mediators/list.csv?q={words}"), words
    knows = desk.get("/m/mediators/").context["rows"][0][2].split("、")[0]
    for words, there in ((knows, True), (letters_of(knows), True), ("律师", False), ("ls", False)):
        assert ("老班长上官柏" in desk.get(f"/m/mediators/?q={words}").content.decode()) is there, words
    file = rows_of(desk, "/m/mediators/list.csv?q=上官")
    assert "村档2026-07" in file
    assert "老班长上官柏" not in rows_of(desk, "/m/mediators/list.csv?k=lawyer")
    assert ask(desk, "/m/list.xlsx?tab=open")
    assert "打印" in desk.get("/m/month/").content.decode()


def test_a_grid_is_said_with_its_village_and_what_a_mediator_knows(people: Hands, desk: Client) -> None:
    case = people.dispute(place=people.world.grid)
    step(case, people.mediator, "escalate", MONDAY, reason="牵扯邻村的地。")
    where = f"{people.world.village.name}·{people.world.grid.name}"
    assert where in rows_of(desk, "/m/levels/list.csv")
    page, file = desk.get("/m/mediators/").content.decode(), rows_of(desk, "/m/mediators/list.csv")
    assert all(words in text for text in (page, file) for words in ("老班长上官柏", "邻里纠纷", "本地话"))


def test_one_takes_away_one_s_own_month(people: Hands, client: Client) -> None:
    """The five numbers of the page, of that month, of the post that asks."""
    people.talk(people.ready(), MONDAY, present=3)
    mine = sign_in(client, people.mediator)
    assert "/m/month/list.xlsx?month=2026-11" in mine.get("/m/month/?month=2026-11").content.decode()
    text = rows_of(mine, "/m/month/list.csv?month=2026-11").strip()
    assert "2026-11" in text
    assert [line.rpartition(",")[2] for line in text.splitlines()[-5:]] == ["1", "3", "1", "0", "0"]
    assert rows_of(mine, "/m/month/list.csv?month=2026-10").count(",0") == 5


def test_who_may_not_open_a_list_takes_none_away(people: Hands, client: Client) -> None:
    worker = sign_in(client, people.world.viewer("grid_worker", place=people.world.grid))
    for page in ("hard/", "mediators/"):
        assert worker.get(f"/m/{page}").status_code == 403
        assert worker.post(f"/m/{page}list.csv").status_code == 403
    assert Client().post("/m/list.csv").status_code == 302, "a visitor is asked to sign in"
    case = people.dispute()
    assert case.code not in rows_of(worker, "/m/list.csv?tab=open"), (
        "what did not pass through them is in no file of theirs"
    )
    assert len({shown.name for shown in LISTS}) == len(LISTS)


def test_a_mediator_who_has_left_is_forgotten_after_a_year(people: Hands) -> None:
    other = people.enrol("令狐阿姨", "aunt")
    case = people.ready()
    for each in (other, people.veteran):
        leave(by=people.mediator, mediator=each.uid, now=MONDAY)
    assert forget_mediators(now=MONDAY + timedelta(days=300)) == 0
    assert forget_mediators(now=MONDAY + timedelta(days=400)) == 1, "the veteran still mediates something"
    gone = Mediator.objects.get(pk=other.pk)
    assert (gone.name, gone.letters, gone.phone, gone.paper, gone.person) == ("—", "", "", "", None)
    assert not DataKey.objects.filter(owner=other.uid, destroyed_at=None).exists()
    assert Mediator.objects.get(pk=people.veteran.pk).name == "老班长上官柏"
    assert forget_mediators(now=MONDAY + timedelta(days=400)) == 0
    assert case.open
