"""Today, the list, notices, the case page and its steps."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from huiyin.apps.cases.models import Case, Notice
from huiyin.apps.jobs.actions import run_due
from huiyin.apps.people.queries import Viewer
from huiyin.apps.records.models import Event, ReadLog
from huiyin.core.device_times import happened_at
from tests.apps.field.hands import OUTBOX, signed_in
from tests.builders import World, say, step

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def open_first(django_capture_on_commit_callbacks: Callable[..., Any]) -> Callable[[Client, str], None]:
    """Open a page once, as a process that runs for a while has done: packs are remembered when committed."""

    def get(browser: Client, address: str) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            browser.get(address)

    return get


@pytest.fixture
def now() -> datetime:
    return timezone.now() - 4 * HOUR


@pytest.fixture
def volunteer(world: World) -> Viewer:
    return world.viewer("volunteer", unit=world.unit("village_volunteers", world.village))


@pytest.fixture
def desk(world: World) -> Viewer:
    return world.viewer("desk", unit=world.unit("village_station", world.village))


@pytest.fixture
def case(world: World, desk: Viewer, volunteer: Viewer, now: datetime) -> Case:
    """A lamp that was dispatched to the village's volunteers."""
    return step(say(world, now=now), desk, "dispatch", now + HOUR / 2, unit=volunteer.actor.unit).case


def test_a_step_that_cannot_be_taken_now_is_not_offered(
    case: Case, desk: Viewer, volunteer: Viewer, now: datetime
) -> None:
    """As at a desk: a matter is raised when its returns are used up."""
    mine, address = signed_in(volunteer), f"/w/c/{case.uid}/"
    assert f"{address}return/" in mine.get(address).content.decode()
    assert f"{address}raise_up/" not in mine.get(address).content.decode()
    for n in (1, 2):
        step(case, volunteer, "return", now + n * HOUR, reason="不归我们。")
        step(case, desk, "dispatch", now + n * HOUR, unit=volunteer.actor.unit)
    page = mine.get(address).content.decode()
    assert f"{address}raise_up/" in page
    assert f"{address}return/" not in page


def test_today_shows_what_lies_here_and_around(page: Client, case: Case, volunteer: Viewer, open_first) -> None:
    mine = signed_in(volunteer)
    open_first(mine, "/w/")
    with CaptureQueriesContext(
        connection,
    ) as counted:
        html = mine.get("/w/").content.decode()
    assert len(counted) <= 6, [q["sql"][:90] for q in counted]
    assert case.title in html
    around = page.get("/w/").content.decode()
    assert case.title in around, "open in the worker's grid"
    with CaptureQueriesContext(connection) as counted:
        page.get("/w/")
    assert len(counted) <= 6, [q["sql"][:90] for q in counted]


def test_many_cases_cost_no_more_queries(page: Client, world: World, now: datetime, open_first) -> None:
    for n in range(30):
        say(world, now=now, text=f"第{n}件")
    open_first(page, "/w/list/")
    with CaptureQueriesContext(connection) as counted:
        html = page.get("/w/list/").content.decode()
    assert len(counted) <= 6
    assert html.count("/w/c/") == 30


def test_the_list_pages_by_key_and_searches(page: Client, world: World, now: datetime, monkeypatch) -> None:
    monkeypatch.setattr("huiyin.apps.field.queries.PAGE", 3)
    for n in range(5):
        say(world, now=now + n * HOUR / 10, text=f"水渠漏水{n}")
    html = page.get("/w/list/").content.decode()
    assert html.count("/w/c/") == 3
    following = html.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    assert page.get(f"/w/list/{following}").content.decode().count("/w/c/") == 2
    assert "水渠漏水3" in page.get("/w/list/?q=水渠漏水3").content.decode()
    assert page.get("/w/list/?q=没有的事&phase=nonsense&after=x").status_code == 200


BENT = (
    "?after=2026-11-21T00:00:00~1",
    "?after=2026-11-21T00:00:00%2B08:00~" + "9" * 40,
    "?q=%27%22*",
    "?after=²~²",
)


@pytest.mark.parametrize("bad", BENT)
def test_a_bent_address_is_no_accident(page: Client, world: World, bad: str) -> None:
    assert page.get(f"/w/list/{bad}").status_code == 200
    assert page.get("/w/list/?q=%00").status_code == 400
    assert page.post("/w/notices/", {"up_to": "²"}).status_code == 302
    assert page.post("/w/report/", {"post": "²", "idem": "\x00", "text": "\x00"}, headers=OUTBOX).status_code == 422


def test_elsewhere_is_not_shown(world: World, case: Case) -> None:
    other = signed_in(world.viewer("grid_worker", place=world.other_village.children.first()))
    assert case.title not in other.get("/w/").content.decode()
    assert case.title not in other.get("/w/list/?q=路灯").content.decode()
    assert other.get(f"/w/c/{case.uid}/").status_code == 404
    answer = other.post(f"/w/c/{case.uid}/accept/", {"idem": uuid.uuid4()}, headers=OUTBOX)
    assert answer.status_code == 409


def test_a_case_page_is_cheap_and_its_opening_is_noted(case: Case, volunteer: Viewer, open_first) -> None:
    mine = signed_in(volunteer)
    open_first(mine, f"/w/c/{case.uid}/")
    with CaptureQueriesContext(connection) as counted:
        html = mine.get(f"/w/c/{case.uid}/").content.decode()
    assert len(counted) <= 12, [q["sql"][:90] for q in counted]
    assert f"/w/c/{case.uid}/accept/" in html
    assert "欧阳若兰" in html


def test_the_number_is_covered_until_asked_for_and_that_is_noted(case: Case, volunteer: Viewer, world: World) -> None:
    mine = signed_in(volunteer)
    html = mine.get(f"/w/c/{case.uid}/").content.decode()
    assert "138-0000-0000" not in html
    assert "138-0000-0000" in mine.post(f"/w/c/{case.uid}/phone/", {"why": "meet"}).content.decode()
    assert list(ReadLog.objects.order_by("id").values_list("what", flat=True)) == ["case", "phone"]
    assert mine.get(f"/w/c/{case.uid}/phone/").status_code == 405
    walker = signed_in(world.viewer("grid_worker", place=world.grid))
    for page in (walker.get(f"/w/c/{case.uid}/"), walker.post(f"/w/c/{case.uid}/phone/")):
        assert "欧阳若兰" not in page.content.decode()
        assert "138-" not in page.content.decode()


def test_messages_speak_chinese(case: Case, volunteer: Viewer, now: datetime) -> None:
    for code in ("near", "late", "raised"):
        Notice.objects.create(case=case, code=code, made_at=now, send_after=now, to_post_id=volunteer.actor.post)
    html = signed_in(volunteer).get("/w/notices/").content.decode()
    for words in ("快到期了", "已经逾期", "报到您这里"):
        assert words in html, words
    for code in (">near<", ">late<", ">raised<"):
        assert code not in html


def test_a_step_is_taken_once(case: Case, volunteer: Viewer) -> None:
    mine = signed_in(volunteer)
    assert mine.get(f"/w/c/{case.uid}/accept/").status_code == 200
    data = {"idem": str(uuid.uuid4()), "at": "2026-11-21T09:00:00+08:00"}
    first, again = (mine.post(f"/w/c/{case.uid}/accept/", data, headers=OUTBOX).json() for _ in range(2))
    assert first == again
    assert (first["kept"], first["url"]) == (False, f"/w/c/{case.uid}/")
    case.refresh_from_db()
    assert (case.state, case.handler_id) == ("working", volunteer.actor.post)
    assert Event.objects.filter(subject=case.uid, kind="case.accept").count() == 1


def test_a_step_that_comes_too_late_is_kept_as_a_note(
    case: Case, world: World, volunteer: Viewer, now: datetime
) -> None:
    mine = signed_in(volunteer)
    step(case, world.viewer("volunteer", unit=world.unit("village_volunteers", world.village)), "accept", now + HOUR)
    answer = mine.post(f"/w/c/{case.uid}/accept/", {"idem": uuid.uuid4(), "note": "我去看看"}, headers=OUTBOX).json()
    assert answer["kept"] is True
    assert answer["sentence"]
    tried = Event.objects.select_related("secret").get(subject=case.uid, kind="case.tried")
    assert tried.data["refused"] == "not_from_here"


def test_photos_of_a_step_are_announced_and_follow(case: Case, volunteer: Viewer, now: datetime) -> None:
    mine = signed_in(volunteer)
    step(case, volunteer, "accept", now + HOUR)
    data = {"idem": str(uuid.uuid4()), "result": "换了灯头，亮了", "photo_later": "2", "voice_later": "9999999999"}
    first, again = (mine.post(f"/w/c/{case.uid}/report/", data, headers=OUTBOX).json() for _ in range(2))
    assert first == again
    assert first["photos"] == f"/w/photo/{case.uid}/?step=report"
    asked = Event.objects.select_related("secret").get(subject=case.uid, kind="case.report").secret.body["asked"]
    assert (asked.get("photo"), asked.get("voice")) == (2, None)


def test_a_step_without_its_answer_is_sent_back(case: Case, volunteer: Viewer, now: datetime) -> None:
    mine = signed_in(volunteer)
    step(case, volunteer, "accept", now + HOUR)
    wrong = mine.post(f"/w/c/{case.uid}/report/", {"idem": uuid.uuid4()}, headers=OUTBOX)
    assert (wrong.status_code, [e["field"] for e in wrong.json()["errors"]]) == (422, ["result"])
    html = mine.post(f"/w/c/{case.uid}/report/", {"idem": uuid.uuid4()}).content.decode()
    assert 'class="errors"' in html
    assert mine.get(f"/w/c/{case.uid}/fly/").status_code == 404
    late = mine.get(f"/w/c/{case.uid}/accept/")
    assert (late.status_code, late["Location"]) == (302, f"/w/c/{case.uid}/")


def test_notices_are_read_and_put_away(case: Case, volunteer: Viewer, world: World, page: Client) -> None:
    run_due(timezone.now())
    mine = signed_in(volunteer)
    assert case.title in mine.get("/w/notices/").content.decode()
    assert mine.post("/w/notices/", {"up_to": "x"}).status_code == 302
    assert page.get("/w/notices/").status_code == 200


def test_notices_go_on_and_lead_to_all_of_them(
    case: Case, volunteer: Viewer, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huiyin.apps.field.queries.PAGE", 2)
    for _ in range(3):
        Notice.objects.create(case=case, code="near", made_at=now, send_after=now, to_post_id=volunteer.actor.post)
    mine = signed_in(volunteer)
    first = mine.get("/w/notices/")
    assert len(first.context["items"]) == 2
    assert len(mine.get(f"/w/notices/{first.context['next']}").context["items"]) >= 1
    assert mine.get(first.context["all_url"], follow=True).status_code == 200
    assert mine.get("/w/notices/?after=x").status_code == 200


def test_every_page_opens_for_every_kind_of_post(world: World) -> None:
    posts = [
        world.viewer("grid_worker", place=world.grid),
        world.viewer("desk", unit=world.unit("town_centre")),
        world.viewer("volunteer", unit=world.unit("village_volunteers", world.village)),
    ]
    for viewer in posts:
        browser = signed_in(viewer)
        for address in ("", "list/", "notices/", "report/", "visit/", "outbox/", "who/", "offline/", "sw.js"):
            assert browser.get(f"/w/{address}").status_code == 200, (viewer.post_name, address)


def test_without_a_post_nobody_comes_in(world: World) -> None:
    assert Client().get("/w/").status_code == 302
    assert Client().get("/w/offline/").status_code == 200


def test_the_worker_knows_whose_page_it_is(page: Client) -> None:
    owner = page.get("/w/who/").json()["owner"]
    assert page.get("/w/")["X-Field-Owner"] == owner
    worker = page.get("/w/sw.js")
    assert worker["Service-Worker-Allowed"] == "/"
    assert worker["Cache-Control"] == "no-cache"


NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "sent", "true"),
    [
        ("2026-11-21T09:00:00+08:00", "2026-11-21T10:00:00+08:00", NOW - HOUR),
        ("2020-01-01T09:00:00+08:00", "2020-01-01T12:00:00+08:00", NOW - 3 * HOUR),  # a phone without a clock
        ("2030-01-01T09:00:00+08:00", "", NOW),
        ("2020-01-01T09:00:00+08:00", "", NOW - timedelta(days=90)),
        ("2026-11-21T09:00:00", "", NOW),
        ("nonsense", "nonsense", NOW),
        ("9999-12-31T23:59:59+00:00", "0001-01-01T00:00:00+00:00", NOW),
        ("2026-11-21T01:00:00Z", "", NOW - HOUR),
    ],
)
def test_a_wrong_phone_clock_is_put_right(at: str, sent: str, true: datetime) -> None:
    assert happened_at(at, sent, NOW) == true
