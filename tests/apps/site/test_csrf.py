"""No address takes anything from a form that does not come from our own page. There is no exception."""

from __future__ import annotations

import uuid

import pytest
from django.middleware.csrf import get_token
from django.test import Client, RequestFactory

from huiyin.apps.people.access import may_open
from huiyin.apps.units.models import Post
from huiyin.core.words import PostTitle
from tests.apps.fuzz.addresses import views
from tests.apps.site.posts import someone
from tests.apps.site.test_matrix import filled, post_of
from tests.apps.site.writes import checksum, written
from tests.builders import World, say

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite, pytest.mark.usefixtures("in_silence")]
FORM = {"text": "路灯不亮", "note": "x", "go": "keep", "open": "1", "idem": str(uuid.uuid4())}


def test_no_view_is_left_out() -> None:
    exempt = [pattern for pattern, view in views().items() if getattr(view, "csrf_exempt", False)]
    assert exempt == []


def strict(browser: Client) -> Client:
    """The same browser; forms are checked as in a running installation."""
    browser.handler.enforce_csrf_checks = True
    return browser


def test_nothing_is_taken_without_a_token(world: World) -> None:
    """Every address: by a visitor, and by a post that may open it."""
    case = say(world)
    titles = [title for title in PostTitle if Post.objects.filter(title=title).exists()]
    browsers: dict[str, Client] = {"": strict(Client())}
    before, asked = checksum(), 0
    for pattern, view in views().items():
        path = filled(pattern, case.uid, world)
        may = next((title for title in [*titles, *PostTitle] if view.posts and may_open(view, title)), "")
        if may not in browsers:
            browsers[may] = strict(someone(post_of(may, world)))
            before = checksum()
        for browser in {id(each): each for each in (browsers[""], browsers[may])}.values():
            with written() as tables:
                answer = browser.post(path, FORM)
            assert answer.status_code == 403, f"{pattern} answered {answer.status_code} to {may or 'a visitor'}"
            assert tables == set(), pattern
            asked += 1
    assert checksum() == before
    assert asked > 150


def test_nor_with_the_token_of_another_browser_or_from_another_site(world: World) -> None:
    browser = strict(someone(post_of("desk", world)))
    page = browser.get("/d/views/").content.decode()
    token = page.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    assert token
    given = {"name": "我的单子", "csrfmiddlewaretoken": token}
    foreign = get_token(RequestFactory().get("/"))
    assert browser.post("/d/views/", {**given, "csrfmiddlewaretoken": foreign}).status_code == 403
    assert browser.post("/d/views/", given, HTTP_ORIGIN="https://example.org").status_code == 403
    assert browser.post("/d/views/", given, secure=True, HTTP_REFERER="https://example.org/page").status_code == 403
    assert browser.post("/d/views/", given).status_code == 302, "its own is taken"
