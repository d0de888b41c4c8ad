"""A passkey in a real browser: Chromium's own virtual authenticator makes it, keeps it and signs with it."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.served_demo import ENVIRONMENT, free_port, wait_until_it_answers

PASSWORD = "purple kettle boils"  # of an account that lives as long as this test
MAKE = """
from django.utils import timezone
from huiyin.apps.people.actions import change_password, hand_out_card
from huiyin.apps.people.models import Account
from huiyin.apps.people.queries import Viewer
from huiyin.apps.units.models import Post
from huiyin.apps.people.grants import grant_post
from huiyin.apps.people.actions import add_person
by, now = Viewer.for_system("test"), timezone.now()
person = add_person(name="何桂香", code="W001")
grant_post(by=by, person=person, post=Post.objects.get(title="desk"), starts=timezone.localdate(), now=now)
card = hand_out_card(by=by, person=person, now=now)
change_password(account=Account.objects.get(person=person), password={password!r}, now=now)
print(card.second_factor)
"""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """An installation with one account; where it answers, and the address of its authenticator."""
    folder, port = tmp_path_factory.mktemp("passkey") / "county", free_port()
    huiyin = [sys.executable, "-m", "huiyin"]
    subprocess.run(
        [*huiyin, "init", str(folder), "--place", "云岫县"], env=ENVIRONMENT, check=True, capture_output=True
    )
    secret = _secret(folder)
    server = subprocess.Popen([*huiyin, "serve", str(folder), "--port", str(port)], env=ENVIRONMENT)
    try:
        wait_until_it_answers(f"http://127.0.0.1:{port}/sign-in/")
        yield f"http://localhost:{port}", secret
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)


def _secret(folder: Path) -> str:
    lines = f"import django; django.setup()\n{MAKE.format(password=PASSWORD)}"
    env = {**ENVIRONMENT, "HUIYIN_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "huiyin.site.settings"}
    made = subprocess.run([sys.executable, "-c", lines], env=env, check=True, capture_output=True, text=True)
    return made.stdout.strip().splitlines()[-1]


def sign_in(page: Page, base: str, secret: str) -> None:
    from tests.codes import by_card

    page.goto(f"{base}/sign-in/")
    page.fill("[name=username]", "W001")
    page.fill("[name=password]", PASSWORD)
    page.fill("[name=code]", by_card(secret))
    with page.expect_navigation():
        page.locator("main button.btn").first.click()
    assert "/sign-in/" not in page.url, page.inner_text("main")


def test_a_browser_makes_a_passkey_and_signs_in_with_it(served: tuple[str, str], chromium: Browser) -> None:
    base, secret = served
    context = chromium.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    device = context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    sign_in(page, base, secret)
    page.goto(f"{base}/me/passkey/")
    page.fill("[name=name]", "我的手机")
    with page.expect_navigation(url=f"{base}/me/"):
        page.get_by_role("button", name="创建").click()
    assert "我的手机" in page.inner_text("main")
    with page.expect_navigation():
        page.get_by_role("button", name="退出").first.click()
    page.goto(f"{base}/sign-in/")
    page.get_by_role("link", name="用通行密钥").click()
    with page.expect_navigation(url=f"{base}/d/"):
        page.get_by_role("button", name="用通行密钥").click()
    assert "何桂香" in page.inner_text("header")
    context.close()


def test_without_script_the_page_says_what_to_do(served: tuple[str, str], chromium: Browser) -> None:
    base, _ = served
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{base}/sign-in/passkey/")
    assert "通行密钥要用支持它、能运行脚本的浏览器" in page.inner_text("main")
    assert page.get_by_role("button", name="用通行密钥").count() == 0
    page.get_by_role("link", name="用登录名和密码").click()
    assert page.locator("[name=password]").count() == 1
    context.close()
