"""What a page weighs on its way: first visit, next visit, staff; and how long a browser keeps css and js."""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.core.signals import request_finished
from django.db import close_old_connections
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import Client

from huiyin.apps.cases.models import Case
from huiyin.site.compress import Compress
from huiyin.site.static_files import version_of
from tests.builders import MONDAY, World, say, sign_in

pytestmark = pytest.mark.django_db
KB = 1024
COLD, WARM, STAFF = 60 * KB, 15 * KB, 120 * KB
ASSET = re.compile(r'(?:src|href)="(/static/[^"]+)"')


@pytest.fixture
def browser() -> Client:
    return Client(headers={"accept-encoding": "gzip, br"})


@dataclass(frozen=True)
class Sent:
    """An answer, its bytes as they are sent, its text."""

    answer: Any
    raw: bytes

    @property
    def text(self) -> str:
        packed = self.answer.get("Content-Encoding") == "gzip"
        return (gzip.decompress(self.raw) if packed else self.raw).decode()


def fetch(browser: Client, path: str, **headers: str) -> Sent:
    answer = browser.get(path, headers=headers or None)
    raw = answer.getvalue()
    request_finished.disconnect(close_old_connections)  # the test's own connection stays open
    answer.close()
    request_finished.connect(close_old_connections)
    return Sent(answer, raw)


def weigh(browser: Client, path: str) -> tuple[int, int]:
    """(warm, cold): the page alone; the page with everything that it draws in."""
    page = fetch(browser, path)
    assert page.answer.status_code == 200, path
    assets = set(ASSET.findall(page.text))
    assert any(".css" in asset for asset in assets)
    return len(page.raw), len(page.raw) + sum(len(fetch(browser, asset).raw) for asset in assets)


@pytest.mark.parametrize("profile", ["xinba", "dalu", "dagaoping", "yangquan", "huaqiao"])
def test_a_town_s_home_is_light(browser: Client, profile: str) -> None:
    World(profile)
    for path in ("/", "/say/", "/q/", "/open/"):
        warm, cold = weigh(browser, path)
        assert warm <= WARM, (path, warm)
        assert cold <= COLD, (path, cold)


def test_staff_pages_are_light_with_a_full_list(browser: Client) -> None:
    world = World("yangquan")
    for n in range(50):
        say(
            world,
            now=MONDAY + timedelta(minutes=n),
            text=f"水磨坊路口第{n}盏路灯不亮，有一个多星期了，晚上过桥看不清。",
        )
    unit = Case.objects.latest("id").held_by_post.unit
    desk = sign_in(browser, world.viewer("desk", unit=unit))
    for path in ("/d/", "/d/new/", "/d/import/", "/w/", "/w/report/"):
        assert weigh(desk, path)[1] <= STAFF, path
    assert fetch(desk, "/d/").text.count("路灯不亮") >= 50


def test_css_and_js_are_kept_for_good_and_a_new_version_has_a_new_address(browser: Client) -> None:
    World("yangquan")
    assets = ASSET.findall(fetch(browser, "/").text)
    css = next(asset for asset in assets if ".css" in asset)
    kept = fetch(browser, css).answer
    assert css.endswith(f"?v={version_of('huiyin.css')}")
    assert (kept["Cache-Control"], kept["Content-Encoding"]) == ("public, max-age=31536000, immutable", "gzip")
    for other in ("/static/huiyin.css", "/static/huiyin.css?v=00000000"):
        assert fetch(browser, other).answer["Cache-Control"] == "max-age=60, public"
    assert (
        fetch(browser, "/static/huiyin.css", **{"accept-encoding": "identity"}).answer.get("Content-Encoding") is None
    )
    assert fetch(browser, "/static/none.css?v=1").answer.status_code == 404


@pytest.mark.parametrize(
    ("response", "packed"),
    [
        (HttpResponse("长" * 999), True),
        (HttpResponse("{}" * 999, content_type="application/json"), True),
        (HttpResponse("x" * 999, content_type="image/jpeg"), False),
        (
            HttpResponse("x" * 999, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            False,
        ),
        (HttpResponse("x" * 999, status=206, content_type="text/css"), False),
        (StreamingHttpResponse(["x" * 999], content_type="text/html"), False),
    ],
)
def test_only_text_that_is_whole_is_packed(response: Any, packed: bool) -> None:
    request = HttpRequest()
    request.META["HTTP_ACCEPT_ENCODING"] = "gzip"
    sent = Compress(lambda _request: response).process_response(request, response)
    assert (sent.get("Content-Encoding") == "gzip") is packed
