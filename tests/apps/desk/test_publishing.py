"""What everybody sees is written and shown on one page: a wish on the wall, a closed matter on the board, its photos."""

from __future__ import annotations

import io
import re
import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from huiyin.apps.cases.actions.answers import Said, hear_asker
from huiyin.apps.cases.actions.attaching import take_step_with
from huiyin.apps.cases.actions.publishing import suggestion
from huiyin.apps.cases.actions.steps import Act
from huiyin.apps.cases.models import Case
from huiyin.apps.files.actions import add_photo
from huiyin.apps.files.models import File
from huiyin.apps.jobs.actions import run_due
from huiyin.apps.people.queries import Viewer
from huiyin.core.words import Answer
from tests.apps.files.pictures import jpeg
from tests.apps.say.walk import Fields, Resident
from tests.builders import World, say, step

pytestmark = pytest.mark.django_db
RESIDENT = Viewer.nobody().as_reporter
SignIn = Callable[[Viewer], Client]


@pytest.fixture
def dalu(db: None) -> World:
    return World("dalu")


class Staff(Resident):
    """The browser of somebody who is signed in: fills in the form of the page itself, not those of its frame."""

    def send(self, **answers: Any) -> Resident:
        fields = Fields()
        fields.feed(self.text[self.text.index('<form method="post" novalidate') :])
        self.page = self.client.post(self.url, {**fields.values, **answers}, follow=True)
        self.url = self.page.redirect_chain[-1][0] if self.page.redirect_chain else self.url
        return self


def browser(client: Client, url: str) -> Resident:
    """The browser of somebody who is signed in, on a page."""
    who = Staff()
    who.client = client
    return who.open(url)


def closed(world: World, now: datetime, *, photos: int = 0, **said: Any) -> Case:
    """A matter of six slips that a volunteer has done (with photos) and the community has verified."""
    case = say(world, now=now, **said)
    for n in range(photos):
        add_photo(owner=case.uid, upload=upload(300 + n), by=Viewer.nobody(), now=now)
    team = world.unit("village_volunteers", world.village)
    volunteer = world.viewer("volunteer", unit=team, name="何志远")
    step(case, world.viewer("desk", unit=world.unit("village_station", world.village)), "dispatch", now, unit=team.pk)
    step(case, volunteer, "accept", now)
    done = Act(case=case.uid, do="report", answers={"result": "换了灯头，欧阳若兰说亮了。"})
    take_step_with(by=volunteer, act=done, photos=[upload(400 + n) for n in range(photos)], now=now)
    hear_asker(by=RESIDENT, said=Said(case=case.uid, answer=Answer.fixed, grade=5), now=now)
    step(case, world.viewer("desk", unit=world.unit("town_centre")), "settle", now)
    verifier = world.viewer("verifier", place=world.village)
    case = step(case, verifier, "verify", now, finding="晚上看过，3栋202室门前也亮。", outcome="solved").case
    run_due(now)
    return case


def upload(width: int) -> Any:
    return io.BytesIO(jpeg(width, 200))


@pytest.fixture
def party(world: World) -> Viewer:
    return world.viewer("secretary", unit=world.unit("village_branch", world.village))


def test_a_wish_comes_on_the_wall_and_is_claimed_and_fulfilled(dalu: World, sign_in: SignIn, now: datetime):
    who = Resident().open(f"/say/?town={dalu.town.uid}&pack=wish")
    who.send(text="想要一副老花镜，看得清药瓶上的字").pick("缺一样东西").pick("杏树湾村", "village")
    who.pick("第一网格").send(how="phone", phone="13800000000", name="欧阳若兰").send()
    case = Case.objects.get()
    desk = browser(sign_in(dalu.viewer("desk", unit=dalu.unit("village_station", dalu.village))), "/d/")
    assert desk.says("待上墙")
    desk.open(f"/d/{case.uid}/")
    assert f"/d/{case.uid}/publish/" in desk.text
    desk.open(f"/d/{case.uid}/do/put_up/")
    assert desk.url == f"/d/{case.uid}/publish/"
    assert desk.says("上墙")
    assert desk.says("看得清药瓶上的字"), "what was said stands beside it"
    assert not desk.says("办得怎样"), "nothing has been done yet"
    desk.send(title="欧阳若兰想要老花镜", go="show")
    assert desk.says("请先遮住")
    desk.send(title="一位老人想要一副老花镜", note="", go="show")
    assert Resident().open(f"/wish/?town={dalu.town.uid}").says("一位老人想要一副老花镜")
    case.refresh_from_db()
    assert (case.state, case.public_title) == ("posted", "一位老人想要一副老花镜")
    member = dalu.viewer("member_contact", place=dalu.grid)
    step(case, member, "claim", now)
    wall = Resident().open(f"/wish/?town={dalu.town.uid}")
    assert not wall.says("一位老人想要一副老花镜")
    assert wall.says("上墙1个，有人认领1/1个，圆了0/1个")
    step(case, member, "grant", now, result="配好送到家，试过合适。")
    step(case, RESIDENT, "thank", now)
    assert Resident().open(f"/wish/?town={dalu.town.uid}").says("圆了1/1个")
    desk.open("/d/?tab=publish")
    assert case.code in desk.text
    desk.open(f"/d/{case.uid}/publish/")
    assert desk.says("配好送到家，试过合适。")
    desk.send(go="show")
    board = Resident().open(f"/open/{case.code}")
    assert board.says("一位老人想要一副老花镜")
    assert board.says("配好送到家，试过合适。")
    assert not board.says("药瓶")
    assert desk.client.get(f"/d/{case.uid}/publish/").status_code == 404, "it is shown already"


def test_the_same_press_twice_shows_it_once(dalu: World, sign_in: SignIn, now: datetime):
    case = say(dalu, slug="wish", category="goods", text="想要一副老花镜", now=now)
    desk = sign_in(dalu.viewer("desk", unit=dalu.unit("village_station", dalu.village)))
    sent = {"title": "一副老花镜", "idem": str(uuid.uuid4()), "go": "show"}
    for _ in range(2):
        assert desk.post(f"/d/{case.uid}/publish/", sent)["Location"] == f"/d/{case.uid}/"
    case.refresh_from_db()
    assert (case.state, case.seq) == ("posted", 3)
    assert desk.post(f"/d/{case.uid}/publish/", {**sent, "idem": "x"}).status_code == 404


def test_what_is_proposed_is_what_was_done_not_what_was_said(world: World, now: datetime):
    proposed = suggestion(closed(world, now, text="路灯不亮一个多星期了，前天老人差点摔倒。"))
    assert proposed.title == "路灯不亮一个多星期了", "the matter, not the story"
    assert proposed.text == "换了灯头，〔略〕说亮了。\n晚上看过，〔略〕门前也亮。"


def test_a_sentence_of_the_asker_is_not_published(world: World, party: Viewer, sign_in: SignIn, now: datetime):
    case = closed(world, now, text="路灯不亮。晚上过桥看不清，前天老人差点摔倒！")
    page = browser(sign_in(party), f"/d/{case.uid}/publish/")
    page.send(title="路灯不亮", text="有人说晚上过桥看不清，前天老人差点摔倒，已修。", go="show")
    assert page.says("用自己的话")
    case.refresh_from_db()
    assert (case.state, case.public_text) == ("closed", "")


def test_photos_are_shown_when_ticked_and_only_then(world: World, party: Viewer, sign_in: SignIn, now: datetime):
    case = closed(world, now, photos=1)
    asked, done = File.objects.filter(owner=case.uid).order_by("id")
    page = browser(sign_in(party), f"/d/{case.uid}/publish/")
    assert page.text.count(f"/f/{asked.uid}") == page.text.count(f"/f/{done.uid}") == 1
    for words in ("点单", "办好", "何志远", "提出人"):
        assert page.says(words)
    page.send(photos=[str(done.uid), str(uuid.uuid4())], go="show")
    assert page.page.context["form"].errors, "a photo of another case is no choice"
    page.send(photos=[str(done.uid)], go="keep")
    done.refresh_from_db()
    assert not done.public, "nothing is shown before the case is"
    page.open(f"/d/{case.uid}/publish/")
    assert re.search(rf'value="{done.uid}" checked', page.text)
    assert not re.search(rf'value="{asked.uid}" checked', page.text)
    page.send(go="show")
    board = Client().get(f"/open/{case.code}").content.decode()
    assert f"/f/{done.uid}" in board
    assert f"/f/{asked.uid}" not in board
    assert re.search(r'alt="照片1，办好[^"]*"', board)
    shown: Any = Client().get(f"/f/{done.uid}")
    assert (shown.status_code, b"".join(shown.streaming_content)[:2]) == (200, b"\xff\xd8")
    assert Client().get(f"/f/{asked.uid}").status_code == 404


def test_a_private_matter_is_kept_and_leaves_the_list(dalu: World, sign_in: SignIn, now: datetime):
    case = say(dalu, slug="talk", category="irrigation", text="家里的事", now=now)
    branch = dalu.unit("village_branch", dalu.village)
    step(case, dalu.viewer("secretary", unit=branch), "answer_now", now, result="说清楚了。")
    hear_asker(by=RESIDENT, said=Said(case=case.uid, answer=Answer.fixed), now=now)
    station = dalu.viewer("desk", unit=dalu.unit("village_station", dalu.village))
    step(case, station, "close", now, finding="认了。", outcome="answered")
    run_due(now)
    party = dalu.viewer("publisher", unit=branch)
    page = browser(sign_in(party), "/d/?tab=publish")
    assert case.code in page.text
    page.open(f"/d/{case.uid}/do/withhold/").send(reason="家事，不公开。")
    assert case.code not in page.open("/d/?tab=publish").text


def test_what_was_shown_can_be_taken_off_the_board(dalu: World, now: datetime):
    case = say(dalu, slug="talk", category="irrigation", now=now)
    File(owner=case.uid, kind="photo", mime="image/jpeg", size=1, sha256="0" * 64, added_at=now, public=True).save()
    Case.objects.update(
        state="closed",
        phase="closed",
        open=False,
        outcome="solved",
        public_title="渠",
        public_text="通了",
        published_at=now,
    )
    assert Client().get(f"/open/{case.code}").status_code == 200
    party = dalu.viewer("secretary", unit=dalu.unit("village_branch", dalu.village))
    step(case, party, "withhold", now, reason="认得出是谁家。")
    assert Client().get(f"/open/{case.code}").status_code == 404
    assert not File.objects.filter(public=True).exists()


def test_who_may_show_something_finds_the_list(dalu: World, sign_in: SignIn):
    def tabs(viewer: Viewer) -> bool:
        return browser(sign_in(viewer), "/d/").says("待晒单")

    assert tabs(dalu.viewer("desk", unit=dalu.unit("village_station", dalu.village))), "thanks for wishes"
    assert tabs(dalu.viewer("publisher", unit=dalu.unit("village_branch", dalu.village)))
    assert not tabs(dalu.viewer("volunteer", unit=dalu.unit("village_volunteers", dalu.village)))
