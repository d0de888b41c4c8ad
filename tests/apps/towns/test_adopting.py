"""One town shows a way of working that it uses; another takes it up from a day on, and gives it back (towns.md T3-11)."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from huiyin.apps.cases import library
from huiyin.apps.cases.models import Case
from huiyin.apps.desk.queries.opening import packs_to_open
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.actions import add_place
from huiyin.apps.places.models import Place
from huiyin.apps.records.models import Event
from huiyin.apps.towns import shelf
from huiyin.apps.towns.actions import set_up_town
from huiyin.apps.towns.adopting import adopt, give_back, publish, tonight, withdraw
from huiyin.apps.towns.models import Adoption, Publication
from huiyin.apps.units.models import Post, Unit
from huiyin.core.adopting import base_of
from huiyin.core.errors import RuleError
from huiyin.core.words import PlaceKind
from tests.apps.net.pages import text
from tests.apps.say.walk import Resident
from tests.builders import MONDAY, World, say, sign_in

pytestmark = pytest.mark.django_db
TODAY, NEXT_WEEK = date(2026, 11, 16), date(2026, 11, 23)


@pytest.fixture
def world() -> World:
    """The town 望禾镇 runs 六单; beside it 青石镇 runs by another profile and does not."""
    library.forget_rows()
    world = World()
    other = add_place(kind=PlaceKind.town, name="青石镇", parent=world.county, code="990001101")
    add_place(kind=PlaceKind.village, name="石门村", parent=other, code="990001101201")
    set_up_town(town=other, slug="xinba")
    return world


def other(world: World) -> Place:
    return Place.objects.get(name="青石镇")


def organiser(world: World, town: Place) -> Viewer:
    """Who organises in a town: the secretary of its Party committee."""
    return world.viewer("secretary", unit=Unit.objects.get(seat=town, kind="party_committee"))


def shown(world: World, slug: str = "six_slips") -> Publication:
    return publish(
        by=organiser(world, world.town), uid=uuid.uuid4(), slug=slug, note="群众点单，党员接单。", now=MONDAY
    )


def taken(world: World, starts: date = TODAY, row: Publication | None = None) -> Adoption:
    row = row or shown(world)
    by = organiser(world, other(world))
    return adopt(by=by, uid=uuid.uuid4(), publication=row.uid, starts=starts, now=MONDAY)


def runs(world: World, slug: str = "six_slips") -> bool:
    """Do new matters of the other town begin by it?"""
    return library.profile(other(world).profile).pack(slug) is not None


def test_what_is_shown_says_its_source_version_hash_and_stories(world: World) -> None:
    row = shown(world)
    pack = library.pack("six_slips")
    page = text(Client().get(f"/ways/{row.uid}/"))
    for said in ("望禾镇", "群众点单", pack.hash, f"第{pack.version}版", library.stories("six_slips")[0].title.zh):
        assert said in page
    assert "六单" in text(Client().get("/ways/"))


def test_taken_up_today_it_runs_in_the_other_town_s_own_words(world: World) -> None:
    assert not runs(world)
    made = taken(world)
    assert runs(world)
    assert base_of(other(world).profile) == "xinba"
    case = say(world, place=Place.objects.get(name="石门村"), slug="six_slips")
    assert case.slug == "six_slips"
    assert case.profile == other(world).profile
    told = Event.objects.get(kind="town.adopted")
    assert (told.place, told.subject, told.as_post_id) == (other(world), made.uid, made.post_id)
    assert told.data["hash"] == library.pack("six_slips").hash


def test_from_a_later_day_it_begins_in_the_night_of_that_day(world: World) -> None:
    taken(world, NEXT_WEEK)
    assert not runs(world)
    tonight({}, MONDAY + timedelta(days=6))
    assert not runs(world)
    tonight({}, MONDAY + timedelta(days=7))
    assert runs(world)


def test_given_back_no_new_matter_begins_and_open_ones_go_on(world: World) -> None:
    made = taken(world)
    village = Place.objects.get(name="石门村")
    case = say(world, place=village, slug="six_slips")
    by = organiser(world, other(world))
    give_back(by=by, adoption=made.uid, ends=NEXT_WEEK, now=MONDAY)
    assert runs(world)
    tonight({}, MONDAY + timedelta(days=7))
    assert other(world).profile == "xinba"
    assert not runs(world)
    library.forget_rows()
    case.refresh_from_db()
    assert library.profile(case.profile).pack("six_slips")
    desk = world.viewer("desk", unit=Unit.objects.get(seat=other(world), key="party_committee"))
    assert "six_slips" not in {pack.slug for pack in packs_to_open(desk)}
    assert Event.objects.filter(kind="town.gave_back", subject=made.uid).count() == 1


def test_the_preview_says_steps_clocks_posts_words_and_what_stays(world: World) -> None:
    Post.objects.filter(title="volunteer").update(closed_on=TODAY)
    one = shelf.shown(shown(world).uid)
    assert one is not None
    brings = shelf.preview(one, other(world))
    assert [row[0] for row in brings.sheet.moves][:3] == ["点单", "派单", "接单"]
    assert brings.sheet.clocks
    needs = {need.words: need.n for need in brings.needs}
    assert (needs["派单岗（站点）"], needs["志愿者（承办单位）"]) == (2, 0)
    own = library.profile("xinba").own
    assert {each.own.zh for each in brings.instead if each.what == "post"} <= {word.zh for word in own.posts.values()}
    assert not brings.runs


@pytest.mark.parametrize(
    ("starts", "code"), [(TODAY - timedelta(days=1), "day_is_past"), (TODAY + timedelta(days=400), "day_too_far")]
)
def test_a_day_that_cannot_be_meant_is_refused(world: World, starts: date, code: str) -> None:
    with pytest.raises(RuleError) as refused:
        taken(world, starts)
    assert refused.value.code == code


def test_what_runs_already_is_not_taken_up_again(world: World) -> None:
    row = shown(world)
    taken(world, row=row)
    with pytest.raises(RuleError) as refused:
        taken(world, NEXT_WEEK, row)
    assert refused.value.code == "runs_already"
    assert shelf.preview(shelf.shown(row.uid), other(world)).runs


def test_what_is_withdrawn_stays_with_who_has_it_and_with_nobody_else(world: World) -> None:
    row = shown(world)
    taken(world, row=row)
    withdraw(by=organiser(world, world.town), publication=row.uid, now=MONDAY)
    assert runs(world)
    assert "六单" not in text(Client().get("/ways/"))
    assert Client().get(f"/ways/{row.uid}/").status_code == 200
    with pytest.raises(RuleError) as refused:
        taken(world, row=row)
    assert refused.value.code == "published_no_more"


def test_a_town_decides_for_itself_alone(world: World) -> None:
    """A village's secretary does not, and nobody shows what their town does not use."""
    village = world.viewer("secretary", unit=world.unit("village_branch", world.village))
    with pytest.raises(RuleError) as refused:
        publish(by=village, uid=uuid.uuid4(), slug="six_slips", note="", now=MONDAY)
    assert refused.value.code == "not_organiser"
    made = taken(world)
    with pytest.raises(RuleError) as refused:
        give_back(by=organiser(world, world.town), adoption=made.uid, ends=TODAY, now=MONDAY)
    assert refused.value.code == "not_adopted"
    with pytest.raises(RuleError) as refused:
        shown(world, "five_visit")
    assert refused.value.code == "not_run_by_town"


def test_by_the_pages_from_showing_to_giving_back(world: World) -> None:
    """Without script: shown by a form, previewed, taken up from today, given back from today."""
    ours, theirs = sign_in(Client(), organiser(world, world.town)), sign_in(Client(), organiser(world, other(world)))
    form = {"idem": uuid.uuid4(), "slug": "six_slips", "note": "一个月办结九成。"}
    assert ours.post("/d/ways/", form).status_code == 302
    row = Publication.objects.get()
    preview = text(theirs.get(f"/d/ways/{row.uid}/"))
    for said in ("点单", "需要这些岗位", "本地保留的", "从哪天起"):
        assert said in preview
    today = timezone.localdate().isoformat()
    assert theirs.post(f"/d/ways/{row.uid}/", {"idem": uuid.uuid4(), "day": today}).status_code == 302
    assert runs(world)
    assert "正在用" in text(theirs.get("/d/ways/"))
    assert "青石镇" in text(Client().get(f"/ways/{row.uid}/"))
    rules = f"/towns/xinba/rules/six_slips?town={other(world).uid}"
    assert Client().get(rules).status_code == 200
    back = f"/d/ways/taken/{Adoption.objects.get().uid}/"
    assert theirs.get(back).status_code == 200
    assert theirs.post(back, {"idem": uuid.uuid4(), "day": today}).status_code == 302
    assert not runs(world)
    assert "已停用" in text(theirs.get("/d/ways/"))
    assert ours.post(f"/d/ways/{row.uid}/").status_code == 302
    assert Publication.objects.get().ends


def test_a_town_s_pages_hold_when_it_has_taken_something_up(world: World) -> None:
    """Figures, net, contents and home go by the town's own profile as before."""
    taken(world)
    town = other(world)
    for path in ("/", "/towns/xinba/", "/figures/", "/open/", "/net/", "/say"):
        assert Client().get(path, {"town": str(town.uid)}, follow=True).status_code == 200
    staff = sign_in(Client(), organiser(world, town))
    for path in ("/d/", "/d/net/", "/d/net/map/?show=sizes", "/d/figures/", "/d/ways/"):
        assert staff.get(path, follow=True).status_code == 200


def test_the_limits_of_a_region_stay_there_and_both_pages_say_so(world: World) -> None:
    """The hotline of a town that goes by its banner's limits: whoever takes it up runs it by the pack's own, and is told."""
    third = add_place(kind=PlaceKind.town, name="白杨镇", parent=world.county, code="990001102")
    add_place(kind=PlaceKind.village, name="白杨村", parent=third, code="990001102201")
    set_up_town(town=third, slug="dalu")
    row = publish(by=organiser(world, third), uid=uuid.uuid4(), slug="hotline", note="", now=MONDAY)
    preview = text(sign_in(Client(), organiser(world, other(world))).get(f"/d/ways/{row.uid}/"))
    assert "对方所在地区的时限（准格尔旗）不带过来，本地按下面的时限" in preview
    assert "准格尔旗" in text(Client().get(f"/ways/{row.uid}/"))
    taken(world, row=row)
    chosen = library.profile(other(world).profile).pack("hotline")
    assert chosen is not None
    assert chosen.preset == ""


def test_a_way_of_working_without_limits_of_a_region_speaks_of_none(world: World) -> None:
    row = shown(world)
    assert "地区" not in text(sign_in(Client(), organiser(world, other(world))).get(f"/d/ways/{row.uid}/"))


def test_a_resident_finds_what_was_taken_up_and_goes_through_its_door(world: World) -> None:
    """The town has a way of its own for requests, and keeps it; beside it stands the door of the other one."""
    home = {"town": str(other(world).uid)}
    assert "六单" not in text(Client().get("/", home))
    made = taken(world)
    door = f"/say?pack=six_slips&amp;town={other(world).uid}"
    for mode in ("standard", "elder"):
        page = Client()
        page.cookies["look"] = f"{mode}.zh-Hans"
        assert door in page.get("/", home).content.decode(), mode
    first = Resident().open(f"/say?town={other(world).uid}")
    assert 'name="pack" value="respond_now"' in first.text
    assert door.removeprefix("/say") in first.text, "who comes by the big door is told of the other one"
    resident = Resident().open(door.replace("&amp;", "&"))
    resident.send(text="水磨坊路口的路灯不亮。").pick("道路水电").pick("路灯不亮").pick("石门村", "village")
    resident.send(how="phone", phone="13800000000", name="欧阳若兰").send()
    assert resident.at == "receipt", resident.text
    case = Case.objects.get()
    assert (case.slug, case.profile) == ("six_slips", other(world).profile)
    give_back(by=organiser(world, other(world)), adoption=made.uid, ends=TODAY, now=MONDAY)
    assert door not in Client().get("/", home).content.decode()
