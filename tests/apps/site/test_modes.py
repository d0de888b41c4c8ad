"""Display mode and language: from the address, the cookie, or the default; never from the browser, never by a query."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import translation

from huiyin.site import modes


@pytest.fixture(autouse=True)
def _language():
    with translation.override("zh-hans"):
        yield


def visit(address: str, cookie: str = "", **headers: str):
    request = RequestFactory(headers=headers).get(address)
    if cookie:
        request.COOKIES[modes.COOKIE] = cookie
    response = modes.ModeMiddleware(lambda _request: HttpResponse(translation.get_language()))(request)
    return request, response


def test_chinese_and_standard_unless_asked_otherwise():
    request, response = visit("/", **{"accept-language": "en-GB,en;q=0.9"})
    assert (request.mode, request.lang) == ("standard", "zh-Hans")
    assert response.content == b"zh-hans"
    assert response["Content-Language"] == "zh-Hans"
    assert response["Vary"] == "Cookie"
    assert not response.cookies


def test_the_address_decides_and_is_remembered_for_a_year():
    request, response = visit("/?mode=elder&lang=en")
    assert (request.mode, request.lang) == ("elder", "en")
    assert response.content == b"en"
    kept = response.cookies[modes.COOKIE]
    assert kept.value == "elder.en"
    assert (kept["samesite"], kept["max-age"], kept["httponly"]) == ("Lax", 365 * 24 * 3600, True)


def test_the_cookie_is_read_and_not_sent_again():
    request, response = visit("/?mode=elder", cookie="elder.zh-Hans")
    assert request.mode == "elder"
    assert not response.cookies


@pytest.mark.parametrize("cookie", ["", ".", "nonsense", "elder.xx", "<b>.en", "standard.zh-Hans.more"])
def test_a_broken_cookie_is_no_trouble(cookie):
    look = modes.read_cookie(cookie)
    assert look.mode in modes.MODES
    assert look.lang in modes.LANGUAGES


def test_unknown_modes_change_nothing():
    request, response = visit("/?mode=huge&lang=fr", cookie="contrast.en")
    assert (request.mode, request.lang) == ("contrast", "en")
    assert not response.cookies


def test_an_account_s_choice_is_remembered_at_sign_in():
    response = HttpResponse()
    modes.remember(response, modes.Look(mode="contrast", lang="en"))
    assert modes.read_cookie(response.cookies[modes.COOKIE].value) == modes.Look("contrast", "en")


def test_links_keep_the_query_of_the_page():
    request, _response = visit("/open/?q=路灯&page=2&mode=elder&lang=en")
    shown = modes.look(request)
    assert shown["modes"][2]["url"] == "?q=%E8%B7%AF%E7%81%AF&page=2&mode=contrast"
    assert shown["other_language"] == {
        "code": "zh-Hans",
        "short": "中文",
        "name": "中文",
        "url": "?q=%E8%B7%AF%E7%81%AF&page=2&lang=zh-Hans",
    }


def test_links_on_a_page_without_query():
    request, _response = visit("/")
    assert [each["url"] for each in modes.look(request)["modes"]] == ["?mode=standard", "?mode=elder", "?mode=contrast"]
