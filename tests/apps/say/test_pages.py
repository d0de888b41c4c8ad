"""Every page in every mode and both languages: light, without script, complete."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import huiyin.site
from huiyin.apps.cases.models import Case
from tests.apps.say.walk import Resident, code_of, tell
from tests.builders import World

pytestmark = pytest.mark.django_db
CSS = (Path(huiyin.site.__file__).parent / "static" / "huiyin.css").stat().st_size
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def pages(who: Resident) -> dict[str, str]:
    """Every page on the way, by its address."""
    seen: dict[str, str] = {}
    tell(who)
    for step in ("what", "kind", "kind/works", "where", "grid", "contact", "check"):
        seen[step] = who.open(f"/say/{step}/").text
    who.open("/say/check/").send()
    seen["receipt"] = who.text
    case = Case.objects.order_by("id").last()
    for page in ("", "/add/", "/remind/", "/withdraw/"):
        seen[f"q{page}"] = who.open(f"/q/{code_of(case)}{page}").text
    seen["number"] = who.open(f"/q/{case.code}").text
    for door in ("q", "key", "wish", "talk", "errand"):
        seen[door] = who.open(f"/{door}/").text
    return seen


@pytest.mark.parametrize("mode", ["standard", "elder", "contrast"])
def test_pages_are_light_and_need_no_script(world: World, mode: str):
    who = Resident()
    who.client.cookies["look"] = f"{mode}.zh-Hans"
    for name, html in pages(who).items():
        assert f'data-mode="{mode}"' in html, name
        assert len(html.encode()) <= 20_000, f"{name}: {len(html.encode())} bytes"
        assert len(html.encode()) + CSS <= 56_000, f"{name}: 60 KB with the script, before compression"
        assert "<script>" not in html, name
        assert not re.search(r"\sstyle=|\son[a-z]+=", html), name
        assert html.count("<h1>") == 1, name


def test_english_is_complete(world: World):
    town_words = {"杏树湾村", "松岗头村", "望禾镇"}
    who = Resident()
    who.client.cookies["look"] = "standard.zh-Hans"
    tell(who, name="")
    who.client.cookies["look"] = "standard.en"
    for step in ("what", "kind", "contact", "check"):
        html = re.sub(r"<textarea.*?</textarea>|<dd>.*?</dd>", "", who.open(f"/say/{step}/").text, flags=re.S)
        words = re.sub(r"<[^>]+>", "\n", html).split("\n")
        left = [w for w in words if CHINESE.search(w) and w.strip() != "中文" and not any(t in w for t in town_words)]
        assert not left, (step, left)
    who.open("/say/check/").send()
    assert who.says("We have received your matter")
