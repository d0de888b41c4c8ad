"""How a matter is entered with its receipt code and left again: shared phones, no cookies, many at once, no code in any address."""

from __future__ import annotations

import json
import logging
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from huiyin.apps.cases.models import Case
from huiyin.apps.files import receipts
from huiyin.apps.people.models import Session
from huiyin.apps.records.models import Event
from huiyin.site.log_lines import Lines
from tests.apps.say.walk import Resident, code_of, tell
from tests.builders import World, say

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def case(world: World) -> Case:
    return say(world)


def pass_by(monkeypatch: pytest.MonkeyPatch, time: timedelta) -> None:
    later = timezone.now() + time
    monkeypatch.setattr(timezone, "now", lambda: later)


def acts(who: Resident, case: Case) -> bool:
    return who.open(f"/q/{case.code}").says("您可以")


def test_the_code_is_sent_as_a_form(case: Case):
    who = Resident().open("/q/").send(code=code_of(case))
    assert who.url == f"/q/{case.code}?came=1"
    assert who.says("您可以")
    assert "您可以" not in Resident().client.get("/q/", {"code": code_of(case)}).content.decode(), "never in an address"


@pytest.mark.parametrize("path", ["/", "/q/", "/nowhere/"])
def test_every_form_for_the_code_is_one(world: World, path: str):
    form = Client().get(path).content.decode().partition('action="/q/"')
    assert 'method="post"' in form[0].rpartition("<form")[2] + form[2].partition(">")[0]
    assert "csrfmiddlewaretoken" in form[2].partition("</form>")[0]


def test_neither_cookie_nor_session_holds_the_code(case: Case):
    who = Resident().open(f"/q/{code_of(case)}")
    cookie = who.client.cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    held = str(who.client.cookies) + json.dumps(dict(who.client.session.items()))
    assert code_of(case) not in held


def test_it_shuts_after_an_hour_without_use(case: Case, monkeypatch: pytest.MonkeyPatch):
    who = Resident().open(f"/q/{code_of(case)}")
    for _ in range(3):
        pass_by(monkeypatch, 50 * MINUTE)
        assert acts(who, case), "used within the hour"
    pass_by(monkeypatch, 61 * MINUTE)
    assert not acts(who, case)
    assert Resident().open(f"/q/{code_of(case)}").says("您可以"), "the code itself goes on"


def test_what_was_written_too_long_is_not_lost(case: Case, monkeypatch: pytest.MonkeyPatch):
    who = Resident().open(f"/q/{code_of(case)}/add/")
    pass_by(monkeypatch, 61 * MINUTE)
    who.send(note="桥东头那盏也坏了")
    assert who.says("请重新输受理码")
    assert who.says("桥东头那盏也坏了")
    assert not Event.objects.filter(kind="case.add").exists()


def test_who_is_done_leaves_nothing_on_a_shared_phone(case: Case):
    who = Resident().open(f"/q/{code_of(case)}")
    stolen = Client()
    stolen.cookies["sessionid"] = who.client.cookies["sessionid"].value
    assert "您可以" in stolen.get(f"/q/{case.code}").content.decode()
    who.send()
    assert who.url == "/q/?left=1"
    assert who.says("已经在这台设备上关上了")
    assert not acts(who, case)
    assert "您可以" not in stolen.get(f"/q/{case.code}").content.decode(), (
        "ended on the server, whoever kept the cookie"
    )


def test_leaving_takes_the_receipt_along(who: Resident):
    tell(who).send()
    case = Case.objects.get()
    assert acts(who, case), "who has just sent it need not type the code"
    who.client.post(f"/q/{case.code}/leave/")
    assert who.client.get("/say/receipt/").status_code == 404
    assert not acts(who, case)


def test_leaving_one_leaves_the_others_open(world: World, case: Case):
    other = say(world, text="井盖坏了，孩子会掉下去。", category="road")
    who = Resident().open(f"/q/{code_of(case)}").open(f"/q/{code_of(other)}")
    who.client.post(f"/q/{case.code}/leave/")
    assert (acts(who, case), acts(who, other)) == (False, True)
    assert who.client.get(f"/q/{other.code}/leave/").status_code == 405


def test_ten_are_open_at_once_and_the_eleventh_shuts_the_oldest(world: World):
    cases = [say(world, text=f"第{n}盏灯不亮，晚上看不清。") for n in range(receipts.MOST + 1)]
    who = Resident()
    for case in cases:
        who.open(f"/q/{code_of(case)}")
    assert [acts(who, case) for case in cases] == [False] + [True] * receipts.MOST


def test_the_first_code_gives_the_session_a_new_key(who: Resident):
    """Whoever has put their own session into this browser waits in vain."""
    who.open("/say").send(text="水磨坊路口的路灯不亮")
    planted = who.client.session.session_key
    tell(other := Resident()).send()
    who.open(f"/q/{code_of(Case.objects.get())}")
    assert who.client.session.session_key != planted
    assert not Session.objects.filter(session_key=planted).exists()
    assert who.open("/say/kind/").at == "kind", "what was being told is still there"
    assert other.at == "receipt"


def test_a_browser_without_cookies_is_told(case: Case):
    landed = Client().get(f"/q/{code_of(case)}")
    page = Client().get(landed["Location"]).content.decode()
    assert "允许本站的Cookie" in page
    assert "路灯" in page, "and sees what the number shows"
    assert "您可以" not in page
    strict = Client(enforce_csrf_checks=True)
    assert "Cookie" in strict.post("/q/", {"code": code_of(case)}).content.decode()


def test_our_own_log_never_holds_a_code(case: Case):
    said = f'Not Found: /q/{code_of(case)}/nothing/ from "/q/{code_of(case)}" and /mine/card/{code_of(case)}?x=1'
    record = logging.LogRecord("django.request", logging.WARNING, __file__, 1, said, (), None)
    record.facts = {"path": f"/q/{code_of(case)}"}
    line = Lines().format(record)
    assert code_of(case) not in line
    assert json.loads(line)["message"] == 'Not Found: /q/…/nothing/ from "/q/…" and /mine/card/…?x=1'
