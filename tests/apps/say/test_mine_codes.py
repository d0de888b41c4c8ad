"""`/mine/`: one's own matters by the telephone that they carry: two questions, then the list."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from huiyin.apps.cases.actions import finding, texting
from huiyin.apps.cases.actions.retaining import retain
from huiyin.apps.cases.codes import one_time_code
from huiyin.apps.cases.models import Case, CaseContact, PhoneCode
from huiyin.apps.jobs.actions import run_due
from huiyin.apps.jobs.models import Job
from huiyin.apps.people.models import Attempt
from huiyin.apps.people.refusals import tally
from huiyin.apps.say.queries import own
from huiyin.core.errors import RuleError
from tests import builders
from tests.apps.jobs.carried import NAME, Carried, carrying, sent_code
from tests.apps.say.walk import Resident, code_of
from tests.builders import MONDAY, World

pytestmark = pytest.mark.django_db
MINE, OTHERS = "13800000000", "13900000001"
EVENING = MONDAY + timedelta(hours=13)
"""22:00 in Shanghai: slips wait for the morning, a code that somebody asks for comes at once."""


def say(world: World, **changes: Any) -> Case:
    """A matter whose number was validated: no other is found by it (test_check_number.py)."""
    case = builders.say(world, **changes)
    CaseContact.objects.filter(case=case).update(validated=True)
    return case


@pytest.fixture(autouse=True)
def evening(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: EVENING)


@pytest.fixture(autouse=True)
def carried(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[str, str]]]:
    """What is sent; the slips of the matters themselves are another test's (test_texting.py)."""
    monkeypatch.setattr(texting, "mobile_of", lambda case: "")
    with carrying(settings) as sent:
        yield sent


@pytest.fixture
def work(django_capture_on_commit_callbacks: Any) -> Any:
    """The queue is worked off, as of now or later."""

    def done(later: timedelta = timedelta()) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            run_due(timezone.now() + timedelta(seconds=1) + later)

    return done


def at(monkeypatch: pytest.MonkeyPatch, later: timedelta) -> None:
    then = timezone.now() + later
    monkeypatch.setattr(timezone, "now", lambda: then)


def asked(phone: str = MINE, **headers: Any) -> Resident:
    return Resident(**headers).open("/mine/").send(phone=phone)


def came_in(work: Any, phone: str = MINE) -> Resident:
    who = asked(phone)
    work()
    return who.send(code=sent_code())


def test_the_matters_of_a_telephone_newest_first(world: World, work: Any) -> None:
    first, second = say(world), say(world, text="井盖坏了，孩子会掉下去。", category="road")
    say(world, phone=OTHERS, text="暗记：别人家的事。")
    who = asked("１３８-0000 0000")
    assert who.url == "/mine/code/"
    work()
    ((to, words),) = Carried.sent
    assert to == "+8613800000000"
    assert "10分钟" in words
    who.send(code=sent_code())
    assert who.url == "/mine/"
    links = re.findall(r'href="/mine/open/([^"]+)/"', who.text)
    assert links == [second.code, first.code]
    assert not who.says("暗记"), "a list never shows a matter of another number"
    assert who.open(f"/mine/open/{links[0]}/").url == f"/q/{second.code}"
    assert who.says("井盖坏了")
    assert who.says("您可以")
    assert code_of(first) not in who.text + str(who.page.redirect_chain)


def test_the_page_says_what_is_weak_in_it_and_offers_what_is_stronger(world: World) -> None:
    page = Resident().open("/mine/")
    assert page.says("拿着您手机或手机卡的人，也看得到这条短信")
    assert 'href="/q/"' in page.text
    assert 'href="/mine/card/"' in page.text


def test_a_code_is_typed_as_people_type(world: World, work: Any) -> None:
    say(world)
    who = asked()
    work()
    code = sent_code()
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in code)
    assert who.send(code=f"{wide[:3]} {wide[3:]}").url == "/mine/"


def test_nothing_goes_to_a_number_that_no_matter_carries(world: World, work: Any) -> None:
    say(world, phone=OTHERS)
    asked(MINE)
    work()
    assert Carried.sent == []
    assert not Job.objects.filter(failed_at__isnull=False).exists()


def test_known_and_unknown_numbers_are_answered_alike(world: World) -> None:
    """The same status, the same page but for its token, the same number of queries: nobody learns which numbers are here."""
    say(world)
    tally("wrong_code", "203.0.113.1", timezone.now())  # somebody has erred in this hour already
    told = []
    for phone, network in ((MINE, "192.0.2.8"), ("13700000007", "198.51.100.8")):
        who = Resident(REMOTE_ADDR=network).open("/mine/")
        with CaptureQueriesContext(connection) as first:
            who.send(phone=phone)
        with CaptureQueriesContext(connection) as second:
            who.send(code="000000")
        body = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", who.text)
        told.append((who.page.status_code, who.url, body, len(first), len(second)))
    assert told[0] == told[1]


def test_only_a_hash_would_be_left_of_it_and_no_number(world: World, work: Any) -> None:
    say(world)
    who = asked()
    work()
    row, code = PhoneCode.objects.get(), sent_code()
    kept = " ".join(str(getattr(row, field.attname)) for field in PhoneCode._meta.concrete_fields)
    kept += str(list(Job.objects.values_list("payload", "error"))) + str(dict(who.client.session))
    assert MINE not in kept
    assert code not in kept.replace(str(row.made_at), "")


def test_a_code_is_for_the_browser_that_asked(world: World, work: Any) -> None:
    say(world)
    asked()
    work()
    stranger = Resident().open("/mine/code/")
    assert stranger.url == "/mine/", "it has asked for none"
    page = stranger.client.post("/mine/code/", {"code": sent_code()})
    assert page["Location"] == "/mine/"
    other = asked("13700000007").send(code=sent_code())
    assert other.says("对不上"), "and with one of its own the other's does not fit"


def test_a_code_is_used_once(world: World, work: Any) -> None:
    say(world)
    who = asked()
    work()
    uid, code = PhoneCode.objects.get().uid, sent_code()
    who.send(code=code)
    with pytest.raises(RuleError, match="code_over"):
        finding.check_code(asked=uid, typed=code, now=timezone.now())
    assert who.open("/mine/code/").url == "/mine/", "the session has forgotten it"


def test_a_code_lives_ten_minutes(world: World, work: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    say(world)
    who = asked()
    work()
    at(monkeypatch, timedelta(minutes=10))
    assert who.send(code=sent_code()).says("已经失效")


def test_what_was_not_sent_in_time_is_not_sent(world: World, work: Any) -> None:
    say(world)
    asked()
    work(timedelta(minutes=11))
    assert Carried.sent == []


def test_five_wrong_tries_then_a_new_one(world: World, work: Any) -> None:
    say(world)
    who = asked()
    work()
    right = sent_code()
    wrong = "000000" if right != "000000" else "111111"
    for left in (4, 3, 2, 1):
        assert who.send(code=wrong).says(f"还能试{left}次")
    assert who.send(code=wrong).says("已经失效")
    assert who.send(code=right).says("已经失效"), "the right one too"
    assert who.open("/mine/").send(phone=MINE).url == "/mine/code/"
    work()
    assert who.send(code=sent_code()).url == "/mine/"


def test_what_is_no_code_costs_no_try(world: World, work: Any) -> None:
    say(world)
    who = asked()
    for typed in ("", "12345", "abcdef", "1234567", "' OR 1=1"):
        who.send(code=typed)
        assert who.page.status_code == 200
    assert PhoneCode.objects.get().tries == 0


def test_five_codes_an_hour_for_a_number_known_or_not(world: World) -> None:
    say(world)
    for phone in (MINE, "13700000007"):
        Attempt.objects.all().delete()
        for _ in range(5):
            assert asked(phone).url == "/mine/code/"
        refused = asked(f"+86 {phone}")
        assert refused.page.status_code == 429
        assert refused.says("次数太多")


def test_ten_codes_an_hour_from_a_network(world: World) -> None:
    for n in range(10):
        assert asked(f"1370000{n:04}").url == "/mine/code/"
    assert asked("13700001000").page.status_code == 429
    assert asked("13700001000", REMOTE_ADDR="192.0.2.8").url == "/mine/code/"


@pytest.mark.parametrize("level", ["restricted", "sealed"])
def test_what_is_confidential_is_never_listed(world: World, work: Any, level: str) -> None:
    closed, opened = say(world, text="暗记：要保密的事。"), say(world)
    Case.objects.filter(pk=closed.pk).update(level=level)
    who = came_in(work)
    assert who.says(opened.code)
    assert not who.says("暗记")
    assert not who.says(closed.code)
    assert who.open(f"/mine/open/{closed.code}/").url == "/mine/", "nor opened by its number"
    assert who.says("只能凭受理码看"), "and the page says why"
    assert Resident().open(f"/q/{code_of(closed)}").says("暗记")


def test_a_number_with_nothing_but_confidential_matters_is_nobodys(world: World, work: Any) -> None:
    say(world)
    Case.objects.update(level="restricted")
    asked()
    work()
    assert Carried.sent == []


def test_who_takes_the_number_away_is_not_found_by_it(world: World, work: Any) -> None:
    case = say(world)
    who = came_in(work)
    CaseContact.objects.filter(case=case).delete()
    assert who.open("/mine/").says("没有登记这个号码的事")


def test_it_is_open_for_half_an_hour(world: World, work: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    say(world)
    who = came_in(work)
    at(monkeypatch, timedelta(minutes=29))
    assert who.open("/mine/").says("路灯不亮")
    at(monkeypatch, timedelta(minutes=2))
    assert not who.open("/mine/").says("路灯不亮")
    assert who.says("您的手机号是多少")


def test_going_out_ends_it(world: World, work: Any) -> None:
    case = say(world)
    who = came_in(work)
    key = who.client.session.session_key
    who.client.get(f"/q/{code_of(case)}")
    assert who.client.post("/mine/end/")["Location"] == "/q/"
    assert who.client.session.session_key != key
    assert not {"mine", "mine_code", "receipts"} & set(who.client.session.keys())
    assert who.open("/mine/").says("您的手机号是多少")
    assert who.client.get("/mine/end/").status_code == 405


def test_coming_in_gives_the_session_a_new_key(world: World, work: Any) -> None:
    say(world)
    who = asked()
    before = who.client.session.session_key
    work()
    who.send(code=sent_code())
    assert who.client.session.session_key != before


def test_the_list_is_paged_by_key(world: World, work: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own, "PAGE", 2)
    codes = [say(world, text=f"第{n}盏灯不亮，晚上看不清。").code for n in range(5)]
    who, seen = came_in(work), []
    while True:
        seen += re.findall(r'href="/mine/open/([^"]+)/"', who.text)
        onward = re.search(r'href="(\?after=[^"]+)" rel="next"', who.text)
        if not onward:
            break
        who.open(f"/mine/{onward[1]}")
    assert seen == codes[::-1]


def test_the_list_costs_as_much_for_five_as_for_one(world: World, work: Any) -> None:
    say(world)
    who = came_in(work)
    with CaptureQueriesContext(connection) as one:
        who.open("/mine/")
    for n in range(4):
        say(world, text=f"第{n}盏灯不亮，晚上看不清。")
    with CaptureQueriesContext(connection) as five:
        who.open("/mine/")
    assert len(five) == len(one)


def test_no_provider_no_way_and_whom_to_ring(world: World, settings: Any) -> None:
    settings.SMS = {}
    who = Resident().open("/mine/")
    assert who.says("没有开通短信")
    assert who.says("0300-555-0110")
    assert 'name="phone"' not in who.text
    assert not Resident().open("/q/").says("用手机号找")
    assert Resident().client.post("/mine/", {"phone": MINE}).status_code == 200
    assert not PhoneCode.objects.exists()
    with pytest.raises(RuleError, match="sms_not_offered"):
        finding.ask_code(phone=MINE, address="192.0.2.8", language="zh-hans", now=timezone.now())


def test_when_the_messages_of_the_day_are_used_up(world: World, work: Any, settings: Any) -> None:
    settings.SMS_A_DAY = 1
    say(world)
    asked()
    work()
    assert len(Carried.sent) == 1
    assert Resident().open("/mine/").says("今天的短信已经发完了")
    with pytest.raises(RuleError, match="sms_used_up"):
        finding.ask_code(phone=MINE, address="192.0.2.8", language="zh-hans", now=timezone.now())


def test_a_message_that_was_not_taken_is_tried_three_times(world: World, work: Any, settings: Any) -> None:
    settings.SMS = {"provider": NAME, "broken": True}
    say(world)
    asked()
    for n in range(5):
        work(timedelta(minutes=n))
    jobs = Job.objects.filter(reaction=finding.JOB)
    assert [job.payload["nth"] for job in jobs.order_by("id")] == [1, 2, 3]


def test_a_demo_shows_the_code_and_says_so(world: World, settings: Any) -> None:
    settings.SMS, settings.DEMO = {"provider": "console"}, True
    say(world)
    who = asked()
    code = one_time_code(PhoneCode.objects.get().uid)
    assert who.says(code)
    assert who.says("只有演示会把验证码显示出来")
    assert who.send(code=code).says("路灯不亮")
    settings.DEMO = False
    assert one_time_code(PhoneCode.objects.latest("id").uid) not in asked().text


def test_a_wrong_number_comes_back(world: World) -> None:
    for phone in ("", "abc", "1"):
        who = asked(phone)
        assert who.page.status_code == 200
        assert who.url == "/mine/"
    assert not PhoneCode.objects.exists()


def test_pages_are_kept_nowhere(world: World, work: Any) -> None:
    say(world)
    who = came_in(work)
    for path in ("/mine/", "/mine/card/", "/mine/card/0123456789"):
        page = who.client.get(path)
        assert page["Cache-Control"] == "private, no-store", path
        assert page["Referrer-Policy"] == "strict-origin", path
        assert "noindex" in page["X-Robots-Tag"], path


def test_old_questions_go_at_night(world: World) -> None:
    asked()
    assert retain(now=timezone.now() + timedelta(hours=23))["codes"] == 0
    assert retain(now=timezone.now() + timedelta(hours=25))["codes"] == 1
    assert not PhoneCode.objects.exists()


def test_a_forged_session_value_opens_nothing(world: World) -> None:
    who = Resident().open("/mine/").send(phone=MINE)
    session = who.client.session
    session["mine_code"] = str(uuid.uuid4())
    session.save()
    assert who.client.post("/mine/code/", {"code": "000000"}).status_code == 200
