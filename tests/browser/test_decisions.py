"""A village decides by six deliberations in a browser: paper, a call, a slip's own page, a meeting, a failed quorum, a recount."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser

from huiyin.apps.cases.models import Case
from huiyin.apps.decisions.codes import entry_code
from huiyin.apps.people.queries import Viewer
from huiyin.apps.rolls.queries import tallied
from tests.apps.decisions.village import Village
from tests.browser.hands import Hands, Way
from tests.builders import sign_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def village() -> Village:
    return Village(now=timezone.now() - timedelta(hours=3))


@pytest.fixture
def hands(chromium: Browser, live_server) -> Iterator[Hands]:
    used = Hands(chromium, live_server.url, Way("elder", mode="elder", script=False, axe=False))
    yield used
    used.close()


def as_post(hands: Hands, viewer: Viewer) -> None:
    hands.become(sign_in(Client(), viewer).cookies["sessionid"].value)


def test_from_a_motion_to_the_decision(village: Village, hands: Hands) -> None:
    case = motion(village, hands)
    carry_to_the_round(village, case)
    hear(village, hands, case)
    village.do(case, "close_round", result="都问到，都签了字。")
    village.do(case, "convene", meets_on=village.day(0), venue="上午九点，文化广场")
    meet(village, hands, case)
    hands.open(f"/decisions/{case.uid}/")
    assert "应到9人 · 实到6人（至少6人） ✓ · 赞成5票（至少4票） ✓" in hands.text()
    assert "依据《村民委员会组织法》第30条" in hands.text()
    hands.follow("重新算一遍")
    assert "完全一致" in hands.text()


def motion(village: Village, hands: Hands) -> Case:
    """The first question, the wrong body refused with its article, then the motion; and the branch takes it up."""
    as_post(hands, village.secretary)
    hands.open("/d/decisions/new/")
    hands.follow("集体财产")
    for name, value in (("matter", "land"), ("body", "collective_representatives")):
        hands.choose(name, value)
    hands.choose("moved_by", "people")
    hands.write("movers", "秦大妈等三户")
    hands.write("text", "村东水渠漏水，要修八百米。")
    hands.press("动议")
    assert "成员大会" in hands.errors()
    assert not Case.objects.exists()
    hands.open("/d/decisions/new/?kind=rights")
    for name, value in (("matter", "public_works"), ("body", "villagers_representatives")):
        hands.choose(name, value)
    hands.choose("moved_by", "people")
    hands.write("movers", "秦大妈等三户")
    hands.write("text", "村东水渠漏水，要修八百米。")
    hands.press("动议")
    case = Case.objects.get()
    hands.follow("提议")
    for name, value in (
        ("title", "修村东水渠八百米"),
        ("met_on", village.day(0)),
        ("came", "应到5人，实到5人"),
        ("result", "先量。"),
    ):
        hands.write(name, value)
    hands.press()
    case.refresh_from_db()
    assert case.state == "proposed"
    village.now = timezone.now()
    return case


def carry_to_the_round(village: Village, case: Case) -> None:
    village.do(case, "discuss", village.head, met_on=village.day(0), came="应到7人，实到6人", result="分两段修。")
    village.do(case, "call_members", meets_on=village.day(0), venue="晚七点，村委会")
    village.vote(case, village.members, village.members)
    village.do(case, "review")
    village.do(case, "open_round", village.head)


def hear(village: Village, hands: Hands, case: Case) -> None:
    """A call is asked and not signed; the bearer of a slip says something else, and objects to what was written down."""
    sitting, entries = village.sitting(case), village.entries(case)
    as_post(hands, village.worker)
    hands.open(f"/d/decisions/{case.uid}/round/{entries[0].pk}/")
    hands.choose("channel", "call")
    hands.choose("value", "agree")
    hands.choose("witness", str(village.verifier.actor.person))
    hands.press("记下")
    assert "问到，待签字" in hands.text()
    hands.context.clear_cookies(name="sessionid")
    hands.open("/decisions/mine/")
    hands.write("code", entry_code(sitting.roll.uid, entries[0].number))
    hands.press("打开")
    assert "意见： 同意" in hands.text().replace("：", "： ").replace("：  ", "： ")
    hands.follow("写明哪里不对")
    hands.write("text", "我说的是不同意。")
    hands.press("提出异议")
    assert tallied(sitting.roll).asked == 0
    village.now = timezone.now()
    for entry in entries:
        village.hear(case, entry.number)


def meet(village: Village, hands: Hands, case: Case) -> None:
    """Five of nine are too few by the law; the sixth makes it a meeting."""
    entries = village.entries(case)
    as_post(hands, village.secretary)
    hands.open(f"/d/decisions/{case.uid}/meeting/")
    for entry in entries[:5]:
        hands.page.locator(f"[name='here-{entry.pk}']").check(force=True)
        hands.choose(f"vote-{entry.pk}", "agree")
    hands.press("记下")
    assert "实到5人（至少6人） ✗" in hands.text()
    hands.open(f"/d/{case.uid}/do/resolve/")
    hands.press()
    assert "不够法定数" in hands.errors()
    hands.open(f"/d/decisions/{case.uid}/meeting/")
    hands.page.locator(f"[name='here-{entries[5].pk}']").check(force=True)
    hands.choose(f"vote-{entries[5].pk}", "oppose")
    hands.press("记下")
    hands.open(f"/d/{case.uid}/do/resolve/")
    hands.press()
    case.refresh_from_db()
    assert case.state == "resolved"
