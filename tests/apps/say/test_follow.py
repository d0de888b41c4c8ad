"""`/q`: what the public number shows, what the receipt code shows, and everything that the asker may do."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from huiyin.apps.cases.models import Case
from huiyin.apps.files.models import File
from huiyin.apps.records.models import Event
from huiyin.core.errors import RuleError
from tests.apps.say.walk import Resident, code_of, photo
from tests.builders import World, say, step
from tests.clock import beginning

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
START = beginning() - 30 * HOUR
WORDS = "水磨坊路口的路灯不亮"


@pytest.fixture
def case(world: World) -> Case:
    return say(world, now=START)


@pytest.fixture
def asker(case: Case) -> Resident:
    return Resident().open(f"/q/{code_of(case)}")


def test_since_when_is_not_changed_by_a_word_added(world: World, case: Case, asker: Resident):
    asker.open(f"/q/{case.code}/remind/").send()
    asker.open(f"/q/{case.code}/add/").send(note="线都露出来了")
    facts = {str(fact["label"]): fact for fact in asker.page.context["facts"]}
    assert facts["从哪天起"]["when"] == START, "it lies where it lay"
    desk = world.viewer("desk", unit=world.unit("village_station", world.village))
    sent = step(case, desk, "dispatch", timezone.now(), unit=world.unit("village_volunteers", world.village).pk).case
    facts = {str(fact["label"]): fact for fact in asker.open(f"/q/{case.code}").page.context["facts"]}
    assert facts["从哪天起"]["when"] == sent.moved_at > START, "it lies elsewhere since"


@pytest.mark.parametrize("suggested", [True, False])
def test_why_it_lies_with_whom_it_lies(world: World, case: Case, asker: Resident, suggested: bool):
    desk = world.viewer("desk", unit=world.unit("village_station", world.village))
    unit = case.suggested if suggested else world.unit("works_office")
    step(case, desk, "dispatch", timezone.now(), unit=unit.pk)
    asker.open(f"/q/{case.code}")
    assert asker.says(case.why["zh"]) is suggested, "by the town's rule, which is told; by a desk's own choice"


@pytest.mark.parametrize(("answer", "sealed"), [("fixed", True), ("", True), ("answered_not_fixed", False)])
def test_no_seal_against_the_askers_own_word(case: Case, asker: Resident, answer: str, sealed: bool):
    closed = {"open": False, "phase": "closed", "state": "closed", "outcome": "solved", "closed_at": START}
    Case.objects.filter(pk=case.pk).update(**closed, answer=answer)
    asker.open(f"/q/{case.code}")
    assert ('class="seal' in asker.text) is sealed


def test_a_matter_withdrawn_has_not_come_all_the_way(case: Case, asker: Resident):
    assert asker.says("现在到这一步")
    asker.open(f"/q/{case.code}/withdraw/").send()
    assert asker.says("您撤回了")
    assert not asker.says("您确认"), "nobody was asked whether it is fixed"
    asker.open(f"/q/{case.code}/reopen/").send(reason="又坏了")
    assert asker.says("现在到这一步")


def worked(world: World, case: Case, *, upto: str = "report") -> Any:
    """The lamp is taken on and, perhaps, mended; returns who does it."""
    team = world.unit("village_volunteers", world.village)
    desk = world.viewer("desk", unit=world.unit("village_station", world.village))
    hand = world.viewer("volunteer", unit=team, name="沈明远")
    step(case, desk, "dispatch", START + HOUR, unit=team.pk, note="先去看看")
    step(case, hand, "accept", START + 2 * HOUR)
    step(case, hand, "progress", START + 3 * HOUR, note="要换电缆")
    step(case, hand, "note", START + 3 * HOUR, note="内部的话")
    if upto == "report":
        step(case, hand, "report", START + 4 * HOUR, result="换了灯头，亮了")
    return hand


def closed(world: World, case: Case) -> None:
    worked(world, case)
    Resident().open(f"/q/{code_of(case)}/answer/").send(answer="fixed", grade="5", words="亮堂了")
    now = timezone.now()
    step(case, world.viewer("desk", unit=world.unit("town_centre")), "settle", now)
    step(case, world.viewer("verifier", place=world.village), "verify", now, finding="灯亮", outcome="solved")


def test_the_number_shows_where_it_stands_and_never_the_words(world: World, case: Case):
    worked(world, case, upto="progress")
    stranger = Resident().open(f"/q/{case.code}")
    assert stranger.says("路灯不亮")
    assert stranger.says("杏树湾村志愿服务队")
    assert stranger.says("0300-555-0110"), "whom to ring"
    assert stranger.says("办结最晚")
    for private in (WORDS, "要换电缆", "欧阳若兰", "138", "沈明远", "您可以", code_of(case)):
        assert private not in stranger.text, private


def test_the_code_shows_everything_but_talk_between_posts(world: World, case: Case, asker: Resident):
    worked(world, case)
    asker.open(f"/q/{code_of(case)}")
    for told in (WORDS, "点单", "派单", "杏树湾村志愿服务队", "要换电缆", "换了灯头，亮了", "请您说，办好了吗"):
        assert asker.says(told), told
    for inside in ("内部的话", "先去看看", "沈明远"):
        assert not asker.says(inside), inside


def test_a_wrong_code_gets_a_sentence(world: World):
    typed = Resident()
    for code in ("ABCDE12345", "WHZ-20200101-9999", "x", "中文", "' OR 1=1", "a" * 300):
        typed.page = typed.client.post("/q/", {"code": code})
        assert typed.page.status_code == 200, code
        assert typed.says("没有这个码"), code
        assert typed.client.get(f"/q/{code}").status_code in {302, 404}, code
        assert typed.client.get(f"/q/{code}/add/").status_code == 404, code
        assert typed.client.post(f"/q/{code}/answer/", {"answer": "fixed"}).status_code == 404, code


def test_an_empty_code_is_only_the_form(world: World):
    assert Resident().open("/q/").says("受理码")


def test_the_code_leaks_nowhere(world: World, case: Case):
    """An old link or the drawing on paper carries it: it is taken out of the address at once."""
    worked(world, case)
    for page in ("", "/", "/add/", "/answer/", "/data/", "/data/copy.json"):
        who = Resident()
        landed = who.client.get(f"/q/{code_of(case)}{page}")
        assert (landed.status_code, landed["Referrer-Policy"]) == (303, "no-referrer"), page
        assert landed["Cache-Control"] == "private, no-store", page
        assert landed["Location"] == f"/q/{case.code}{page.removesuffix('/') and page}?came=1"
        assert code_of(case) not in str(landed.headers) + str(who.client.cookies) + landed.content.decode(), page
        response = who.client.get(landed["Location"])
        assert response.status_code == 200, page
        if page == "/data/copy.json":
            continue
        links = re.findall(r'(?:href|action|src)="([^"]*)"', response.content.decode())
        assert not [link for link in links if code_of(case) in link], page
        assert response["Referrer-Policy"] == "strict-origin", page
        assert response["Cache-Control"] == "private, no-store", page
        assert "noindex" in response["X-Robots-Tag"], page
        html = response.content.decode()
        assert "http://" not in html.replace('xmlns="http://www.w3.org', ""), page
        assert "https://" not in html, page


def test_the_asker_adds_words_and_a_photo(case: Case, asker: Resident):
    asker.open(f"/q/{code_of(case)}/add/").send(note="是桥东头那盏", photo=photo())
    assert asker.says("补上了")
    assert asker.says("是桥东头那盏")
    file = File.objects.get()
    assert asker.says("照片1")
    shown: Any = asker.client.get(f"/f/{file.uid}")
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/jpeg")
    assert b"".join(shown.streaming_content).startswith(b"\xff\xd8"), "and read to its end"
    assert Resident().client.get(f"/f/{file.uid}").status_code == 404, "not for others"


def test_adding_nothing_comes_back(case: Case, asker: Resident):
    asker.open(f"/q/{code_of(case)}/add/").send(note="")
    assert asker.page.status_code == 200
    assert asker.says("还差1处")


def test_a_second_click_adds_once(case: Case, asker: Resident):
    form = asker.open(f"/q/{code_of(case)}/add/").page
    for _ in range(2):
        asker.page, asker.url = form, f"/q/{case.code}/add/"
        asker.send(note="是桥东头那盏")
        assert asker.says("补上了")
    assert Event.objects.filter(kind="case.add").count() == 1


def test_reminding_is_for_once_a_day(case: Case, asker: Resident):
    form = asker.open(f"/q/{code_of(case)}/remind/").page
    asker.send(note="三天了")
    assert asker.says("催过了")
    assert not asker.says("/remind/"), "no button today"
    asker.page, asker.url = form, f"/q/{case.code}/remind/"
    asker.send(idem="0192f0c4-0000-4000-8000-000000000001", note="再催")
    assert asker.says("今天已经催过") or asker.says("催过了")
    assert Event.objects.filter(kind="case.remind").count() == 1


def test_withdrawing_ends_it(case: Case, asker: Resident):
    asker.open(f"/q/{code_of(case)}/withdraw/").send(reason="自己换好了")
    assert asker.says("您撤回了")
    assert Case.objects.get().outcome == "withdrawn"


def test_answering_it_is_fixed(world: World, case: Case, asker: Resident):
    worked(world, case)
    asker.open(f"/q/{code_of(case)}/answer/")
    assert asker.says("换了灯头，亮了")
    asker.send(answer="fixed", grade="5", words="亮堂了")
    assert asker.says("您的答复记下了")
    case.refresh_from_db()
    assert (case.answer, case.grade, case.phase) == ("fixed", 5, "to_confirm")
    assert not asker.says("现在就答")
    assert not asker.says("请您说办好没有"), "who has answered is not asked again"
    assert asker.says("再核一遍就办结")
    assert asker.says("亮堂了")
    assert asker.open(f"/q/{case.code}/answer/").url == f"/q/{case.code}", "answered already"


def test_not_fixed_goes_back_at_once(world: World, case: Case, asker: Resident):
    worked(world, case)
    asker.open(f"/q/{code_of(case)}/answer/").send(answer="not_satisfied", words="昨晚又灭了")
    assert asker.says("退回去重办了")
    case.refresh_from_db()
    assert (case.state, case.redone) == ("working", 1)
    assert asker.says("昨晚又灭了")


def test_an_answer_without_a_cure(world: World, case: Case, asker: Resident):
    worked(world, case)
    asker.open(f"/q/{code_of(case)}/answer/").send(answer="answered_not_fixed")
    case.refresh_from_db()
    assert (case.answer, case.state) == ("answered_not_fixed", "reported")


def test_not_fixed_and_very_satisfied_is_asked_again(world: World, case: Case, asker: Resident):
    worked(world, case)
    asker.open(f"/q/{code_of(case)}/answer/").send(answer="not_satisfied", grade="5", words="昨晚又灭了")
    assert asker.says("选了“没办好，要重办”，又选了“满意”，两样对不上。")
    assert "昨晚又灭了" in asker.page.content.decode(), "what was written is still there"
    case.refresh_from_db()
    assert (case.answer, case.redone) == ("", 0)
    asker.send(answer="not_satisfied", grade="2")
    case.refresh_from_db()
    assert (case.grade, case.redone) == (2, 1)


def test_later_writes_nothing(world: World, case: Case, asker: Resident):
    worked(world, case)
    asker.open(f"/q/{code_of(case)}/answer/").send(answer="later")
    assert asker.says("您看过了再来答")
    assert not Event.objects.filter(kind="case.answered").exists()


def test_a_senseless_answer_comes_back(world: World, case: Case, asker: Resident):
    worked(world, case)
    for given in ({}, {"answer": "none"}, {"answer": "fixed", "grade": "9"}, {"answer": "x"}):
        asker.open(f"/q/{code_of(case)}/answer/").send(**given)
        assert asker.page.status_code == 200, given
        assert asker.says("有1处要改" if given else "还差1处"), given
    assert not Event.objects.filter(kind="case.answered").exists()


def test_answering_before_being_asked(case: Case, asker: Resident):
    page = asker.client.post(f"/q/{case.code}/answer/", {"answer": "fixed"})
    assert page.status_code == 200
    assert "还没有问" in page.content.decode() or "还没" in page.content.decode()
    assert not Event.objects.filter(kind="case.answered").exists()


def test_a_closed_matter_can_be_reopened(world: World, case: Case, asker: Resident):
    closed(world, case)
    asker.open(f"/q/{code_of(case)}")
    assert asker.says("办结章") or asker.says("办结")
    assert asker.says("解决了")
    assert asker.says("非常满意")
    asker.open(f"/q/{code_of(case)}/reopen/").send(reason="又灭了")
    assert asker.says("重开了")
    case.refresh_from_db()
    assert (case.open, case.state, case.code in asker.text) == (True, "new", True)


def test_reopening_too_late_says_so(world: World, case: Case, asker: Resident, monkeypatch: pytest.MonkeyPatch):
    closed(world, case)
    form = asker.open(f"/q/{code_of(case)}/reopen/").page
    later = timezone.now() + timedelta(days=31)
    monkeypatch.setattr(timezone, "now", lambda: later)
    asker.page, asker.url = form, f"/q/{case.code}/reopen/"
    asker.client.get(f"/q/{code_of(case)}")
    asker.send(reason="又灭了")
    assert asker.page.status_code == 200
    assert asker.says("又灭了")
    assert not Case.objects.get().open


def test_a_form_that_came_too_late_keeps_what_was_written(world: World, case: Case, asker: Resident):
    form = asker.open(f"/q/{code_of(case)}/withdraw/").page
    closed(world, case)
    asker.page, asker.url = form, f"/q/{case.code}/withdraw/"
    asker.send(reason="不用办了")
    assert asker.page.status_code == 200
    assert asker.says("不用办了")
    assert Case.objects.get().outcome == "solved"


def test_only_moves_of_the_asker(case: Case, asker: Resident):
    for do in ("dispatch", "close", "note", "order", "nothing"):
        assert asker.open(f"/q/{code_of(case)}/{do}/").url == f"/q/{case.code}", do
        page = asker.client.post(f"/q/{case.code}/{do}/", {"unit": "1", "note": "x", "text": "x"})
        assert page.status_code == 200, do
    assert Event.objects.count() == 1


def test_the_number_does_nothing(case: Case):
    stranger = Resident()
    for do in ("add", "withdraw", "answer"):
        assert stranger.open(f"/q/{case.code}/{do}/").url == f"/q/{case.code}"
        stranger.client.post(f"/q/{case.code}/{do}/", {"note": "x", "reason": "x", "answer": "fixed"})
    assert Event.objects.count() == 1


def test_a_published_matter_shows_what_was_published(world: World, case: Case):
    closed(world, case)
    Case.objects.update(public_title="桥头路灯修好", public_text="换了灯头。", published_at=timezone.now())
    stranger = Resident().open(f"/q/{case.code}")
    assert stranger.says("桥头路灯修好")
    assert stranger.says("换了灯头。")
    assert WORDS not in stranger.text


def test_a_joined_matter_leads_to_the_other(world: World, case: Case):
    other = say(world, now=START, text="路灯又不亮")
    desk = world.viewer("desk", unit=world.unit("village_station", world.village))
    step(case, desk, "merge", START + HOUR, into=other.code)
    assert Resident().open(f"/q/{code_of(case)}").says(other.code)


def test_a_page_costs_few_queries_whatever_the_history(world: World, case: Case):
    closed(world, case)
    client = Resident().client
    client.get(f"/q/{code_of(case)}")
    with CaptureQueriesContext(connection) as secret:
        client.get(f"/q/{case.code}")
    with CaptureQueriesContext(connection) as public:
        Resident().client.get(f"/q/{case.code}")
    assert len(secret) <= 12, [q["sql"][:90] for q in secret]
    assert len(public) <= 5, [q["sql"][:90] for q in public]


def test_who_is_declined_is_told_where_to_go(world: World, case: Case):
    desk = world.viewer("desk", unit=world.unit("village_station", world.village))
    where = "县住建局，0300-555-0199"
    step(case, desk, "refuse", START + HOUR, reason="归县里管", route="other_office", go_to=where)
    asker = Resident().open(f"/q/{code_of(case)}")
    for told in ("由别的部门办理", "县住建局", "tel:03005550199", "归县里管", "该去哪里"):
        assert asker.says(told), told
    stranger = Resident().open(f"/q/{case.code}")
    assert not stranger.says("县住建局"), "what was written is for the asker"


def test_a_refusal_without_an_office_is_refused(world: World, case: Case):
    desk = world.viewer("desk", unit=world.unit("village_station", world.village))
    with pytest.raises(RuleError, match="missing_answer"):
        step(case, desk, "refuse", START + HOUR, reason="归县里管", route="other_office")


def test_more_time_comes_with_its_reason(world: World, case: Case):
    hand = worked(world, case, upto="progress")
    chief = world.viewer("chief", unit=world.unit("village_volunteers", world.village))
    step(case, hand, "ask_extend", START + 4 * HOUR, days=2, reason="电缆要从市里订")
    asker = Resident().open(f"/q/{code_of(case)}")
    assert not asker.says("电缆要从市里订"), "nothing is decided yet"
    step(case, chief, "extend", START + 5 * HOUR, days=2)
    asker.open(f"/q/{code_of(case)}")
    assert asker.says("电缆要从市里订")
    assert asker.says("延长2个工作日")


def test_a_pause_says_why_and_until_when(world: World, case: Case):
    hand = worked(world, case, upto="progress")
    chief = world.viewer("chief", unit=world.unit("village_volunteers", world.village))
    day = timezone.localdate() + timedelta(days=4)
    step(case, hand, "ask_pause", START + 4 * HOUR, until=day.isoformat(), reason="等雨停")
    step(case, chief, "pause", START + 5 * HOUR, until=day.isoformat())
    asker = Resident().open(f"/q/{code_of(case)}")
    assert asker.says("为什么等着")
    assert asker.says("等雨停")
    assert asker.says(f"到{day.year}年{day.month}月{day.day}日")


def test_where_a_code_is_typed_a_number_to_ring_stands_and_nothing_typed_is_said(world: World):
    for path in ("/q/", "/q/ABCDEFGHJK"):
        assert Resident().open(path).says("tel:03005550110"), path
    who = Resident().open("/q/").send(code="")
    assert who.says("还没填受理码")
    assert who.says("还差1处")
