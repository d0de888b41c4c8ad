"""The yearly holiday notice comes as a file: in whole or not at all; due dates that were not known become known."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from huiyin.apps.cases.kept import forget_kept
from huiyin.apps.cases.missing_year import LOADERS, missing_year
from huiyin.apps.cases.models import Case
from huiyin.apps.exchange.command import run_import
from huiyin.apps.exchange.intake.base import Do
from huiyin.apps.exchange.kinds import kinds
from huiyin.apps.exchange.models import Upload
from huiyin.apps.exchange.queries import EVERYWHERE, may_load_for_all, place_of_notice
from huiyin.apps.jobs.actions import run_due
from huiyin.apps.jobs.models import Job
from huiyin.apps.people.actions import add_person, give_post
from huiyin.apps.people.queries import Viewer, viewer_of_post
from huiyin.apps.places.actions import load_notice
from huiyin.apps.places.models import CalendarNotice
from huiyin.apps.places.queries import calendar_of, known_years, next_unknown
from huiyin.apps.units.actions import add_post
from huiyin.cli import main
from huiyin.core.errors import RuleError
from huiyin.core.words import PostTitle
from tests.apps.exchange.books import book, text_file
from tests.apps.exchange.test_pages import text_of
from tests.builders import MONDAY, World, say, sign_in
from tests.queries import at_most

pytestmark = pytest.mark.django_db
NEW_YEARS_EVE = datetime(2026, 12, 31, 8, 0, tzinfo=UTC)
"""Thursday 16:00 in Shanghai: the limits of the lamp end in the next year."""
OFF = {
    "元旦": ["2027-01-01", "2027-01-02", "2027-01-03"],
    "春节": [f"2027-02-{day:02}" for day in range(5, 13)],
    "清明节": ["2027-04-03", "2027-04-04", "2027-04-05"],
    "劳动节": [f"2027-05-{day:02}" for day in range(1, 6)],
    "端午节": ["2027-06-09"],
    "中秋节": ["2027-09-15"],
    "国庆节": [f"2027-10-{day:02}" for day in range(1, 8)],
}
ON = {"春节": ["2027-01-31", "2027-02-14"], "劳动节": ["2027-05-08"]}
DAYS: list[list[Any]] = [
    *([day, "放假", name] for name, days in OFF.items() for day in days),
    *([day, "上班", name] for name, days in ON.items() for day in days),
]
"""Not the real notice of 2027: it is not out yet."""
TITLE = "国务院办公厅关于2027年部分节假日安排的通知"
HEADING = ["日期", "放假/上班", "名称"]


def notice(*changes: tuple[int, list[Any]], title: str = TITLE) -> bytes:
    rows = [*DAYS]
    for at, row in changes:
        rows[at] = row
    return book(("安排", [[title], HEADING, *rows]), merges=["A1:C1"])


@pytest.fixture
def world() -> World:
    return World("yangquan")


@pytest.fixture
def desk(world: World) -> Viewer:
    return world.viewer("clerk", unit=world.unit("town_office"))


@pytest.fixture
def admin(world: World) -> Viewer:
    post = add_post(title=PostTitle.admin, name="县管理员", place=world.county)
    person = add_person(name="管理员甲")
    give_post(person=person, post=post, starts=MONDAY.date())
    return viewer_of_post(post, person.pk)


def hand_in(client: Client, content: bytes, name: str = "放假.xlsx", **given: str) -> Any:
    return client.post("/d/import/calendar/", {"file": SimpleUploadedFile(name, content), **given}, follow=True)


def take(client: Client) -> Any:
    return client.post(f"/d/import/file/{Upload.objects.latest('id').uid}/take/", follow=True)


def test_unknown_due_dates_become_known(world: World, admin: Viewer, client: Client) -> None:
    case = say(world, now=NEW_YEARS_EVE)
    while case.due_at is not None:  # the first clocks are short: look at one that ends after new year
        case = say(world, now=NEW_YEARS_EVE + timedelta(hours=2), text=f"{case.pk}号路灯不亮，请来看看。")
    assert case.due_clock
    sign_in(client, admin)
    page = hand_in(client, notice(), whose="everywhere")
    assert f"{len(DAYS)}/{len(DAYS)}行要新增" in text_of(page)
    assert not CalendarNotice.objects.exists()
    take(client)
    kept = CalendarNotice.objects.get()
    assert (kept.place, kept.year, kept.source, len(kept.days)) == (None, 2027, TITLE, len(DAYS))
    assert Job.objects.filter(reaction="cases.rerate").count() == 2, "at once, and when every process reads it"
    run_due(datetime(2027, 1, 1, tzinfo=UTC) + timedelta(days=900))
    case.refresh_from_db()
    assert case.due_at is not None
    assert case.due_at >= datetime(2027, 1, 4, tzinfo=UTC), "the first work day of the year"


def test_the_same_file_twice_changes_nothing(world: World, desk: Viewer, client: Client) -> None:
    sign_in(client, desk)
    hand_in(client, notice())
    take(client)
    first = CalendarNotice.objects.get()
    assert first.place == world.town, "a town's post loads it for the town"
    page = hand_in(client, notice())
    assert "没有可读入的" in text_of(page) or f"{len(DAYS)}/{len(DAYS)}行已有" in text_of(page)
    take(client)
    again = CalendarNotice.objects.get()
    assert (again.pk, again.loaded_at) == (first.pk, first.loaded_at)
    assert Job.objects.filter(reaction="cases.rerate").count() == 2, "asked for by the first"


def test_all_that_is_wrong_is_told_and_nothing_loaded(desk: Viewer, client: Client) -> None:
    sign_in(client, desk)
    bad = notice(
        (0, ["1月1日", "放假", "元旦"]),
        (1, ["2027-01-02", "值班", "元旦"]),
        (2, ["2028-01-03", "放假", "元旦"]),
        (3, ["2027-02-06", "放假", "春节"]),
        (5, ["2027-03-02", "上班", "春节"]),
    )
    text = text_of(hand_in(client, bad))
    for said in ("没有年份", "值班", "不在通知的年份里", "出现了两次", "本来就上班"):
        assert said in text, said
    assert "要么全部导入，要么都不导入" in text
    take(client)
    assert not CalendarNotice.objects.exists()
    copy = client.get(f"/d/import/file/{Upload.objects.get().uid}/copy/")
    page = openpyxl.load_workbook(io.BytesIO(copy.content)).active
    assert page is not None
    assert "本来就上班" in str(page.cell(8, 4).value)


def test_a_torn_notice_is_refused(desk: Viewer, client: Client) -> None:
    sign_in(client, desk)
    text = text_of(hand_in(client, book(("安排", [[TITLE], HEADING, *DAYS[:5]]))))
    assert "只有5个放假日" in text
    take(client)
    assert not CalendarNotice.objects.exists()


def test_the_year_is_asked_when_the_file_does_not_say_it(desk: Viewer, client: Client) -> None:
    sign_in(client, desk)
    assert "通知的年份没有写" in text_of(hand_in(client, notice(title="放假安排")))
    hand_in(client, notice(title="放假安排"), year="2027", source="国办发明电〔2026〕7号")
    take(client)
    assert CalendarNotice.objects.get().source == "国办发明电〔2026〕7号"
    assert "无法" not in text_of(hand_in(client, text_file([HEADING, *DAYS]), name="2027.csv"))
    assert Upload.objects.count() == 2


def test_a_village_loads_none_and_a_town_none_for_all(world: World, desk: Viewer, client: Client) -> None:
    sign_in(client, desk)
    assert not may_load_for_all(desk)
    assert 'name="whose"' not in client.get("/d/import/calendar/").content.decode()
    with pytest.raises(RuleError, match="notice_not_yours"):
        place_of_notice(desk, EVERYWHERE)
    post = add_post(title=PostTitle.clerk, name="村文书", place=world.village)
    person = add_person(name="文书甲")
    give_post(person=person, post=post, starts=MONDAY.date())
    sign_in(client, viewer_of_post(post, person.pk))
    assert "由县里或乡镇、街道的岗位导入" in text_of(hand_in(client, notice()))
    assert not Upload.objects.exists()


def test_the_page_says_which_years_are_known(admin: Viewer, client: Client) -> None:
    sign_in(client, admin)
    text = text_of(client.get("/d/import/calendar/"))
    assert "国务院办公厅关于2026年部分节假日安排的通知" in text
    assert "2027" not in text.replace("例如2027", "")
    template = client.get("/d/import/calendar/template/").content
    page = openpyxl.load_workbook(io.BytesIO(template)).active
    assert page is not None
    assert "2027年" in str(page["B1"].value)
    for row, day in enumerate(DAYS, start=4):
        for column, cell in enumerate(day, start=2):
            page.cell(row, column, cell)
    filled = io.BytesIO()
    page.parent.save(filled)
    hand_in(client, filled.getvalue(), "whatever.xlsx", whose="own")
    take(client)
    kept = CalendarNotice.objects.get()
    assert (kept.place_id, kept.year) == (admin.actor.place, 2027)


def test_the_installation_loads_it_for_everywhere(world: World, tmp_path: Path) -> None:
    file = tmp_path / "2027年放假.xlsx"
    file.write_bytes(notice())
    assert run_import("calendar", file, dry_run=True).report.done[Do.add] == len(DAYS)
    run_import("calendar", file)
    assert calendar_of(world.grid).is_workday(datetime(2027, 1, 4, tzinfo=UTC).date())
    run_import("calendar", file, given={"whose": str(world.town.uid)})
    assert [notice.place for notice in CalendarNotice.objects.order_by("id")] == [None, world.town]
    assert next_unknown(world.grid, MONDAY.date()) == 2028
    assert [(known.year, known.place) for known in known_years(world.grid)][:2] == [(2027, ""), (2027, "望禾镇")]


def test_the_command_counts_the_rows_refused_once(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A notice is taken whole or not at all: one bad row refuses four, and both sentences say so."""
    monkeypatch.setattr("huiyin.cli.imports.open_dir", lambda folder: None)
    file = tmp_path / "2027年放假.xlsx"
    file.write_bytes(book(("s", [HEADING, *DAYS[:3], ["哪天", "放假", ""]])))
    assert main(["import", "calendar", str(file)]) == 1
    said = capsys.readouterr().out
    assert "refuse 4" in said
    assert "4 rows were refused" in said


def test_a_notice_is_measured_against_what_lies_above_it(world: World) -> None:
    """Its own earlier rows do not make a year known: a torn second file would take the year away from everybody."""
    rows = [[day, "off" if word == "放假" else "on", name] for day, word, name in DAYS]
    load_notice(place=world.county, year=2027, source=TITLE, rows=rows, now=MONDAY)
    with pytest.raises(RuleError, match="bad_notice"):
        load_notice(place=world.county, year=2027, source=TITLE, rows=rows[:2], now=MONDAY)
    load_notice(place=world.town, year=2027, source="镇里的庙会", rows=[["2027-03-01", "off", "庙会"]], now=MONDAY)
    assert calendar_of(world.village).is_workday(datetime(2027, 3, 1, tzinfo=UTC).date()) is False


def test_entries_that_no_longer_fit_never_stop_a_reader(world: World) -> None:
    CalendarNotice.objects.create(
        place=world.town, year=2027, source="", days=[["2027-01-01", "off", ""]], loaded_at=MONDAY
    )
    assert calendar_of(world.village).is_workday(datetime(2027, 3, 1, tzinfo=UTC).date()) is None


# ------------------------------------------------------------------------------------------------- the alert
def test_the_desk_is_told_from_december_on(world: World, desk: Viewer) -> None:
    assert missing_year(desk, NEW_YEARS_EVE) is None, "no case waits"
    for n in range(3):
        say(world, now=NEW_YEARS_EVE + timedelta(hours=2 + n), text=f"{n}号路灯不亮，请来看看。")
    assert Case.objects.filter(open=True, due_at=None).exclude(due_clock="").exists()
    forget_kept()  # half a minute later
    assert missing_year(desk, datetime(2026, 11, 30, 10, tzinfo=UTC)) is None
    told = missing_year(desk, datetime(2026, 11, 30, 16, tzinfo=UTC))
    assert told is not None, "1 December in Shanghai"
    assert (told.year, told.loads) == (2027, True)
    rows = [[day, "off" if word == "放假" else "on", name] for day, word, name in DAYS]
    load_notice(place=world.county, year=2027, source=TITLE, rows=rows, now=NEW_YEARS_EVE)
    assert missing_year(desk, NEW_YEARS_EVE) is None


def test_in_december_a_page_asks_no_more_than_before(world: World, desk: Viewer) -> None:
    """It asked twice in each page of everybody's list from 1 December until the notice was there."""
    missing_year(desk, NEW_YEARS_EVE)
    with at_most(0):
        assert missing_year(desk, NEW_YEARS_EVE) is None


def test_desk_and_leader_show_it(world: World, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    say(world, now=NEW_YEARS_EVE + timedelta(hours=2))
    monkeypatch.setattr("django.utils.timezone.now", lambda: NEW_YEARS_EVE + timedelta(hours=3))
    leader = world.viewer("leader", place=world.town)
    for viewer, path in ((world.viewer("desk", unit=world.units["town_station"]), "/d/?tab=all"), (leader, "/l/")):
        page = sign_in(Client(), viewer).get(path).content.decode()
        assert "2027年的放假通知还没有导入" in page, path
        assert ("/d/import/calendar/" in page) == (viewer is not leader)


def test_who_may_load_is_said_once() -> None:
    assert kinds()["calendar"].posts == frozenset(LOADERS)
