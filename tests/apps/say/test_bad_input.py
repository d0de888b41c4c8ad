"""What cannot be right comes back with the form as it was and a sentence; nothing is lost, nothing breaks."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from huiyin.apps.cases.models import Case, CaseContact
from tests.apps.say.walk import TEXT, Resident, photo, tell
from tests.builders import World

pytestmark = pytest.mark.django_db


def test_nothing_said(who: Resident):
    for text in ("", "   ", "\n", "\u200b\u200b", "\ufeff \u202e"):
        who.open("/say").send(text=text)
        assert who.page.status_code == 200
        assert who.says("写几句是什么事，或者说一段话")
        assert not who.says("您之前写的")


def test_too_much_said(who: Resident):
    who.open("/say").send(text="长" * 4001)
    assert who.says("写得太长了")
    assert who.text.count("长" * 4001) == 1, "what was written stays"


def test_a_hostile_file_never_loses_the_words_or_the_other_photos(who: Resident):
    script = SimpleUploadedFile("a.jpg", b"<script>alert(1)</script>" * 20, "image/jpeg")
    who.open("/say").send(text=TEXT, photo=[script, photo()])
    assert who.page.status_code == 200
    assert who.says("这不是照片")
    assert who.says("照片1张")
    who.send()
    assert who.at == "kind"
    assert who.client.session["say_draft"]["photos"] == 1


def test_of_too_many_photos_it_is_told_which_were_not_kept(who: Resident):
    who.open("/say").send(text=TEXT, photo=[photo() for _ in range(8)])
    assert who.page.status_code == 200
    assert who.says("一次最多6张照片，后面的2张没有留下")
    assert who.says("照片6张")
    who.send()
    assert who.at == "kind"


def test_no_such_kind(who: Resident):
    who.open("/say").send(text=TEXT)
    for pick in (None, "", "nothing", "<b>", "errand_petition", "0"):
        who.send(pick=pick)
        assert who.at == "kind", pick
        assert who.says("有1处要改" if pick else "还差1处"), pick


def test_no_such_family(who: Resident):
    who.open("/say").send(text=TEXT)
    assert who.open("/say/kind/nothing/").at == "kind"


def test_no_such_village(who: Resident):
    who.open("/say").send(text=TEXT).pick("说不清归哪类")
    for village in (None, "", "999999", "x", "-1"):
        who.send(village=village, spot="桥东头")
        assert who.at == "where", village
        assert who.says("有1处要改" if village else "还差1处"), village
        assert 'value="桥东头"' in who.text


def test_a_spot_too_long(who: Resident):
    who.open("/say").send(text=TEXT).pick("说不清归哪类").send(village="0", spot="远" * 201)
    assert who.at == "where"
    assert who.page.status_code == 200


def test_no_such_grid(who: Resident):
    who.open("/say").send(text=TEXT).pick("说不清归哪类").pick("杏树湾村", "village")
    assert who.says("<title>在杏树湾村哪一片？ · "), "a page is called by its question, as the others are"
    for grid in (None, "", "7777777", "x"):
        who.send(pick=grid)
        assert who.at == "grid", grid
        assert who.says("有1处要改" if grid else "还差1处"), grid


NO_WAY = (
    ({"phone": ""}, "要打电话给您，请写上号码"),
    ({"phone": "问我媳妇"}, "这不像电话号码"),
    ({"phone": "12"}, "这不像电话号码"),
    ({"phone": "12345678901"}, "手机号码以13到19开头，请再看看这个号码"),
    ({"phone": "138-0000-00000"}, "手机号码是11位，这里有12位"),
    ({"phone": "+86 138 0000 000"}, "手机号码是11位，这里有10位"),
    ({"phone": "13800000000", "name": "名" * 41}, "有1处要改"),
    ({"phone": "", "name": "", "how": None}, "还差1处"),
)


def test_no_way_to_reach(who: Resident):
    tell(who, phone="")
    for given, words in NO_WAY:
        who.send(**given)
        assert who.at == "contact", given
        assert who.says(words), given


@pytest.mark.parametrize("profile", ["xinba", "dagaoping", "huaqiao"])
def test_who_has_no_phone_may_ask_for_help(profile: str):
    World(profile)
    who = (
        Resident().open("/say?pack=respond_now").send(text=TEXT).pick("说不清归哪类").pick("说不清是哪个村", "village")
    )
    assert who.says("不用联系我")
    who.send(how="nobody", phone="").send()
    assert who.at == "receipt"
    assert not CaseContact.objects.exists()


def test_a_place_that_is_no_place(world: World):
    assert Resident().open("/say?place=nothing").page.status_code == 200
    assert Resident().open("/say?town=\x00").page.status_code == 400
    assert Resident().open(f"/say?place={world.county.uid}").says("出了什么事？")
    page = Resident().client.post("/say/what/", {"uid": "x", "at": "y", "text": TEXT}, follow=True)
    assert page.status_code == 200


def test_a_pack_that_is_not_open_to_residents(world: World):
    who = Resident().open("/say?pack=joint").send(text=TEXT)
    assert who.client.session["say_draft"]["slug"] == "six_slips"


def test_steps_out_of_order_lead_back(who: Resident):
    who.open("/say").send(text=TEXT).open("/say/check/")
    assert who.at == "kind"
    who.open("/say/check/")
    who.page = who.client.post("/say/check/", {"uid": who.client.session["say_draft"]["uid"]}, follow=True)
    assert not Case.objects.exists()
