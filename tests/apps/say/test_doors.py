"""One-key help, small wishes, the villagers' talk, errands."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from huiyin.apps.cases import library
from huiyin.apps.cases.actions.answers import Said, hear_asker
from huiyin.apps.cases.actions.publishing import Version, show
from huiyin.apps.cases.actions.retaining import retain
from huiyin.apps.cases.models import Case, CaseContact
from huiyin.apps.keys.blind import blind
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.apps.records.models import Event
from huiyin.apps.say.queries import lists
from huiyin.apps.towns.actions import give_numbers
from huiyin.apps.units.models import Post, Unit
from huiyin.core.words import Answer
from tests.apps.say.walk import Resident, code_of
from tests.builders import World, say, step

pytestmark = pytest.mark.django_db
RESIDENT = Viewer.nobody().as_reporter


@pytest.fixture
def dalu() -> World:
    return World("dalu")


def test_the_key_shows_the_numbers_first_and_calls_for_help():
    world = World("xinba")
    numbers = {"key": "0300-555-0311"}
    give_numbers(by=Viewer.for_system("test"), town=world.town, numbers=numbers, now=timezone.now())
    who = Resident().open("/key/")
    html = who.text
    order = [html.index(each) for each in ("tel:110", 'name="phone"', "帮帮我", "tel:03005550311")]
    assert order == sorted(order), "the emergency numbers, what is asked, the button, and then who is on duty"
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


def test_what_is_typed_beside_the_key_is_what_everybody_reads_first():
    world = World("xinba")
    Resident().open("/key/").send(phone="139 0000 0000", village=str(world.village.pk), text="老人摔倒了起不来")
    assert Case.objects.get().title == "老人摔倒了起不来"


def test_the_key_pressed_again_elsewhere_gives_the_number_and_not_the_code():
    world = World("xinba")
    who = Resident().open("/key/")
    form = {"uid": str(uuid.uuid4()), "phone": "13900000000", "village": str(world.village.pk)}
    assert who.client.post("/key/", form).headers["Location"] == "/say/receipt/"
    case = Case.objects.get()
    assert who.client.post("/key/", form).headers["Location"] == "/say/receipt/", "a second press on the same phone"
    assert Resident().client.post("/key/", form).headers["Location"] == f"/q/{case.code}"
    assert Case.objects.count() == 1


def test_the_receipt_of_the_key_says_that_somebody_rings_back_and_names_the_numbers_once_more():
    world = World("xinba")
    who = Resident().open("/key/").send(phone="13900000000", village=str(world.village.pk))
    html = who.text
    order = [html.index(each) for each in ("马上给您回电话", "tel:110", "tel:119", "tel:120", "bigcode")]
    assert order == sorted(order)
    assert who.says("不要关机")
    Case.objects.update(open=False, phase="closed", outcome="solved")
    assert not Resident.open(who, "/say/receipt/").says("马上给您回电话"), "when it is over nobody waits for a call"


def test_who_only_wants_a_lamp_mended_is_not_told_to_wait_by_the_phone():
    world = World("xinba")
    case = say(world, now=timezone.now())
    who = Resident()
    session = who.client.session
    session["say_sent"] = {"draft": "x", "case": str(case.uid), "kind": "sent", "at": timezone.now().isoformat()}
    session.save()
    who.client.cookies["sessionid"] = session.session_key
    assert not who.open("/say/receipt/").says("不要关机")


def call(who: Resident, world: World, **changes: str) -> Case:
    """Press the key on a page that is opened anew, as after going back; gives the matter on the receipt."""
    who.open("/key/").send(**{"phone": "139 0000 0000", "village": str(world.village.pk), **changes})
    assert who.at == "receipt"
    found: Case = who.page.context["case"]
    return found


def test_pressing_once_more_within_ten_minutes_is_the_same_call_and_loses_no_word():
    world, who = World("xinba"), Resident()
    first = call(who, world)
    assert call(who, world, phone="13900000000") == first, "however the number is written"
    assert call(who, world, text="老人摔倒了", spot="桥东头") == first
    assert call(who, world) == first
    assert Case.objects.count() == 1
    added = Event.objects.filter(subject=first.uid, kind="case.add").select_related("secret")
    assert [event.secret.body["asked"]["note"] for event in added] == ["老人摔倒了　桥东头"]


@pytest.mark.parametrize(
    "changes", [{"phone": "13900000001"}, {"elsewhere": True}, {"open": False}, {"minutes": 11}, {"stranger": True}]
)
def test_another_number_village_or_phone_or_a_call_that_is_over_is_a_call_of_its_own(changes: dict[str, Any]):
    world, who = World("xinba"), Resident()
    first = call(who, world)
    if "open" in changes:
        Case.objects.update(open=False, phase="closed", outcome="solved")
    if minutes := changes.get("minutes"):
        Case.objects.update(opened_at=timezone.now() - timedelta(minutes=minutes))
    village = world.other_village if "elsewhere" in changes else world.village
    given = {"phone": changes.get("phone", "13900000000"), "village": str(village.pk)}
    assert call(Resident() if "stranger" in changes else who, world, **given) != first
    assert Case.objects.count() == 2


def test_a_child_in_danger_is_helped_first_and_its_number_goes_when_it_is_over():
    """个人信息保护法 Arts 13(4), 31: help waits for nobody's consent; nothing is kept longer than help takes."""
    village = str(World("xinba").village.pk)
    Resident().open("/key/").send(phone="13900000000", village=village, child="on")
    Resident().open("/key/").send(phone="13900000001", village=village, child="on", guardian="欧阳父亲")
    Resident().open("/key/").send(phone="13900000002", village=village, guardian="旁人")
    alone, agreed, grown = (CaseContact.objects.get(phone_index=blind("phone", f"1390000000{n}")) for n in range(3))
    assert (alone.guardian, agreed.guardian, grown.guardian) == ("", "欧阳父亲", None)
    retain(now=timezone.now())
    assert CaseContact.objects.count() == 3, "while it is going on they stay"
    now = timezone.now()
    Case.objects.update(open=False, outcome="solved", phase="closed", closed_at=now)
    retain(now=now)
    assert not CaseContact.objects.filter(pk=alone.pk).exists()
    assert CaseContact.objects.count() == 2


def test_what_the_key_promises_is_what_its_clock_and_its_receipt_say():
    world = World("xinba")
    numbers = {"key": "0300-555-0311"}
    give_numbers(by=Viewer.for_system("test"), town=world.town, numbers=numbers, now=timezone.now())
    who = Resident().open("/key/")
    assert who.says("最晚1小时")
    who.send(phone="13900000000", village=str(world.village.pk))
    assert Case.objects.get().clocks.get(name="take").limit == "1h"
    receipt = who.text.partition("receipt")[2].partition("</section>")[0]
    assert "值班接手：最晚" in receipt
    assert "tel:03005550311" in receipt, "the number that answers the key at any hour"
    assert "tel:03005550110" not in receipt, "not the office's"


def test_the_key_asks_again_for_what_is_missing():
    world = World("xinba")
    for given in ({"phone": ""}, {"phone": "救命"}, {"village": ""}, {"village": "999"}):
        answers = {"phone": "13900000000", "village": str(world.village.pk), **given}
        who = Resident().open("/key/").send(**answers)
        assert who.page.status_code == 200, given
        assert who.says("有1处要改" if any(given.values()) else "还差1处"), given
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
    assert who.says("0300-555-0110")
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
    desk = dalu.viewer("desk", unit=dalu.unit("village_station", dalu.village))
    move = library.pinned(case.pack_id).move("put_up", "new")
    assert move
    version, now = Version("一位老人想要一副老花镜", ""), timezone.now()
    show(by=desk, case=case, move=move, version=version, answers={}, idem=uuid.uuid4(), now=now)
    who.open(f"/wish/?town={dalu.town.uid}")
    assert who.says("一位老人想要一副老花镜")
    assert who.says("上墙1个，有人认领0/1个")
    assert not who.says("欧阳若兰")
    who.open(f"/q/{case.code}")
    assert who.says("等人自己来认领，不派单。")


def test_of_the_wishes_on_the_wall_these_came_true_whose_wishers_say_so(dalu: World):
    now = timezone.now()
    desk = dalu.viewer("desk", unit=dalu.unit("village_station", dalu.village))
    member = dalu.viewer("member_contact", place=dalu.grid)
    say(dalu, slug="wish", category="goods", now=now)  # told only, not on the wall
    for end in ("on the wall", "claimed", "thanked", "fixed", "silent"):
        case = say(dalu, slug="wish", category="goods", text=f"{end}，想要一副老花镜", now=now)
        Case.objects.filter(pk=case.pk).update(public_title="一副老花镜")
        step(case, desk, "put_up", now, title="一副老花镜")
        if end == "on the wall":
            continue
        step(case, member, "claim", now)
        if end == "claimed":
            continue
        case = step(case, member, "grant", now, result="送到了").case
        if end == "thanked":
            step(case, RESIDENT, "thank", now)
        else:
            answer = Answer.fixed if end == "fixed" else Answer.none
            hear_asker(
                by=RESIDENT if end == "fixed" else desk, said=Said(case.uid, answer, by_call=end != "fixed"), now=now
            )
            step(case, desk, "close", now, finding="送到了", outcome="solved")
    total = lists.wishes_since(dalu.town, timezone.localdate(now).replace(month=1, day=1))
    assert (total.came, total.taken, total.ended) == (5, 4, 2)
    assert lists.wishes_since(dalu.town, timezone.localdate(now) + timedelta(days=1)).came == 0


def test_the_talk_lists_what_was_published(dalu: World):
    now = timezone.now()
    say(dalu, slug="talk", text="渠里没水，欧阳若兰家断了三天", category="irrigation", now=now - timedelta(hours=3))
    open_ = Resident().open("/talk/")
    assert open_.says("说事1件")
    assert open_.says("还没有公布的事")
    assert not open_.says("欧阳若兰")
    Case.objects.update(public_title="东渠已通水", published_at=now)
    assert Resident().open("/talk/").says("东渠已通水")


def petitions_answer(world: World) -> None:
    numbers = {"petition": "0300-555-0218"}
    give_numbers(by=Viewer.for_system("test"), town=world.town, numbers=numbers, now=timezone.now())


def test_an_errand_needs_a_mandate_and_a_witness(dalu: World):
    petitions_answer(dalu)
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


def test_of_a_petition_only_the_official_number_is_kept(dalu: World):
    petitions_answer(dalu)
    who = Resident().open(f"/say/?town={dalu.town.uid}&pack=errand").send(text="替我去信访，村长占了我的地")
    who.pick("信访事项")
    assert who.at == "petition"
    assert who.says("0300-555-0218"), "where petitions go"
    who.send(number="")
    assert who.says("还差1处")
    who.send(number="XF-20261116-00012")
    assert who.at == "receipt"
    case = Case.objects.select_related("content").get()
    assert (case.slug, case.outcome, case.place) == ("errand", "refused", dalu.town)
    assert "村长" not in case.title + case.content.text, "not a word of it"
    assert not CaseContact.objects.exists()
    asker = Resident().open(f"/q/{code_of(case)}")
    for told in ("XF-20261116-00012", "走信访渠道", "tel:03005550218"):
        assert asker.says(told), told
    assert not Resident().open(f"/q/{case.code}").says("XF-2026"), "the public number does not show it"


def test_a_petition_kept_twice_is_one(dalu: World):
    who = Resident().open("/petition/")
    form = who.page
    who.send(number="XF20261116")
    who.page, who.url = form, "/petition/"
    who.send(number="XF20261116")
    assert who.at == "receipt"
    assert Case.objects.count() == 1


def test_where_no_errands_are_run_petitions_have_a_page_too(world: World):
    petitions_answer(world)
    who = Resident().open("/petition/")
    assert who.says("0300-555-0218")
    assert not who.says("信访事项编号")


def test_a_town_that_does_not_run_it_says_so(world: World):
    for door in ("wish", "talk"):
        assert Resident().open(f"/{door}/").says("本地没有开这一项"), door


def test_where_no_errands_are_run_the_page_says_who_helps(world: World):
    team = world.unit("village_station", world.village)
    Unit.objects.filter(pk=team.pk).update(phone="0300-555-0177")
    Post.objects.filter(place=world.grid).update(phone="0300-555-0178")
    who = Resident().open("/errand/")
    assert who.says("tel:03005550110"), "the town"
    assert who.says("tel:03005550177"), "the station of a village"
    assert who.says("站点"), "in the town's own word"
    assert who.says(f"{world.village.name} {world.grid.name}"), "a grid alone may be that of any village"
    assert who.says(f"/say/?town={world.town.uid}")


def test_without_any_number_there_is_no_empty_link(world: World):
    Place.objects.update(phone="")
    for page in ("/errand/", "/petition/", "/key/", "/q/", "/say/", "/wish/"):
        assert 'href="tel:"' not in Resident().open(page).text, page


def test_no_town_at_all():
    for door in ("wish", "talk", "errand", "key", "say", "petition"):
        assert Resident().open(f"/{door}/").page.status_code == 200, door
