"""What browsers are told with every answer, and what an installation behind TLS says on top of it."""

from __future__ import annotations

import json
import logging
import runpy
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from huiyin.site import settings as house_settings
from huiyin.site.log_lines import Lines
from tests.builders import World, sign_in

pytestmark = pytest.mark.django_db


def settings_of(folder: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> dict[str, Any]:
    """The settings of an installation whose huiyin.toml says this."""
    (folder / "huiyin.toml").write_text(text, "utf-8")
    monkeypatch.setenv("HUIYIN_DIR", str(folder))
    monkeypatch.delenv("HUIYIN_DATABASE", raising=False)
    return runpy.run_path(str(house_settings.__file__))


@pytest.mark.parametrize("path", ["/", "/d/", "/nowhere/", "/static/huiyin.css", "/q/%00"])
def test_every_answer_says_what_a_browser_may_do(path: str) -> None:
    answer = Client().get(path)
    for rule in ("default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
        assert rule in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] in {"same-origin", "strict-origin"}
    assert "Access-Control-Allow-Origin" not in answer
    answer.close()


def test_the_way_to_tls_says_it_too(settings) -> None:
    settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS = True, 31536000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    answer = Client().get("/q/")
    assert (answer.status_code, answer["Location"]) == (301, "https://testserver/q/")
    assert "object-src 'none'" in answer["Content-Security-Policy"]
    assert Client().get("/q/", secure=True)["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


@pytest.mark.parametrize("method", ["TRACE", "PUT", "DELETE", "PATCH", "BREW"])
def test_other_methods_are_refused(method: str) -> None:
    assert [Client().generic(method, path).status_code for path in ("/", "/q/", "/d/")] == [405] * 3


def test_no_browser_keeps_a_page_of_a_post() -> None:
    world = World()
    client = sign_in(Client(), world.viewer("desk", unit=world.units["town_station"]))
    for path in ("/d/", "/d/notices/", "/"):
        assert "no-store" in client.get(path)["Cache-Control"], path


def test_behind_tls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = settings_of(tmp_path, monkeypatch, 'base_url = "https://example.org"')
    assert (said["SESSION_COOKIE_NAME"], said["CSRF_COOKIE_NAME"]) == ("__Host-sessionid", "__Host-csrftoken")
    for name in "SESSION_COOKIE_SECURE CSRF_COOKIE_SECURE SESSION_COOKIE_HTTPONLY CSRF_COOKIE_HTTPONLY".split():
        assert said[name] is True
    assert (said["SECURE_SSL_REDIRECT"], said["SECURE_HSTS_SECONDS"]) == (True, 31536000)
    assert said["SECURE_HSTS_INCLUDE_SUBDOMAINS"] is True
    assert said["DEBUG"] is False
    other = settings_of(tmp_path, monkeypatch, 'base_url = "https://example.org"\nhsts_subdomains = false')
    assert other["SECURE_HSTS_INCLUDE_SUBDOMAINS"] is False


def test_without_tls_cookies_still_arrive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = settings_of(tmp_path, monkeypatch, 'base_url = "http://127.0.0.1:8000"')
    assert (said["SESSION_COOKIE_NAME"], said["SESSION_COOKIE_SECURE"]) == ("sessionid", False)


def test_the_way_to_postgresql_may_be_encrypted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    address = "postgresql://huiyin@example.org/county?sslmode=verify-full&sslrootcert=ca.pem"
    options = settings_of(tmp_path, monkeypatch, f'database = "{address}"')["DATABASES"]["default"]["OPTIONS"]
    assert options == {"options": "-c timezone=UTC -c jit=off", "sslmode": "verify-full", "sslrootcert": "ca.pem"}


def test_a_line_of_the_log_is_one_line() -> None:
    try:
        raise ValueError("one\ntwo")
    except ValueError:
        trace = sys.exc_info()
    record = logging.LogRecord("huiyin", logging.ERROR, "", 0, "%s", ('"said"\n{"at": "forged"}',), trace)
    line = Lines().format(record)
    assert "\n" not in line
    read = json.loads(line)
    assert (read["level"], read["message"]) == ("ERROR", '"said"\n{"at": "forged"}')
    assert read["at"].endswith("+00:00")
    assert read["trace"].endswith("ValueError"), "what an exception says may quote somebody"
    assert "one\ntwo" not in read["trace"]


@pytest.mark.parametrize("path", ["/q/ABCDE12345/answer/", "/q/ABCDE12345", "/mine/card/ABCDE12345/"])
def test_no_code_of_an_address_reaches_the_log(path: str) -> None:
    record = logging.LogRecord("django.request", logging.ERROR, "", 0, "Internal Server Error: %s", (path,), None)
    line = Lines().format(record)
    assert "ABCDE12345" not in line
    assert json.loads(line)["message"].startswith("Internal Server Error: /")


@pytest.mark.parametrize(
    "path", ["/sign-in/", "/sign-out/", "/say/what/", "/q/XH/answer/", "/d/new/", "/me/end/", "/kept/"]
)
def test_a_form_from_elsewhere_is_refused(path: str) -> None:
    answer = Client(enforce_csrf_checks=True).post(path, {"text": "x"})
    assert answer.status_code == 403
    other = {"Origin": "https://example.org", "X-CSRFToken": "x" * 32}
    assert Client(enforce_csrf_checks=True).post(path, {"text": "x"}, headers=other).status_code == 403


@pytest.mark.parametrize("path", ["/static/", "/f/", "/.git/config", "/static/../settings.py", "/huiyin.toml"])
def test_no_folder_is_shown(path: str) -> None:
    assert Client().get(path).status_code == 404
