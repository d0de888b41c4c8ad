"""What every answer carries, at every address, to a visitor and to the posts that may open it; and over https."""

from __future__ import annotations

import os
import re
import runpy
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from huiyin.apps.people.access import may_open
from huiyin.cli.installation import make_dir
from huiyin.site import settings as settings_file
from tests.apps.fuzz.addresses import views
from tests.apps.site.markup import check
from tests.apps.site.posts import someone
from tests.apps.site.test_matrix import filled, post_of
from tests.builders import World, just_shown, say

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite, pytest.mark.usefixtures("in_silence")]
SENDS = re.compile(rb'(?:src|href|action|poster|srcset|formaction|data)="([^"]*)"')
OUTSIDE = re.compile(r"^(?:\w+:)?//")
ASKED = ("", "desk", "grid_worker", "leader", "admin", "security", "auditor")
HTTPS = "https://example.cn"


def answers(world: World) -> Iterator[tuple[str, Any]]:
    """Each address as each of `ASKED` is answered, by whom it may be opened, and once more by a visitor."""
    case = say(world)
    browsers = {title: just_shown(someone(post_of(title, world))) for title in ASKED if title} | {"": Client()}
    for pattern, view in views().items():
        fitting = [title for title in ASKED if title and view.posts and may_open(view, title)]
        for title in ["", *fitting]:
            if pattern not in ("sign-out/", "me/end/"):
                yield f"{title or 'a visitor'} at {pattern}", browsers[title].get(filled(pattern, case.uid, world))
    for name in ("huiyin.css", "favicon.svg", "field/outbox.js"):
        yield name, browsers[""].get(f"/static/{name}")
    yield "nowhere", browsers[""].get("/nowhere/")
    yield "a NUL", browsers[""].get("/?q=%00")


def policy(answer: Any) -> dict[str, set[str]]:
    parts = (part.split() for part in answer["Content-Security-Policy"].split(";") if part.strip())
    return {name: set(values) for name, *values in parts}


def test_every_answer_carries_them(world: World) -> None:
    asked = pages = 0
    for who, answer in answers(world):
        said = policy(answer)
        told = " ".join(" ".join(values) for values in said.values())
        assert not re.search(r"unsafe|https?:|\*", told), f"{who}: {told}"
        assert said["default-src"] <= {"'self'", "'none'"}, who
        assert said["frame-ancestors"] == {"'none'"}, who
        assert "sandbox" in said or (said["object-src"], said["base-uri"]) == ({"'none'"}, {"'none'"}), who
        assert not said.keys() & {"script-src", "style-src"}, f"{who}: default-src is enough"
        assert answer["X-Content-Type-Options"] == "nosniff", who
        kind = answer.get("Content-Type", "text/empty; charset=")
        assert "/" in kind, who
        assert "charset=" in kind or not kind.startswith("text/"), f"{who}: {kind}"
        assert answer["Referrer-Policy"] in ("same-origin", "strict-origin"), f"{who}: no address is told to others"
        assert answer["Cross-Origin-Opener-Policy"] == "same-origin", who
        assert "geolocation=(self)" in answer["Permissions-Policy"], who
        assert answer.get("X-Frame-Options", "DENY") == "DENY", who
        assert "Server" not in answer, who
        for name, cookie in answer.cookies.items():
            assert cookie["samesite"] == "Lax", f"{who}: {name}"
            assert cookie["httponly"] or name == "csrftoken", f"{who}: {name}"
        pages += own(who, answer)
        answer.close()
        asked += 1
    assert asked > 200
    assert pages > 100


def own(who: str, answer: Any) -> bool:
    """A page names no foreign host and has nothing inline that the policy forbids. False: no page."""
    if not answer.get("Content-Type", "").startswith("text/html"):
        return False
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    foreign = [each for each in SENDS.findall(body) if OUTSIDE.match(each.decode())]
    foreign = [each for each in foreign if urlsplit(each.decode()).hostname != "testserver"]
    assert foreign == [], who
    assert b"javascript:" not in body, who
    if b"<!doctype" in body[:400].lower():
        check(body.decode())
    return True


def test_no_template_has_anything_inline() -> None:
    """Also what no page of these tests happens to show."""
    inline = re.compile(
        r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son\w+=[\"']|javascript:|https?://(?!www\.w3\.org)", re.IGNORECASE
    )
    house = Path(settings_file.__file__).parent.parent
    wrong = []
    for path in house.rglob("*.html"):
        text = re.sub(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", "", path.read_text("utf-8"), flags=re.DOTALL)
        wrong += [f"{path.relative_to(house)}: {found[0]}" for found in inline.finditer(text)]
    assert wrong == []


@pytest.fixture
def over_https(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation with an https address, as `huiyin init` makes it, and its settings in force."""
    make_dir(tmp_path / "data", base_url=HTTPS)
    monkeypatch.setenv("HUIYIN_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("HUIYIN_SECRET_KEY", raising=False)
    made = runpy.run_path(str(settings_file.__file__))
    for name, value in made.items():
        if name.startswith(("SECURE_", "SESSION_COOKIE", "CSRF_COOKIE")) or name in ("ALLOWED_HOSTS", "HTTPS"):
            setattr(settings, name, value)
    return tmp_path / "data"


def test_over_https(world: World, over_https: Path) -> None:
    browser = Client(SERVER_NAME="example.cn")
    plain = browser.get("/sign-in/")
    assert (plain.status_code, plain["Location"]) == (301, f"{HTTPS}/sign-in/")
    assert not plain.cookies
    answer = browser.get("/sign-in/?mode=elder", secure=True)
    assert answer.status_code == 200
    assert answer["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    browser.post("/say/what/", {"at": str(world.town.uid), "pack": "six_slips", "text": "灯不亮"}, secure=True)
    staff = someone(post_of("desk", world))
    staff.get("/d/", secure=True, SERVER_NAME="example.cn")
    set_ = {**browser.cookies, **{name: each for name, each in staff.cookies.items() if not name.endswith("sessionid")}}
    assert {"__Host-csrftoken", "look", "__Host-sessionid", "whose"} <= set(set_)
    for name, cookie in set_.items():
        assert cookie["secure"], name
        assert cookie["samesite"] == "Lax", name
        assert not cookie["domain"], name
    for host in ("testserver", "example.org"):
        assert Client(SERVER_NAME=host).get("/", secure=True).status_code == 400


def test_django_has_nothing_to_say_about_an_installation_over_https(over_https: Path) -> None:
    env = {name: value for name, value in os.environ.items() if name not in ("HUIYIN_SECRET_KEY", "HUIYIN_DATABASE")}
    env |= {"HUIYIN_DIR": str(over_https), "DJANGO_SETTINGS_MODULE": "huiyin.site.settings"}
    config = over_https / "huiyin.toml"
    config.write_text(config.read_text("utf-8") + 'file_scanner = "none"\n', encoding="utf-8")
    words = [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "INFO"]
    done = subprocess.run(words, env=env, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr[-3000:]
    assert "WARNINGS" not in done.stderr
