"""What was typed when the session was over is not lost, and nobody else reads it."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from huiyin.apps.cases.models import Case
from huiyin.apps.people.actions import give_post
from huiyin.apps.people.models import Person, Session
from huiyin.apps.people.queries import Viewer
from huiyin.apps.records.models import Event
from huiyin.apps.units.models import Post
from huiyin.site import kept
from tests.builders import MONDAY, World, say, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def desk(world: World) -> Viewer:
    return world.viewer("desk", unit=world.unit("village_station", world.village))


@pytest.fixture
def lamp(world: World) -> Case:
    return say(world, now=MONDAY)


def after_the_session(client: Client, viewer: Viewer, lamp: Case, **fields: str) -> str:
    """Open the form of a step, lose the session, send the form; where one is sent then."""
    sign_in(client, viewer).get(f"/d/{lamp.uid}/do/note/")
    Session.objects.all().delete()
    return client.post(f"/d/{lamp.uid}/do/note/", {"note": "老人今早又问了一次", "seq": "1", **fields})["Location"]


def test_it_is_shown_to_the_same_post_and_sent_with_one_button(client: Client, desk: Viewer, lamp: Case) -> None:
    assert after_the_session(client, desk, lamp, password="geheim") == "/sign-in/?next=%2Fkept%2F"
    assert "您填的已留着" in client.get("/sign-in/?next=%2Fkept%2F").content.decode()
    assert "您填的已留着" not in client.get("/sign-in/").content.decode()
    assert client.get("/kept/")["Location"] == "/sign-in/?next=%2Fkept%2F"
    html = sign_in(client, desk).get("/kept/").content.decode()
    for words in ("您刚才填的还在", "老人今早又问了一次", f'action="/d/{lamp.uid}/do/note/"'):
        assert words in html, words
    assert html.count('<button class="btn">') == 1
    assert "geheim" not in html


def test_another_post_or_person_does_not_see_it(client: Client, desk: Viewer, world: World, lamp: Case) -> None:
    after_the_session(client, desk, lamp)
    other = world.viewer("caller", unit=world.unit("town_centre"))
    assert "老人今早" not in sign_in(client, other).get("/kept/").content.decode()


def test_it_is_dropped_after_half_an_hour(client: Client, desk: Viewer, lamp: Case, monkeypatch) -> None:
    after_the_session(client, desk, lamp)
    monkeypatch.setattr(kept, "HALF_AN_HOUR", timedelta(0))
    after_the_session(client, desk, lamp)
    assert "老人今早" not in sign_in(client, desk).get("/kept/").content.decode()


def test_too_much_or_from_nobody_is_not_kept(client: Client, desk: Viewer, lamp: Case) -> None:
    here = f"/sign-in/?next=%2Fd%2F{lamp.uid}%2Fdo%2Fnote%2F"
    assert after_the_session(client, desk, lamp, more="长" * kept.MOST_CHARACTERS) == here
    client.cookies[kept.COOKIE] = "1.1:forged"
    Session.objects.all().delete()
    assert client.post(f"/d/{lamp.uid}/do/note/", {"note": "x"})["Location"] == here
    assert not Session.objects.exists()


def test_the_way_back_keeps_every_filter(client: Client) -> None:
    here = "/d/?tab=all&q=%E8%B7%AF%E7%81%AF&s=any"
    answer = client.get(here)
    assert parse_qs(urlsplit(answer["Location"]).query) == {"next": [here]}


def test_what_was_opened_as_one_post_is_not_sent_as_another(
    client: Client, desk: Viewer, world: World, lamp: Case
) -> None:
    """In another window somebody became their other post: the words were signed by it, or gone behind "not found"."""
    other = world.viewer("grid_worker", place=world.grid)
    give_post(
        person=Person.objects.get(pk=desk.actor.person),
        post=Post.objects.get(pk=other.actor.post),
        starts=MONDAY.date(),
    )
    sign_in(client, desk)
    both = [{"id": each.actor.post, "title": each.post_name, "current": each is desk} for each in (desk, other)]
    session = client.session
    session["posts"] = both
    session.save()
    address = f"/d/{lamp.uid}/do/note/"
    assert f'name="as_post" value="{desk.actor.post}"' in client.get(address).content.decode()
    client.post("/post/", {"post": other.actor.post})
    sent = {"note": "老人今早又问了一次", "seq": "1", "as_post": desk.actor.post}
    assert client.post(address, sent)["Location"] == "/kept/"
    page = client.get("/kept/").content.decode()
    assert "您已换了岗位" in page
    assert "老人今早" not in page, "it is the other post's"
    assert client.post("/post/", {"post": desk.actor.post, "next": "/kept/"})["Location"] == "/kept/"
    page = client.get("/kept/").content.decode()
    assert "老人今早又问了一次" in page
    assert not Event.objects.filter(kind="six_slips.note").exists()
    assert client.post(address, sent)["Location"] == f"/d/{lamp.uid}/"
    assert Event.objects.get(subject=lamp.uid, nth=2).as_post_id == desk.actor.post
