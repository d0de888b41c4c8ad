"""A village of 800 households by six deliberations, from a motion to the second disclosure.

On paper, by telephone, through a helper, by one's own code and at meetings; with too few who came, a proxy taken back, a second
sheet of one number, an objection and a recount.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser

from huiyin.apps.cases.actions.publishing import Version, redact
from huiyin.apps.cases.models import Case
from huiyin.apps.decisions.actions.acting import Done, roll_call
from huiyin.apps.decisions.actions.changing import keep_list
from huiyin.apps.decisions.actions.papers import file_photo, print_sheets
from huiyin.apps.decisions.codes import entry_code
from huiyin.apps.decisions.figures import recount
from huiyin.apps.files.actions import Prepared
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.actions import add_households
from huiyin.apps.rolls.queries import tallied
from huiyin.core.errors import RuleError
from huiyin.core.rolls import ActChannel, ActKind
from tests.apps.decisions.village import Village
from tests.apps.files.pictures import jpeg
from tests.browser.hands import Hands, Way
from tests.builders import sign_in

if TYPE_CHECKING:
    from huiyin.apps.decisions.models import PaperSheet

pytestmark = pytest.mark.django_db(transaction=True)
HOUSEHOLDS = 800
MEMBERS = ["甲一 X000", "甲二 X000", "乙", "丙", "丁", "戊", "己", "庚", "辛"]


@pytest.fixture
def village(monkeypatch: pytest.MonkeyPatch) -> Village:
    """The clock of the product is the village's: months pass in it."""
    found = Village(households=6, now=timezone.now())
    grids = list(found.world.village.children.order_by("no"))
    for n, grid in enumerate(grids):
        rows = range(6 + n, HOUSEHOLDS, len(grids))
        add_households(grid, [{"code": f"X{k:03}", "door": f"{k + 1}号", "head": f"户主{k}"} for k in rows])
    keep_list(by=found.secretary, place=found.world.village, body="collective_members", names=MEMBERS, now=found.now)
    monkeypatch.setattr(timezone, "now", lambda: found.now)
    return found


@pytest.fixture
def hands(chromium: Browser, live_server) -> Iterator[Hands]:
    used = Hands(chromium, live_server.url, Way("elder", mode="elder", script=False, axe=False))
    yield used
    used.close()


def as_post(hands: Hands, viewer: Viewer) -> None:
    hands.become(sign_in(Client(), viewer).cookies["sessionid"].value)


def test_eight_hundred_households_decide(village: Village, hands: Hands) -> None:
    case = begun(village, hands)
    by_every_way(village, hands, case)
    too_few_come(village, hands, case)
    with_a_proxy_taken_back(village, hands, case)
    disclosed(village, case, "post", "决议")
    village.do(case, "begin_work", village.head)
    village.do(case, "carry_out", village.head, result="租出去了。")
    disclosed(village, case, "post_result", "结果", budget=100_000, actual=98_000)
    village.do(case, "close", village.verifier, finding="账实相符。")
    hands.context.clear_cookies(name="sessionid")
    hands.open(f"/decisions/{case.uid}/")
    said = hands.text()
    for line in (
        "应到9人 · 实到5人（至少6人） ✗",
        "应到9人 · 实到8人（至少6人） ✓ · 赞成7票（至少6票） ✓",
        "农村集体经济组织法",
    ):
        assert line in said
    assert f"名册 {HOUSEHOLDS}" in said or str(HOUSEHOLDS) in said
    hands.follow("重新算一遍")
    assert "完全一致" in hands.text()
    assert [each.differs for each in recount(village.decision(case))] == [()] * 4
    assert Case.objects.get(pk=case.pk).outcome == "solved"


def begun(village: Village, hands: Hands) -> Case:
    """The first question, the wrong body refused with its article, then the right one; as far as the opinion round."""
    as_post(hands, village.secretary)
    hands.open("/d/decisions/new/?pack=six_deliberations")
    hands.follow("集体财产")
    for body in ("collective_members_outsiders", "collective_members"):
        assert not Case.objects.exists()
        hands.choose("matter", "assets")
        hands.choose("body", body)
        hands.choose("moved_by", "people")
        hands.write("movers", "秦大妈等三户")
        hands.write("text", "村东旧校舍空着，租给合作社办粉条厂。")
        hands.press("动议")
        assert ("成员大会" in hands.errors()) == (body == "collective_members_outsiders")
    case = Case.objects.get()
    met: dict[str, Any] = {"met_on": village.day(0), "came": "应到5人，实到5人", "result": "公开招租。"}
    village.do(case, "propose", title="出租村东旧校舍", **met)
    village.do(case, "discuss", village.head, **met)
    village.do(case, "call_members", meets_on=village.day(0), venue="晚七点，村委会")
    village.vote(case, village.members, village.members)
    village.do(case, "review")
    village.do(case, "open_round", village.head)
    return case


def by_every_way(village: Village, hands: Hands, case: Case) -> None:
    """One sheet of paper and its double, one telephone, one helper, one slip that objects; all others as they came in."""
    sitting, entries = village.sitting(case), village.entries(case)
    assert len(entries) == HOUSEHOLDS
    on_paper(village, hands, sitting_sheet(village, case))
    as_post(hands, village.worker)
    for number, channel in ((9, "call"), (10, "helper")):
        hands.open(f"/d/decisions/{case.uid}/round/{entries[number - 1].pk}/")
        hands.choose("channel", channel)
        hands.choose("value", "agree")
        hands.choose("witness", str(village.verifier.actor.person))
        if channel == "helper":
            hands.write("helper", "侄女小梁")
            hands.choose("mandate", "mark")
            hands.page.locator("[name='read_back']").check(force=True)
            hands.choose("slip", "written")
        hands.press("记下")
    by_their_own_code(village, hands, case)
    called_back(village, hands, case)
    left = [entry for entry in entries if entry.number > 8]
    village.now += timedelta(hours=1)
    dones = [
        Done(uuid.uuid4(), entry.pk, kind, ActChannel.paper, "agree" if kind is ActKind.opine else "")
        for entry in left
        for kind in (ActKind.opine, ActKind.sign)
    ]
    roll_call(by=village.worker, sitting=sitting.uid, dones=dones, now=village.now)
    as_post(hands, village.secretary)
    hands.open(f"/d/decisions/{case.uid}/round/")
    assert re.search(rf"{HOUSEHOLDS}.*{HOUSEHOLDS}.*{HOUSEHOLDS}", hands.text())
    village.do(case, "close_round", village.head, result="八百户都问到，都签了字。")


def sitting_sheet(village: Village, case: Case) -> PaperSheet:
    """The first opinion sheet, back with a photo; and a second paper with the same number."""
    sheet = print_sheets(by=village.secretary, sitting=village.sitting(case).uid, kind="opinions", now=village.now)[0]
    for content, more in ((jpeg(), ""), (jpeg(9, 9), "twice")):
        photo = Prepared("photo", "image/jpeg", content, 400, 300)
        file_photo(by=village.worker, sheet=sheet.uid, photo=photo, more=more, now=village.now)
    return sheet


def on_paper(village: Village, hands: Hands, sheet: PaperSheet) -> None:
    """Two people enter it, each by themselves; the second sheet of the number is shown and counts nothing."""
    for who in (village.worker, village.head):
        village.now += timedelta(minutes=1)
        as_post(hands, who)
        hands.open(f"/d/decisions/paper/{sheet.uid}/")
        assert "同一个号的另一张单" in hands.text()
        for number in range(1, 9):
            hands.choose(f"cell-{number}.value", "oppose" if number == 8 else "agree")
            hands.choose(f"cell-{number}.signed", "1")
        hands.press("录入")
    found = tallied(sheet.sitting.roll)
    assert (found.asked, found.signed, found.opinions) == (8, 8, (7, 1, 0))


def by_their_own_code(village: Village, hands: Hands, case: Case) -> None:
    """The bearer of a slip says another thing than the telephone wrote down, and objects; they are asked again."""
    sitting = village.sitting(case)
    hands.context.clear_cookies(name="sessionid")
    village.now += timedelta(minutes=1)
    hands.open("/decisions/mine/")
    hands.write("code", entry_code(sitting.roll.uid, 9))
    hands.press("打开")
    before = tallied(sitting.roll).asked
    hands.press("这不是我的意思")
    assert tallied(sitting.roll).asked == before - 1
    village.now += timedelta(minutes=1)
    hands.choose("value", "oppose")
    hands.press("送出")
    assert tallied(sitting.roll).asked == before


def called_back(village: Village, hands: Hands, case: Case) -> None:
    """A supervisor calls back who was drawn of those for whom somebody else wrote."""
    as_post(hands, village.supervisor)
    hands.open(f"/d/decisions/{case.uid}/calls/")
    hands.page.locator("main table a").first.click()
    hands.choose("result", "confirmed")
    hands.press("记下")
    assert "和记的一样" in hands.text()


def too_few_come(village: Village, hands: Hands, case: Case) -> None:
    """Five of nine members: nothing was held. It is put off to another day, with a public reason."""
    convened(village, case)
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
    hands.open(f"/d/{case.uid}/do/adjourn/")
    hands.write("public_reason", "应到9人，实到5人，差1人，改期再开。")
    hands.press()


def convened(village: Village, case: Case) -> None:
    village.do(case, "convene", village.head, meets_on=village.day(10), venue="上午九点，文化广场")
    village.days(10)


def with_a_proxy_taken_back(village: Village, hands: Hands, case: Case) -> None:
    """One gives a written proxy to the other of the household and takes it back; one attends online, as the law allows there."""
    convened(village, case)
    entries = village.entries(case)
    as_post(hands, village.secretary)
    address = f"/d/decisions/{case.uid}/meeting/"
    hands.open(address)
    hands.write(f"proxy-{entries[0].pk}", "2")
    for entry in entries[1:8]:
        hands.page.locator(f"[name='here-{entry.pk}']").check(force=True)
        hands.choose(f"vote-{entry.pk}", "oppose" if entry.number == 8 else "agree")
    hands.page.locator(f"[name='far-{entries[7].pk}']").check(force=True)
    hands.press("记下")
    assert tallied(village.sitting(case).roll).by_proxy == 1
    village.now += timedelta(minutes=1)
    hands.open(address)
    hands.page.locator(f"[name='back-{entries[0].pk}']").check(force=True)
    hands.page.locator(f"[name='here-{entries[0].pk}']").check(force=True)
    hands.choose(f"vote-{entries[0].pk}", "agree")
    hands.press("记下")
    found = tallied(village.sitting(case).roll)
    assert (found.present, found.by_proxy, found.agree) == (8, 0, 7)
    hands.open(f"/d/{case.uid}/do/resolve/")
    hands.press()
    case.refresh_from_db()
    assert case.state == "resolved"


def disclosed(village: Village, case: Case, verb: str, title: str, **more: int) -> None:
    """Drafted, accepted where it is a result, checked, settled, posted fifteen days with an objection answered, taken down."""
    village.do(
        case,
        verb,
        village.head,
        title=f"旧校舍出租的{title}",
        text="成员大会通过，年租金一万元。",
        **more,
    )
    child, who = Case.objects.filter(parent=case, slug="disclosure").latest("pk"), village.secretary
    if more:
        village.do(child, "inspect", village.head, acceptors="老秦、老韩", verdict="yes", finding="已入账。")
    village.do(child, "check", village.supervisor, opinion="程序合规。")
    redact(
        by=who, case=child.uid, version=Version(f"旧校舍{title}", "成员大会通过。"), idem=uuid.uuid4(), now=village.now
    )
    village.do(child, "publish")
    village.do(child, "hang", photo=1)
    village.do(child, "object", Viewer.nobody(), text="租金写少了。")
    village.days(16)
    with pytest.raises(RuleError, match="children_answered"):
        village.do(child, "take_down", photo=1)
    objection = Case.objects.get(parent=child)
    village.do(objection, "reply", village.head, upheld="no", result="一年一万元，合同在墙上。")
    village.do(child, "take_down", photo=1)
