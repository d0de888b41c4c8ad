"""What mediators, parties and residents see and do on the pages of disputes."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from huiyin.apps.cases.codes import receipt_code
from huiyin.apps.cases.models import Case
from huiyin.apps.disputes.models import Appointment, Dispute, Finding, Mediator, Party
from huiyin.apps.files.models import File
from huiyin.apps.records.models import ReadLog
from tests.apps.disputes.hands import Hands, party
from tests.apps.files.pictures import jpeg
from tests.builders import MONDAY, sign_in, step

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(people: Hands, client: Client) -> Client:
    return sign_in(client, people.mediator)


def sent(client: Client, address: str, **fields: Any) -> str:
    """A form that is filled in and sent; what the page after it says."""
    answer = client.post(address, {"idem": uuid.uuid4(), **fields}, follow=True)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_a_dispute_is_walked_from_the_counter_to_the_return_visit(people: Hands, desk: Client) -> None:
    today, village = timezone.localdate().isoformat(), people.world.village
    told = {
        "danger": "no",
        "place": village.pk,
        "category": "dispute_neighbours",
        "text": "排水沟改了道。",
        "channel": "meeting",
    }
    page = sent(desk, "/m/new/", **told, name="欧阳若兰", phone="0300-555-0101", other="司马青山", series="red_team")
    case = Case.objects.get(slug="four_step")
    assert "登记好了" in page
    assert case.code in page
    base = f"/m/{case.uid}/"
    sent(desk, f"{base}do/accept/")
    for number in (1, 2):
        assert "记下了：愿意" in sent(desk, f"{base}consent/{number}/", agreed="yes", how="paper")
    page = desk.get(f"{base}mediators/").content.decode()
    assert "擅长这类纠纷" in page
    assert "先问清是不是当事人亲属" in sent(
        desk, f"{base}mediators/", mediator=people.veteran.uid, wanted_by=1, do="choose"
    )
    sent(desk, f"{base}mediators/", mediator=people.veteran.uid, wanted_by=1, clear="on", do="choose")
    sent(desk, f"{base}do/begin/")
    sent(desk, f"{base}do/hear/", finding="各说各的。")
    sent(desk, f"{base}do/look/", finding="沟是老沟。")
    later = timezone.localtime() + timedelta(days=1)
    assert "已记进日程" in sent(desk, f"{base}sitting/?plan=1", at=f"{later:%Y-%m-%dT%H:%M}", where="村部")
    assert case.code in desk.get("/m/calendar/").content.decode()
    now = f"{timezone.localtime() - timedelta(minutes=1):%Y-%m-%dT%H:%M}"
    assert "调解会记下了" in sent(desk, f"{base}sitting/", at=now, present=3, record="各让一步。")
    agreed = {"form": "written", "terms": "装好栅子。", "made_on": today, "level": "village"}
    assert "打印出来" in sent(desk, f"{base}agreement/", **agreed)
    sheet = desk.get(f"{base}agreement/print/").content.decode()
    assert all(words in sheet for words in ("人民调解协议书", "司马青山", "老班长上官柏", "盖章"))
    marks = {"party_1": today, "party_2": today, "signed_on": today, "sealed_on": today}
    assert "拍照传上来" in sent(desk, f"{base}marks/", **marks)
    assert "协议生效" in sent(desk, f"{base}marks/", **marks, photo=SimpleUploadedFile("a.jpg", jpeg(), "image/jpeg"))
    page = desk.get(base).content.decode()
    assert "共同申请司法确认" in page
    assert File.objects.filter(owner=case.uid, step="agreement").count() == 1
    sent(desk, f"{base}performed/", on=today, words="装好了。")
    assert "请换别人去回访" in sent(desk, f"{base}visit/", asked=2, content_with=2)
    head = sign_in(Client(), people.head)
    assert "可以结案了" in sent(head, f"{base}visit/", asked=2, content_with=2, performed="on", said="都认。")
    sent(head, f"{base}do/close/", outcome="solved")
    case.refresh_from_db()
    assert (case.open, case.outcome) == (False, "solved")
    month = desk.get("/m/month/").content.decode()
    assert "调解（次）" in month


def test_the_lists_open(people: Hands, desk: Client) -> None:
    case = people.dispute()
    for address in (
        "",
        *(f"?tab={tab}" for tab in ("hand", "open", "visit", "up", "ended", "oral", "nonsense")),
        "?before=9" * 1,
    ):
        assert desk.get(f"/m/{address}").status_code == 200
    page = desk.get("/m/?tab=open").content.decode()
    assert case.code in page
    assert "收件箱" in page, "the tabs of work stay"
    step(case, people.mediator, "escalate", MONDAY, reason="牵扯邻村的地。")
    assert "牵扯邻村的地" in desk.get("/m/levels/").content.decode()
    for address in (
        "calendar/",
        "month/?month=2026-11",
        "month/?month=x",
        "month/?month=9999-12",
        "questions/",
        "rounds/",
        "mediators/",
    ):
        assert desk.get(f"/m/{address}").status_code == 200
    assert desk.get(f"/m/{case.uid}/slips/").status_code == 404, "it is in the town's hands now"


def test_a_stranger_sees_nothing_of_it(people: Hands, client: Client) -> None:
    case = people.dispute()
    secretary = people.world.viewer("secretary", unit=people.world.unit("village_branch", people.world.village))
    client = sign_in(client, secretary)
    for rest in (
        "",
        "party/",
        "consent/1/",
        "mediators/",
        "sitting/",
        "agreement/",
        "agreement/print/",
        "marks/",
        "visit/",
        "slips/",
    ):
        assert client.get(f"/m/{case.uid}/{rest}").status_code == 404
    assert case.code not in client.get("/m/?tab=open").content.decode()
    assert Client().get(f"/m/{case.uid}/").headers["Location"].startswith("/sign-in/")


def test_whole_numbers_are_shown_to_who_says_why(people: Hands, desk: Client) -> None:
    case = people.dispute()
    assert "0300-555-0101" not in desk.get(f"/m/{case.uid}/").content.decode()
    assert "请先选原因" in desk.post(f"/m/{case.uid}/phones/", follow=True).content.decode()
    assert "0300-555-0101" in desk.post(f"/m/{case.uid}/phones/", {"why": "ask"}, follow=True).content.decode()
    assert ReadLog.objects.filter(subject=case.uid, what="phone", reason="ask").exists()


def test_a_round_opens_a_dispute(people: Hands, client: Client) -> None:
    worker = people.world.viewer("grid_worker", place=people.world.grid)
    client = sign_in(client, worker)
    sent(client, "/m/rounds/new/", place=people.world.grid.pk, text="沿渠看一遍。")
    going = Case.objects.get(slug="prevention_round")
    address = f"/m/rounds/{going.uid}/finding/"
    assert "这一项得填" in sent(client, address, note="用水有争", opens="on")
    fields = {"category": "dispute_neighbours", "text": "为水口争。", "name": "欧阳若兰", "other": "司马青山"}
    assert "已开成一件" in sent(client, address, note="用水有争", opens="on", **fields)
    assert "记下了。" in sent(client, address, note="别处没有")
    assert [bool(found.opened) for found in Finding.objects.all()] == [True, False]
    assert "用水有争" in client.get("/m/rounds/").content.decode()


def test_a_mediator_is_entered_with_their_paper_and_leaves_again(people: Hands, desk: Client) -> None:
    entry = {
        "name": "苗嫂",
        "kind": "aunt",
        "woman": "on",
        "place": people.world.village.pk,
        "most": 2,
        "consented_on": "2026-10-01",
    }
    assert "还没填" in sent(desk, "/m/mediators/new/", **entry)
    assert not Mediator.objects.filter(name="苗嫂").exists()
    assert "苗嫂已登记进名册" in sent(desk, "/m/mediators/new/", **entry, paper="村档9", skills=["dispute_family"])
    aunt = Mediator.objects.get(name="苗嫂")
    assert "已退出" in sent(desk, f"/m/mediators/{aunt.uid}/leave/")
    assert Mediator.objects.get(pk=aunt.pk).left_on


def asked(people: Hands, category: str = "dispute_neighbours") -> tuple[Client, str]:
    """A resident who answers every question; the browser, and the page of the receipt."""
    browser, town = Client(), people.world.town
    answers = {
        "kind": {"category": category}, "what": {"text": "西墙滴水过了界。"}, "where": {"place": people.world.village.pk},
        "other": {"other": "司马青山", "other_phone": ""}, "you": {"name": "欧阳若兰", "phone": "0300-555-0101"},
    }  # fmt: skip
    browser.post(f"/m/ask/?town={town.uid}", {"danger": "no"})
    for step_, fields in answers.items():
        answer = browser.post(f"/m/ask/{step_}/", fields)
        assert answer.status_code == 302, answer.content.decode()
    return browser, browser.post("/m/ask/check/", follow=True).content.decode()


def test_a_resident_asks_without_an_account_danger_first(people: Hands) -> None:
    browser, town = Client(), people.world.town
    page = browser.post(f"/m/ask/?town={town.uid}", {"danger": "yes"}).content.decode()
    assert all(words in page for words in ("tel:110", "12338", "人身安全保护令", "马上离开"))
    assert browser.get("/m/ask/what/").headers["Location"] == "/m/ask/", "nothing is begun yet"
    browser, page = asked(people)
    assert "受理码（只给您）" in page
    case = Case.objects.get(slug="four_step")
    assert (case.channel, case.level, case.state) == ("web", "restricted", "applied")
    assert [(p.number, p.side) for p in Party.objects.filter(case=case)] == [(1, "applicant"), (2, "respondent")]
    browser.post("/m/ask/leave/")
    assert browser.get("/m/ask/receipt/").headers["Location"] == "/m/mine/", "a quick exit forgets it"


def test_domestic_pages_show_protection_and_a_way_out(people: Hands) -> None:
    browser, _page = asked(people, "dispute_marriage")
    case = Case.objects.get(slug="four_step")
    page = browser.get(f"/m/mine/{party(case, 1).uid}/").content.decode()
    assert "人身安全保护令" in page
    assert "马上离开" in page


def test_a_party_consents_refuses_a_mediator_and_reads_its_agreement_by_its_code(people: Hands) -> None:
    case = people.to_the_table()
    other, browser = party(case, 2), Client()
    assert "没有这个受理码" in browser.post("/m/mine/", {"code": "ABCDE12345"}).content.decode()
    assert browser.get(f"/m/mine/{other.uid}/").headers["Location"] == "/m/mine/"
    page = browser.post("/m/mine/", {"code": receipt_code(other.uid)}, follow=True).content.decode()
    assert "老班长上官柏" in page
    assert "欧阳若兰" not in page, "nothing of the other side"
    address = f"/m/mine/{other.uid}/"
    aunt = people.enrol("苗嫂", "aunt")
    assert "我想要这位" in browser.get(address).content.decode()
    browser.post(address, {"do": "wish", "mediator": aunt.uid, "idem": uuid.uuid4()})
    assert Appointment.objects.get(case=case, mediator=aunt).state == "proposed", "the committee asks them and decides"
    browser.post(address, {"do": "refuse", "mediator": people.veteran.uid, "idem": uuid.uuid4()})
    assert "当事人不要" in browser.get(address).content.decode()
    people.choose(case, mediator=aunt.uid, wanted_by=2)
    people.agree(case, MONDAY)
    page = browser.get(address).content.decode()
    assert "下月十号前装好栅子" in page
    assert "请法院确认" in page
    copy = browser.get(f"{address}copy/").content.decode()
    assert "下月十号前装好栅子" in copy
    assert 'action="/m/ask/leave/"' in copy, "a quick way out here too"
    assert "愿意" in page


def test_a_party_says_no_by_its_code_and_it_ends(people: Hands) -> None:
    case = people.dispute()
    step(case, people.mediator, "accept", MONDAY)
    browser, other = Client(), party(case, 2)
    browser.post("/m/mine/", {"code": receipt_code(other.uid)})
    for bad in ({"do": "no", "idem": "x"}, {"do": "refuse", "idem": uuid.uuid4(), "mediator": "x"}):
        assert "请再试一次" in browser.post(f"/m/mine/{other.uid}/", bad, follow=True).content.decode()
    browser.post(f"/m/mine/{other.uid}/", {"do": "no", "idem": uuid.uuid4()})
    case.refresh_from_db()
    assert (case.state, case.outcome) == ("stopped", "refused")
    assert "不愿调" in browser.get(f"/m/mine/{other.uid}/").content.decode()


def test_a_town_that_does_not_mediate_says_so() -> None:
    from tests.builders import World

    world = World("yangquan")
    page = Client().get(f"/m/ask/?town={world.town.uid}").content.decode()
    assert "村（居）委会" in page
    secretary = world.viewer("secretary", unit=world.unit("village_branch", world.village))
    client = sign_in(Client(), secretary)
    for address in ("/m/new/", "/m/mediators/new/"):
        assert "还没有在这里开通调解" in client.get(address).content.decode()
    page = client.get("/m/rounds/new/").content.decode()
    assert "还没有开通“矛盾纠纷排查”" in page
    assert "还没有在这里开通调解" not in page


def test_bad_input_comes_back_filled(people: Hands, desk: Client) -> None:
    case = people.dispute()
    step(case, people.mediator, "accept", MONDAY)
    base = f"/m/{case.uid}/"
    for rest in (
        "party/",
        "consent/1/",
        "sitting/",
        "sitting/?plan=1",
        "agreement/",
        "marks/",
        "performed/",
        "visit/",
        "mediators/",
    ):
        for fields in (
            {},
            {
                "idem": "x",
                "at": "gestern",
                "present": "-3",
                "made_on": "9999-12-31",
                "mediator": "x",
                "asked": "9" * 30,
            },
        ):
            assert desk.post(f"{base}{rest}", fields).status_code == 200, rest
    assert desk.get(f"{base}consent/9/").status_code == 404
    assert desk.get(f"{base}do/agree/").status_code == 404
    assert Dispute.objects.get(case=case).form == ""


def test_a_code_is_tried_so_often_and_then_waits(people: Hands) -> None:
    browser = Client()
    codes = [browser.post("/m/mine/", {"code": "ABCDE12345"}).status_code for _ in range(31)]
    assert (codes[0], codes[-1]) == (200, 429)
    assert re.search(r"\d+", browser.post("/m/mine/", {"code": "ABCDE12345"}).headers["Retry-After"])
