"""Notices on the public board: days left, the sheet for the wall, and an objection by anybody."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from huiyin.apps.cases.models import Case
from tests.apps.board.test_board import text
from tests.apps.cases.disclosed import DAY, TEXT, Village
from tests.builders import MONDAY, World, step
from tests.queries import at_most, warm

pytestmark = pytest.mark.django_db


@pytest.fixture
def village() -> Village:
    return Village(World("xinba"))


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Any:
    def moved(now: datetime) -> Client:
        monkeypatch.setattr(timezone, "now", lambda: now)
        return Client()

    return moved


def test_what_hangs_is_on_the_board_with_its_days_left(village: Village, at: Any):
    case = village.hanging()
    page = text(at(MONDAY + 3 * DAY).get("/open/"))
    assert "公示中" in page
    assert "十月收支" in page
    assert "还有12天" in page
    one = text(at(MONDAY + 3 * DAY).get(f"/open/{case.code}"))
    assert TEXT in one
    assert "2026年12月1日" in one


def test_what_came_down_or_was_never_settled_does_not_hang(village: Village, at: Any):
    village.prepared()
    case = village.hanging()
    step(case, village.publisher, "take_down", MONDAY + 16 * DAY, photo=1)
    assert "还有" not in text(at(MONDAY + 17 * DAY).get("/open/"))


def test_the_sheet_for_the_wall_is_a_pdf_in_two_sizes(village: Village, at: Any):
    case, client = village.hanging(), at(MONDAY + DAY)
    small, large = (client.get(f"/open/{case.code}/notice.pdf{size}") for size in ("", "?size=a3"))
    assert small["Content-Type"] == large["Content-Type"] == "application/pdf"
    assert small.content.startswith(b"%PDF")
    assert small.content != large.content


def test_only_a_notice_has_a_sheet(village: Village, at: Any):
    assert at(MONDAY).get("/open/WH-1/notice.pdf").status_code == 404
    assert at(MONDAY).get(f"/open/{village.prepared().code}/notice.pdf").status_code == 404


def test_anybody_objects_and_gets_a_receipt(village: Village, at: Any):
    case, client = village.hanging(), at(MONDAY + 2 * DAY)
    assert "哪里不对" in text(client.get(f"/object/{case.code}/"))
    said = {"uid": str(uuid.uuid4()), "text": "少一笔水泵钱。", "phone": ""}
    for _ in range(2):  # a second click is the same objection
        answer = client.post(f"/object/{case.code}/", said, follow=True)
    child = Case.objects.get(parent=case)
    assert child.code in text(answer)
    assert (child.slug, child.channel, child.reporter_post_id) == ("objection", "web", None)
    assert "少一笔" not in text(at(MONDAY + 2 * DAY).get(f"/open/{case.code}")), "what was said is not shown"


def test_nothing_is_no_objection(village: Village, at: Any):
    case = village.hanging()
    page = at(MONDAY).post(f"/object/{case.code}/", {"uid": str(uuid.uuid4()), "text": " "})
    assert page.status_code == 200
    assert not Case.objects.filter(parent=case).exists()


def test_one_objects_only_to_what_hangs(village: Village, at: Any):
    assert at(MONDAY).get(f"/object/{village.prepared().code}/").status_code == 404


def test_the_board_asks_no_more_for_many_notices(village: Village, at: Any):
    for _ in range(4):
        warm(village.hanging())
    client = at(MONDAY + DAY)
    with at_most(24):
        client.get("/open/")


def test_the_list_of_small_powers_is_read_by_everybody(village: Village, at: Any):
    page = text(at(MONDAY).get("/open/powers"))
    assert "村级公章使用" in page
    assert "监督委员会到场" in page
    assert "小微权力清单" in text(at(MONDAY).get("/open/"))


def test_a_town_without_small_powers_has_no_list(at: Any):
    World("huaqiao")
    assert at(MONDAY).get("/open/powers").status_code == 404
