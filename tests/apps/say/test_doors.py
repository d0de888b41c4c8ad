"""One-key help, small wishes, the villagers' talk, errands."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from huiyin.apps.cases.models import Case
from tests.apps.say.walk import Resident
from tests.builders import World, say, step

pytestmark = pytest.mark.django_db


@pytest.fixture
def dalu() -> World:
    return World("dalu")


def test_the_key_shows_the_numbers_first_and_calls_for_help():
    world = World("xinba")
    who = Resident().open("/key/")
    html = who.text
    assert html.index("tel:110") < html.index("tel:03005550311") < html.index("帮帮我")
    assert who.says("24小时有人")
    who.send(phone="139 0000 0000", village=str(world.village.pk))
    assert who.at == "receipt"
    case = Case.objects.select_related("contact", "content").get()
    assert (case.slug, case.channel, case.village, case.contact.phone) == (
        "respond_now",
        "one_key",
        world.village,
        "13900000000",
    )
    assert case.title == "一键响应"


def test_the_key_asks_again_for_what_is_missing():
    world = World("xinba")
    for given in ({"phone": ""}, {"phone": "救命"}, {"village": ""}, {"village": "999"}):
        answers = {"phone": "13900000000", "village": str(world.village.pk), **given}
        who = Resident().open("/key/").send(**answers)
        assert who.page.status_code == 200, given
        assert who.says("还差1处"), given
    assert not Case.objects.exists()


def test_two_presses_are_one_call():
    world = World("xinba")
    who = Resident().open(f"/key/?place={world.grid.uid}")
    form, url = who.page, who.url
    who.send(phone="13900000000")
    who.page, who.url = form, url
    who.send(phone="13900000000")
    assert Case.objects.count() == 1
    assert Case.objects.get().place == world.grid


def test_a_town_without_the_key_gives_its_number(world: World):
    who = Resident().open("/key/")
    assert who.says("tel:110")
    assert who.says("0300-555-0419")
    assert not who.says("帮帮我")


def test_a_wish_is_told_put_up_and_counted(dalu: World):
    who = Resident().open("/wish/")
    assert who.says("没有等认领的心愿")
    who.open(f"/say/?town={dalu.town.uid}&pack=wish")
    assert who.says("您有什么心愿？")
    who.send(text="想要一副老花镜")
    assert who.says("缺一样东西")
    assert not who.says("道路水电")
    who.pick("缺一样东西").pick("杏树湾村", "village").pick("第一网格").send(
        how="phone", phone="13800000000", name="欧阳若兰"
    )
    assert who.at == "check"
    assert who.says("上墙：最晚")
    who.send()
    case = Case.objects.get()
    assert case.slug == "wish"
    Case.objects.update(public_title="一位老人想要一副老花镜")
    desk = dalu.viewer("desk", unit=dalu.unit("village_station", dalu.village))
    step(case, desk, "put_up", timezone.now(), title="一位老人想要一副老花镜")
    who.open("/wish/?town=dalu")
    assert who.says("一位老人想要一副老花镜")
    assert who.says("许愿1个，认领0/1个")
    assert not who.says("欧阳若兰")


def test_the_talk_lists_what_was_published(dalu: World):
    now = timezone.now()
    say(dalu, slug="talk", text="渠里没水，欧阳若兰家断了三天", category="irrigation", now=now - timedelta(hours=3))
    open_ = Resident().open("/talk/")
    assert open_.says("说事1件")
    assert open_.says("还没有公布的事")
    assert not open_.says("欧阳若兰")
    Case.objects.update(public_title="东渠已通水", published_at=now)
    assert Resident().open("/talk/").says("东渠已通水")


def test_an_errand_needs_a_mandate_and_a_witness(dalu: World):
    who = Resident().open("/errand/")
    assert who.says("信访事项不在这里办")
    assert who.says("查询码")
    assert who.says("0300-555-0218")
    who.open(f"/say/?town={dalu.town.uid}&pack=errand")
    who.send(text="替我交医保").pick("代办社保医保").pick("杏树湾村", "village").pick("第一网格")
    who.send(how="phone", phone="13800000000")
    assert who.at == "mandate"
    who.send(mandate="spoken", witness="柳成行")
    assert who.at == "check"
    assert who.says("柳成行")
    who.send()
    case = Case.objects.select_related("content").get()
    assert case.content.answers == {"contact": "phone", "mandate": "spoken", "witness": "柳成行"}


def test_an_errand_is_no_petition(dalu: World):
    who = Resident().open(f"/say/?town={dalu.town.uid}&pack=errand").send(text="替我去信访")
    who.pick("信访事项")
    assert who.at == "kind"
    assert who.says("信访")
    assert who.says("还差1处")


def test_a_town_that_does_not_run_it_says_so(world: World):
    for door in ("wish", "talk", "errand"):
        assert Resident().open(f"/{door}/").says("本地没有开这一项"), door


def test_no_town_at_all():
    for door in ("wish", "talk", "errand", "key", "say"):
        assert Resident().open(f"/{door}/").page.status_code == 200, door
