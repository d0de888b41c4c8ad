"""The demo county as a newcomer gets it: `huiyin demo`, `huiyin serve`, signing in with what was printed."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser

from tests.codes import unhurried

OWN = ("HUIYIN_DIR", "HUIYIN_SECRET_KEY", "HUIYIN_DATABASE", "DJANGO_SETTINGS_MODULE")
ENVIRONMENT = {key: value for key, value in os.environ.items() if key not in OWN}
HUIYIN = [sys.executable, "-m", "huiyin"]
PATIENCE_SECONDS = 180


@dataclass
class Demo:
    """A served demo: where it answers, the password of all accounts, and the sign-in names by role."""

    url: str
    password: str
    names: list[str]

    def named(self, part: str) -> str:
        """The first sign-in name with this part in it."""
        return next(name for name in self.names if part in name)

    def session(self, browser: Browser, name: str) -> str:
        """Sign in as a person would: name, password, and the code that the sign-in page of a demo shows."""
        context = browser.new_context()
        page = context.new_page()
        unhurried(8)
        page.goto(f"{self.url}/sign-in/")
        code = page.locator("tr", has=page.get_by_text(name, exact=True)).locator(".code").inner_text()
        page.fill("[name=username]", name)
        page.fill("[name=password]", self.password)
        page.fill("[name=code]", code)
        with page.expect_navigation():
            page.locator("main button.btn").click()
        assert "/sign-in/" not in page.url, page.inner_text("main")
        found = {cookie["name"]: cookie["value"] for cookie in context.cookies()}
        context.close()
        return found["sessionid"]

    def session_where(
        self, browser: Browser, part: str, path: str, shows: str, known: dict[str, str] | None = None
    ) -> str:
        """A session of the first such account whose page at `path` shows something. `known`: who has signed in, since a code counts
        once and the next one comes in half a minute."""
        known = {} if known is None else known
        for name in [name for name in self.names if part in name]:
            session = known[name] = known[name] if name in known else self.session(browser, name)
            context = browser.new_context()
            context.add_cookies([{"name": "sessionid", "value": session, "url": self.url}])
            page = context.new_page()
            page.goto(self.url + path)
            found = page.locator(shows).count()
            context.close()
            if found:
                return session
        raise AssertionError(f"no {part} account has {shows} on {path}")


def built_once(shared: Path) -> Path:
    """The folder of a demo that whoever comes first builds there; `said` beside it is what the command printed."""
    county, said = shared / "county", shared / "said"
    try:
        shared.mkdir()
    except FileExistsError:
        wait_for(said.exists, "the demo that is being built beside us")
        return county
    made = subprocess.run(
        [*HUIYIN, "demo", str(county), "--seed", "7"], env=ENVIRONMENT, capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stderr
    part = shared / "said.part"
    part.write_text(made.stdout, "utf-8")
    part.rename(said)
    return county


@contextmanager
def served_demo(shared: Path, folder: Path) -> Iterator[Demo]:
    """Serve a copy of the demo that all tests share, and stop it at the end."""
    shutil.copytree(built_once(shared), folder)
    said = (shared / "said").read_text("utf-8")
    password = re.search(r"password.*?(\S+)$", said, re.MULTILINE)
    assert password, said
    printed = re.findall(r"^  ([a-z][\w.-]+)  +\S.* · ", said, re.MULTILINE)
    port = free_port()
    server = subprocess.Popen([*HUIYIN, "serve", str(folder), "--port", str(port)], env=ENVIRONMENT)
    url = f"http://127.0.0.1:{port}"
    try:
        wait_until_it_answers(url)
        names = accounts_of(url)
        assert set(printed) <= set(names)
        yield Demo(url, password.group(1), names)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)


def accounts_of(url: str) -> list[str]:
    """Everybody whom the sign-in page of a demo names."""
    with urllib.request.urlopen(f"{url}/sign-in/", timeout=20) as answer:  # noqa: S310  (our own server)
        return re.findall(r'<th scope="row">([\w.-]+)</th>', answer.read().decode())


def free_port() -> int:
    """A port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_it_answers(url: str) -> None:
    """Wait for the first answer of the server."""

    def answers() -> bool:
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310  (our own server)
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    wait_for(answers, url)


def wait_for(ready: Callable[[], bool], what: str) -> None:
    """Wait for another process."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not ready():
        assert time.monotonic() < end, f"waited in vain for {what}"
        time.sleep(0.1)
