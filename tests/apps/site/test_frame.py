"""The frame of pages: errors, staff, print; its weight; and what the style sheet may not do."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

import huiyin.site
from tests.apps.site.markup import check
from tests.apps.site.samples import SAMPLES

SITE = Path(huiyin.site.__file__).parent


def page(template: str, address: str = "/", **context: object) -> str:
    return check(render_to_string(template, context, RequestFactory().get(address)))


@pytest.fixture(autouse=True, params=["zh-hans", "en"])
def _language(request: pytest.FixtureRequest):
    with translation.override(request.param):
        yield


@pytest.mark.parametrize("status", [400, 403, 404, 429, 500])
def test_error_pages_stand_without_any_context(status):
    html = check(render_to_string(f"{status}.html"))
    assert "<h1>" in html
    assert 'data-mode="standard"' in html


def test_staff_pages_show_tabs_and_who_acts():
    tabs = [{"url": "/d/", "title": "收件箱", "count": 38, "current": True}, {"url": "/d/rota/", "title": "值班表"}]
    html = page("staff.html", tabs=tabs, **SAMPLES["who"])
    assert '<html lang="zh-Hans" class="staff"' in html
    assert html.count('aria-current="page"') == 1
    assert 'action="/post/"' in html


def test_a_sheet_for_printing_has_no_frame():
    html = page("print.html", place_name="杏树湾村", back_url="/")
    assert 'class="top"' not in html
    assert 'class="a4 "' in html


def test_the_frame_is_light():
    html = page("base.html", "/?q=1", **SAMPLES["foot"])
    assert len(html.encode()) <= 6 * 1024
    assert len(gzip.compress((SITE / "static/huiyin.css").read_bytes(), 9)) <= 12 * 1024


def test_a_form_open_too_long_is_told_apart_from_a_closed_door():
    assert page("403.html", csrf=True) != page("403.html")


def test_the_style_sheet_fetches_nothing():
    css = (SITE / "static/huiyin.css").read_text("utf-8")
    assert "http" not in css.replace('[href^="http"]', "")
    assert "@import" not in css
    assert "url(" not in css
