"""An administrator sets a town up; from then on residents can raise matters there."""

from __future__ import annotations

import pytest
from django.test import Client

from huiyin.apps.people.actions import add_person, give_post
from huiyin.apps.people.queries import Viewer, viewer_of_post
from huiyin.apps.places.actions import add_place
from huiyin.apps.places.models import Place
from huiyin.apps.records.models import Event
from huiyin.apps.towns.actions import set_up_county
from huiyin.apps.units.models import Post, Unit
from huiyin.core.errors import RuleError
from huiyin.core.words import KEEPERS, PlaceKind, PostTitle
from tests.apps.say.walk import Resident
from tests.builders import MONDAY, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def county() -> Place:
    county = add_place(kind=PlaceKind.county, name="云岫县", parent=None, code="990001")
    set_up_county(county=county)
    return county


@pytest.fixture
def admin(county: Place) -> Viewer:
    person, post = add_person(name="管理员甲"), Post.objects.get(title=PostTitle.admin)
    give_post(person=person, post=post, starts=MONDAY.date())
    return viewer_of_post(post, person.pk)


def town(county: Place, name: str = "望禾镇") -> Place:
    town = add_place(kind=PlaceKind.town, name=name, parent=county)
    village = add_place(kind=PlaceKind.village, name=f"{name[0]}家村", parent=town)
    add_place(kind=PlaceKind.grid, name="第一网格", parent=village)
    return town


def test_a_county_has_its_posts_once(county: Place) -> None:
    titles = set(Post.objects.values_list("title", flat=True))
    assert titles == KEEPERS | {PostTitle.leader, PostTitle.desk, PostTitle.clerk}
    with pytest.raises(RuleError, match="town_is_set_up"):
        set_up_county(county=county)


def test_from_a_name_on_a_list_to_a_town_that_listens(county: Place, admin: Viewer, client: Client) -> None:
    sign_in(client, admin)
    assert "还没有乡镇" in client.get("/d/towns/").content.decode()
    place = town(county)
    assert "还没有设" in client.get("/d/towns/").content.decode()
    page = client.get(f"/d/towns/{place.uid}/").content.decode()
    assert "村和社区1个，网格1个，单位0个" in page
    assert "还差1处" in client.post(f"/d/towns/{place.uid}/").content.decode()
    assert "有1处要改" in client.post(f"/d/towns/{place.uid}/", {"profile": "atlantis"}).content.decode()
    done = client.post(f"/d/towns/{place.uid}/", {"profile": "yangquan"}, follow=True).content.decode()
    assert "望禾镇已设好" in done
    place.refresh_from_db()
    assert place.profile == "yangquan"
    assert Unit.objects.filter(seat=place).exists()
    assert Event.objects.get(kind="town.set_up").as_post_id == admin.actor.post
    assert Resident().open("/say").page.status_code == 200
    client.post(f"/d/towns/{place.uid}/", {"profile": "dalu"})
    place.refresh_from_db()
    assert place.profile == "yangquan"


def test_nobody_else_sets_towns_up(county: Place, client: Client) -> None:
    other = add_place(kind=PlaceKind.county, name="邻县", parent=None)
    foreign = town(other)
    person, post = add_person(name="岗位甲"), Post.objects.get(title=PostTitle.desk)
    give_post(person=person, post=post, starts=MONDAY.date())
    sign_in(client, viewer_of_post(post, person.pk))
    assert client.get("/d/towns/").status_code == 403
    admin = add_person(name="管理员乙")
    give_post(person=admin, post=Post.objects.get(title=PostTitle.admin), starts=MONDAY.date())
    sign_in(client, viewer_of_post(Post.objects.get(title=PostTitle.admin), admin.pk))
    assert client.get(f"/d/towns/{foreign.uid}/").status_code == 404
