"""From `/say` to the receipt and on to `/q/`, as a resident does it: no script, no account."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from huiyin.apps.cases.models import Case, CaseContact, Notice
from huiyin.apps.cases.queries import moves_for
from huiyin.apps.cases.search import find
from huiyin.apps.desk.queries.page import twins
from huiyin.apps.files.models import File
from huiyin.apps.jobs.actions import run_due
from huiyin.apps.people.actions import add_person, give_post, open_account
from huiyin.apps.people.models import Session
from huiyin.apps.places.actions import add_place
from huiyin.apps.records.models import Event
from huiyin.apps.units.models import Post
from huiyin.core.errors import RuleError
from huiyin.core.words import PlaceKind
from tests.apps.say.walk import TEXT, Resident, code_of, photo, tell
from tests.builders import World, say, step

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("profile", ["yangquan", "dalu", "xinba", "dagaoping", "huaqiao"])
def test_a_resident_says_something_and_follows_it(profile: str):
    World(profile)
    who = tell(Resident())
    assert who.at == "check", who.text
    assert who.says(TEXT)
    assert who.says("138-0000-0000")
    who.send()
    case = Case.objects.get()
    assert who.at == "receipt"
    code = code_of(case)
    assert who.says(f"{code[:5]}-{code[5:]}")
    assert who.says(case.code)
    assert (case.category, case.place.name, case.contact.phone) == ("lamp", "第一网格", "13800000000")
    follow = Resident().open("/q/").send(code=f"{code[:5].lower()} {code[5:]}")
    assert follow.url == f"/q/{case.code}?came=1"
    assert follow.says(TEXT)
    assert follow.says("您可以")


def test_nothing_needs_a_name_or_a_number(who: Resident):
    tell(who, how="nobody", phone="", name="").send()
    assert who.at == "receipt"
    assert not CaseContact.objects.exists()


def test_a_number_typed_is_a_wish_to_be_called(who: Resident):
    tell(who, how=None)
    assert who.at == "check"
    who.send()
    assert CaseContact.objects.get().phone == "13800000000"


def test_neither_choice_nor_number_is_asked_again(who: Resident):
    tell(who, how=None, phone="")
    assert who.at == "contact"
    assert who.says("请选一下")


def test_every_question_is_the_title_of_its_page(who: Resident):
    who.open("/say?anew=1").send(text=TEXT)
    for words, name in (("道路水电", "pick"), ("路灯不亮", "pick"), ("杏树湾村", "village"), ("第一网格", "pick")):
        assert not who.says("步</title>"), who.url
        assert "<title>第" not in who.text, who.url
        who.pick(words, name)
    assert "<title>第" not in who.text, who.url


def test_somebody_tells_it_for_somebody_else(who: Resident):
    tell(who, for_other="on", helper="柳成行").send()
    contact = CaseContact.objects.get()
    assert (contact.on_behalf, contact.helper, contact.name) == (True, "柳成行", "欧阳若兰")
    assert Case.objects.get().channel == "helper"


def test_not_sure_is_an_answer(who: Resident):
    who.open("/say").send(text=TEXT).pick("说不清归哪类").pick("说不清是哪个村", "village")
    who.send(how="nobody").send()
    case = Case.objects.get()
    assert (case.category, case.place.name) == ("other", "望禾镇")
    assert case.held_by_unit, "the town's desk has it"


def test_every_answer_can_be_changed_before_sending(who: Resident):
    tell(who)
    who.open("/say/what/")
    assert who.says(TEXT)
    who.send(text="井盖没了")
    assert who.at == "check"
    who.open("/say/kind/works/").pick("排水堵塞")
    who.open("/say/where/").pick("松岗头村", "village")
    assert who.at == "grid", "another village has other grids"
    who.pick("说不准").open("/say/contact/").send(how="nobody", name="")
    assert who.at == "check"
    assert who.says("井盖没了")
    who.send()
    case = Case.objects.get()
    assert (case.category, case.place.name, case.content.text) == ("drain", "松岗头村", "井盖没了")
    assert not CaseContact.objects.exists()


def test_a_code_on_the_wall_knows_the_place(world: World, who: Resident):
    who.open(f"/say?place={world.grid.uid}").send(text=TEXT).pick("道路水电").pick("路灯不亮")
    assert who.at == "where"
    who.send(spot="桥东头第2根电杆")
    assert who.at == "contact", "village and grid are known"
    who.send(how="nobody").send()
    case = Case.objects.select_related("content").get()
    assert (case.place, case.content.spot) == (world.grid, "桥东头第2根电杆")


def test_with_several_towns_the_page_asks_which(world: World, who: Resident):
    other = add_place(kind=PlaceKind.town, name="柳川镇", parent=world.county, code="990001101")
    other.profile = "dalu"
    other.save()
    who.open("/say")
    assert who.says("望禾镇")
    who.open(f"/say?town={other.uid}").send(text=TEXT)
    assert who.at == "kind"
    assert Resident().open("/say?town=dalu").at == "say"


def test_without_any_town_the_page_says_so():
    assert Resident().open("/say").says("还没有开通的乡镇、街道")


def test_a_phone_near_the_border_is_asked_which_side(world: World, who: Resident):
    for n, village in enumerate((world.village, world.other_village)):
        west, east = 110.0 + n * 0.01, 110.01 + n * 0.01
        ring = [[west, 37.0], [east, 37.0], [east, 37.01], [west, 37.01], [west, 37.0]]
        village.geometry = {"type": "Polygon", "coordinates": [ring]}
        village.save()
    who.open("/say").send(text=TEXT).pick("道路水电").pick("路灯不亮")
    who.send(village=str(world.village.pk), lon="110.00995", lat="37.005")
    assert who.at == "border", "before anybody is asked for the grid of a village that it may not be in"
    who.pick("松岗头村")
    assert who.at == "grid"
    who.pick("第二网格").send(how="nobody")
    assert who.says("手机定位：经度110.00995°，纬度37.00500°"), "what goes along is on the page of what is checked"
    who.send()
    case = Case.objects.get()
    code = code_of(case)
    who.open(f"/q/{code}/")
    assert who.client.get(f"/q/{case.code}/data/copy.json").json()["said"]["point"] == [110.00995, 37.005]
    assert (case.village, case.place.name) == (world.other_village, "第二网格")
    assert case.content.point[0] == pytest.approx(110.00995)
    inside = Resident()
    inside.open("/say").send(text=TEXT).pick("说不清归哪类").send(village="0", lon="110.005", lat="37.005")
    assert inside.at == "grid", "the point says which village"


def test_a_senseless_point_is_no_point(world: World, who: Resident):
    who.open("/say").send(text=TEXT).pick("说不清归哪类")
    for lon, lat in (("nan", "37"), ("x", "37"), ("200", "37"), ("", ""), ("1e999", "1")):
        who.open("/say/where/").send(village=str(world.village.pk), lon=lon, lat=lat)
        assert who.at == "grid", lon
        assert who.client.session["say_draft"]["lon"] is None


def test_danger_first_the_number_to_ring(who: Resident):
    who.open("/say").send(text="后山冒烟了").pick("安全隐患")
    assert all(who.says(f"tel:{number}") for number in ("110", "119", "120", "122"))
    who.pick("起火、有人被困")
    assert who.at == "danger"
    assert who.text.index('"tel:119"') < who.text.index('"tel:110"'), "the one that fits stands first"
    who.send()
    assert who.at == "where"


def test_the_town_says_who_will_see_it_and_by_when(world: World, who: Resident, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 11, 18, 11, 20, tzinfo=UTC))
    tell(who)
    station = world.unit("village_station", world.village)
    assert who.says(f"{station.name} 派单岗（接件），杏树湾村志愿服务队（多半由它办）")
    assert who.says("为什么找它：路灯")
    assert who.says("派单：最晚11月19日（周四）10:30")
    assert who.says("接单：派出以后4个工作小时内")
    assert who.says("办结：最晚11月23日（周一）18:00")
    who.send()
    assert who.says("派单：最晚11月19日（周四）10:30")


def test_a_year_without_notice_never_refuses(who: Resident, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 12, 31, 9, 50, tzinfo=UTC))
    tell(who)
    assert who.says("期限还算不出来")
    who.send()
    assert who.at == "receipt"
    assert who.says("期限还算不出来")
    assert Resident().open(f"/q/{code_of(Case.objects.get())}").says("还算不出来")


def test_photos_and_a_recording_come_along(world: World, who: Resident):
    who.open("/say").send(text=TEXT, photo=photo())
    draft = who.client.session["say_draft"]
    assert draft["photos"] == 1
    who.pick("说不清归哪类").pick("说不清是哪个村", "village").send(how="nobody")
    assert who.says("1张照片")
    who.send()
    assert File.objects.get().owner == Case.objects.get().uid


def recording(seconds: int = 1) -> SimpleUploadedFile:
    return SimpleUploadedFile("a.amr", b"#!AMR\n" + b"\x3c" * (400 + seconds), "audio/amr")


def spoken(who: Resident, seconds: int = 1) -> Resident:
    who.open("/say?anew=1").send(text="", voice=recording(seconds)).pick("道路水电").pick("路灯不亮")
    who.pick("杏树湾村", "village").pick("第一网格")
    return who.send(how="nobody")


def test_only_spoken(world: World, who: Resident):
    spoken(who).send()
    case = Case.objects.select_related("content").get()
    assert "请听录音" in case.content.text
    assert case.title == "录音：路灯不亮"


def test_what_was_spoken_is_written_down(world: World, who: Resident):
    spoken(who).send()
    case = Case.objects.get()
    desk = world.viewer("desk", unit=world.unit("village_station", world.village))
    assert not find("水磨坊", town=world.town.pk)
    step(case, desk, "transcribe", timezone.now(), text="水磨坊路口的灯不亮\n三天了")
    case.refresh_from_db()
    assert (case.title, case.content.text) == ("水磨坊路口的灯不亮", "水磨坊路口的灯不亮\n三天了")
    assert find("水磨坊", town=world.town.pk) == [case.pk]
    assert not find("录音", town=world.town.pk), "the old words are forgotten"
    asker = Resident().open(f"/q/{code_of(case)}")
    assert asker.says("听写")
    assert asker.says("水磨坊路口的灯不亮")
    with pytest.raises(RuleError, match="only_spoken"):
        step(case, desk, "transcribe", timezone.now(), text="再写一遍")


def test_two_recordings_are_no_twins(world: World):
    spoken(Resident()).send()
    other = spoken(Resident(), 2)
    assert other.at == "check", "nobody knows yet what they say"
    other.send()
    first, second = Case.objects.order_by("id")
    desk = world.viewer("desk", unit=world.unit("village_station", world.village))
    assert twins(desk, second, timezone.now()) == []
    for case in (first, second):
        step(case, desk, "transcribe", timezone.now(), text="水磨坊路口的路灯不亮了，看不清")
    second = Case.objects.select_related("place", "town", "content").get(pk=second.pk)
    assert [case.pk for case in twins(desk, second, timezone.now())] == [first.pk]


def test_writing_down_is_offered_only_for_recordings(world: World):
    desk = world.viewer("desk", unit=world.unit("village_station", world.village))
    written = say(world)
    assert "transcribe" not in {move.do for move in moves_for(written, desk)}
    spoken(Resident()).send()
    recorded = Case.objects.exclude(pk=written.pk).get()
    assert "transcribe" in {move.do for move in moves_for(recorded, desk)}


def test_a_backer_brings_photos_a_number_and_the_spot(world: World):
    tell(Resident()).send()
    case = Case.objects.get()
    other = Resident()
    other.open("/say?anew=1").send(text="水磨坊路口路灯不亮好几天了", photo=photo())
    other.pick("道路水电").pick("路灯不亮")
    other.send(village=str(world.village.pk), spot="桥东头")
    other.pick("第一网格").send(how="phone", phone="13900000000", name="柳成行")
    other.pick("路灯不亮")
    assert other.at == "receipt"
    file = File.objects.get()
    assert (file.owner, file.step) == (case.uid, "backed")
    event = Event.objects.select_related("secret").get(kind="case.backed")
    assert "桥东头" in event.secret.body["asked"]["text"]
    run_due(timezone.now() + timedelta(days=1))
    case.refresh_from_db()
    assert Notice.objects.filter(code="backed", to_post=case.held_by_post).count() == 1
    asker = Resident().open(f"/q/{code_of(case)}")
    assert not asker.says("照片1"), "what somebody else showed is for those who do the work"
    assert not asker.says("桥东头")


def test_a_twin_is_joined_by_me_too(world: World):
    tell(Resident()).send()
    first = Case.objects.get()
    other = tell(Resident(), name="柳成行", phone="13900000000", text="水磨坊路口路灯不亮好几天了")
    assert other.at == "twins"
    assert other.says("是不是同一件事？")
    assert not other.says("欧阳若兰")
    assert not other.says("有一个多星期了"), "the first asker's words stay private"
    sent = other.page
    other.pick("路灯不亮")
    assert other.at == "receipt"
    assert other.says(first.code)
    assert code_of(first) not in other.text
    first.refresh_from_db()
    assert (first.backers, Case.objects.count()) == (1, 1)
    event = Event.objects.get(kind="case.backed")
    assert (event.subject, event.nth, event.role) == (first.uid, 2, "backer")
    other.page, other.url = sent, "/say/twins/"
    other.pick("路灯不亮")
    assert other.at == "receipt", "a second click"
    assert Event.objects.filter(kind="case.backed").count() == 1
    assert Resident().open(f"/q/{first.code}").says("另有1人说了同一件事")


def test_another_matter_is_another_case(world: World):
    tell(Resident()).send()
    other = tell(Resident())
    assert other.at == "twins"
    other.pick("不是，我的是另一件")
    assert other.at == "check"
    other.send()
    assert Case.objects.count() == 2


def test_what_was_closed_lately_is_only_shown(world: World):
    tell(Resident()).send()
    closed = {"open": False, "phase": "closed", "state": "closed", "outcome": "solved", "closed_at": timezone.now()}
    Case.objects.update(**closed)
    other = tell(Resident())
    assert other.at == "check", "there is nothing to choose from"
    assert other.says("最近在这里办结的")


def test_a_second_click_gives_the_same_receipt(who: Resident):
    check = tell(who).page
    who.send()
    receipt = code_of(Case.objects.get())
    who.page, who.url = check, "/say/check/"
    who.send()
    assert Case.objects.count() == 1
    assert who.at == "receipt"
    assert who.says(f"{receipt[:5]}-{receipt[5:]}")


def test_the_back_button_after_sending_opens_nothing_new(who: Resident):
    first = who.open("/say").page
    tell_again = {"text": TEXT}
    who.send(**tell_again)
    tell(who).send()
    who.page, who.url = first, "/say/"
    uid = who.client.session["say_sent"]["draft"]
    page = who.client.post("/say/what/", {"uid": uid, "text": TEXT}, follow=True)
    assert page.redirect_chain[-1][0] == "/say/receipt/"
    assert Case.objects.count() == 1


def test_half_way_is_kept_for_seven_days(who: Resident, monkeypatch: pytest.MonkeyPatch):
    who.open("/say").send(text=TEXT).pick("道路水电").pick("路灯不亮")
    who.open("/say")
    assert who.says("说到一半")
    assert who.says("/say/where/")
    soon, late = timezone.now() + timedelta(days=6, hours=23), timezone.now() + timedelta(days=7, hours=1)
    monkeypatch.setattr(timezone, "now", lambda: soon)
    assert who.open("/say").says("说到一半")
    monkeypatch.setattr(timezone, "now", lambda: late)
    assert not who.open("/say").says("说到一半")


def test_what_was_begun_can_be_dropped(who: Resident):
    who.open("/say").send(text=TEXT).open("/say")
    who.url = "/say/anew/"
    who.send()
    assert not who.says("说到一半")
    assert "say_draft" not in who.client.session


def test_beginning_anew_stays_in_the_same_town_at_the_same_door(world: World):
    dalu = add_place(kind=PlaceKind.town, name="柳川镇", parent=world.county, code="990001101")
    dalu.profile = "dalu"
    dalu.save()
    who = Resident().open(f"/say/?town={dalu.uid}&pack=wish").send(text="想要一副老花镜")
    who.open(f"/say/?town={dalu.uid}&pack=wish")
    assert who.says("说到一半")
    who.send()
    assert who.says("您有什么心愿？")


def test_a_lost_session_gives_the_form_back_with_a_sentence(who: Resident):
    form = who.open("/say").send(text=TEXT).page
    Session.objects.all().delete()
    for asked in ("kind", "where", "contact", "twins", "check", "grid", "danger", "border", "mandate"):
        who.page, who.url = form, f"/say/{asked}/"
        who.send(pick="lamp")
        assert who.page.status_code == 200, asked
        assert who.says("您之前写的找不到了"), asked
        assert who.says("出了什么事？"), asked
    assert not Case.objects.exists()


def test_two_tabs_do_not_mix(world: World, who: Resident):
    who.open("/say").send(text="第一件")
    old = who.page
    who.client.post("/say/what/", {"uid": uuid.uuid4(), "at": world.town.uid, "text": "第二件"})
    who.page, who.url = old, "/say/kind/"
    who.pick("道路水电")
    assert who.says("您之前写的找不到了")
    assert who.client.session["say_draft"]["text"] == "第二件"


def test_a_signed_in_member_of_staff_is_a_resident_here(world: World, who: Resident):
    who.open("/say").send(text="说到一半")
    person = add_person(name="何桂香")
    post = Post.objects.filter(unit=world.units["town_station"], title="desk").first()
    give_post(person=person, post=post, starts=date(2026, 1, 1))
    open_account(person=person, username="heguixiang", password="三只山羊过独木桥10", must_change=False)
    who.client.post("/sign-in/", {"username": "heguixiang", "password": "三只山羊过独木桥10"})
    assert who.client.session.get_expiry_age() <= 12 * 3600, "a draft does not make a sign-in last for days"
    session = who.client.session
    session["second_factor"], session["post"] = True, post.pk
    session.save()
    tell(who).send()
    event = Event.objects.get(kind="case.order")
    assert (event.actor_id, event.as_post_id) == (None, None)
    assert who.client.session.get_expiry_age() <= 12 * 3600


def test_the_receipt_leaves_a_lent_phone(who: Resident):
    tell(who).send()
    who.url = "/say/clear/"
    who.send()
    assert who.open("/say/receipt/").page.status_code == 404
    assert who.says("这里没有回执")


def test_the_receipt_can_be_saved(who: Resident):
    tell(who).send()
    case = Case.objects.get()
    saved = who.client.get("/say/receipt/?save=1")
    words = saved.content.decode()
    code = code_of(case)
    assert saved["Content-Disposition"] == f'attachment; filename="{case.code}.txt"'
    assert f"{code[:5]}-{code[5:]}" in words
    assert f"/q/{code}" in words
    assert saved["Referrer-Policy"] == "strict-origin"


def test_a_step_that_the_pack_does_not_ask_is_passed_over(who: Resident):
    """An address kept from another way leads on to the question that is open, and answers nothing."""
    who.open("/say").send(text=TEXT).open("/say/mandate/")
    assert who.at == "kind"
    who.client.post(
        "/say/mandate/", {"uid": who.client.session["say_draft"]["uid"], "mandate": "spoken", "witness": "柳成行"}
    )
    assert who.client.session["say_draft"]["mandate"] == ""


def test_the_uid_of_a_matter_begins_nothing(who: Resident):
    """Staff see a case's uid in its address, and its words on its page. With both they get no receipt."""
    tell(who).send()
    case, stranger = Case.objects.get(), Resident()
    stranger.open("/say")
    sent = {"uid": case.uid, "at": case.town.uid, "pack": case.slug, "text": TEXT}
    page = stranger.client.post("/say/what/", sent, follow=True)
    assert "您之前写的找不到了" in page.content.decode()
    assert stranger.client.get("/say/receipt/").status_code == 404


def test_a_child_is_called_where_a_parent_agrees(who: Resident):
    """个人信息保护法 Art. 31: under fourteen a guardian agrees."""
    tell(who, child="on")
    assert who.at == "contact"
    assert who.says("未满14周岁的")
    who.send(guardian="欧阳父亲")
    assert who.at == "check"
    assert who.says("欧阳父亲")
    who.send()
    contact = CaseContact.objects.get()
    assert (contact.guardian, contact.phone) == ("欧阳父亲", "13800000000")


def test_of_a_child_that_nobody_calls_nothing_is_kept(who: Resident):
    tell(who, how="nobody", child="on", guardian="欧阳父亲", helper="奶奶").send()
    assert not CaseContact.objects.exists()


def test_of_nobody_else_a_guardian_is_kept(who: Resident):
    tell(who, guardian="欧阳父亲").send()
    assert not CaseContact.objects.get().guardian
