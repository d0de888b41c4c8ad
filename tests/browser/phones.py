"""A served town and a phone in somebody's hand: what the tests of the outbox, of its key and of the kept pages share."""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
import uuid
from base64 import b64decode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from huiyin.apps.keys import aes, outside
from huiyin.apps.keys.sealing import HEAD, MARK, place_of

ROOT = Path(__file__).parent.parent.parent
OWN = ("HUIYIN_DIR", "HUIYIN_SECRET_KEY", "HUIYIN_DATABASE", "DJANGO_SETTINGS_MODULE")
ENVIRONMENT = {key: value for key, value in os.environ.items() if key not in OWN}
SLOW = 40_000  # milliseconds; the machine may be busy with other tests
KEPT = """caches.keys().then(async names => (await Promise.all(names.map(async name =>
    (await (await caches.open(name)).keys()).map(request => new URL(request.url).pathname)))).flat())"""


@dataclass
class Town:
    """A served town: where it answers, who may sign in, and its database."""

    url: str
    folder: Path
    sessions: dict[str, str]
    cases: list[str]
    meeting: str

    def count(self, table: str, where: str, *values: object) -> int:
        """How many rows are in the database now."""
        return int(self.rows(f"SELECT count(*) FROM {table} WHERE {where}", *values)[0][0])

    def rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """What the database answers now."""
        with sqlite3.connect(f"file:{self.folder / 'huiyin.sqlite3'}?mode=ro", uri=True) as base:
            return base.execute(statement, values).fetchall()

    def reported(self, text: str) -> int:
        """How many cases were told in exactly these words: a short first line is the title, opened with the keys of all tests."""
        keyed = (
            "SELECT c.uid, c.title, k.wrapped, k.generation FROM cases_case c JOIN keys_datakey k ON k.owner = c.uid"
        )
        return sum(title_of(*row) == text for row in self.rows(keyed))


def title_of(uid: str, title: str, wrapped: str, generation: int) -> str:
    """The title of a case, of which the file holds nothing readable."""
    owner, sealed = uuid.UUID(uid), b64decode(title.removeprefix(MARK))
    key = aes.unseal(outside.generation(generation), bytes.fromhex(wrapped)[1:], b"key\x1f" + owner.bytes)
    return aes.unseal(key, sealed[HEAD:], owner.bytes + place_of("cases_case", "title", owner).encode()).decode()


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    folder = tmp_path_factory.mktemp("field") / "town"
    python = [sys.executable, "-m"]
    line = [*python, "tests.browser.field_town", str(folder)]
    made = subprocess.run(line, cwd=ROOT, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr
    told = json.loads(made.stdout.splitlines()[-1])
    port = free_port()
    server = subprocess.Popen([*python, "huiyin", "serve", str(folder), "--port", str(port)], env=ENVIRONMENT)
    url = f"http://127.0.0.1:{port}"
    try:
        wait_for(lambda: answers(f"{url}/w/offline/"))
        yield Town(url, folder, told["sessions"], told["cases"], told["meeting"])
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310  (our own server)
            return bool(answer.status == 200)
    except OSError:
        return False


def wait_for(true: Callable[[], object], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.1)


@pytest.fixture
def phone(chromium: Browser, town: Town) -> Iterator[BrowserContext]:
    """A phone of 360 px in which the volunteer is signed in. The service worker stays out unless a test is about it."""
    context = chromium.new_context(viewport={"width": 360, "height": 720}, service_workers="block", locale="zh-CN")
    sign_in(context, town, "volunteer")
    yield context
    context.close()


def sign_in(phone: BrowserContext, town: Town, who: str) -> None:
    phone.add_cookies([{"name": "sessionid", "value": town.sessions[who], "url": town.url}])


def opened(phone: BrowserContext, town: Town, address: str) -> Page:
    page = phone.new_page()
    page.goto(town.url + address)
    expect(page.locator("[data-strip]")).to_be_visible()
    return page


def waiting(page: Page) -> Any:
    """The number in the strip as a person sees it: the strip is shown once the script has counted."""
    return page.locator("[data-strip]:not([hidden]) [data-waiting]")


def send(page: Page) -> None:
    page.locator("form[data-outbox] button.btn").last.click()


def report(page: Page, text: str) -> None:
    page.locator("#id_text").fill(text)
    send(page)


def said() -> str:
    return f"老井台路面塌陷 {uuid.uuid4().hex[:8]}"
