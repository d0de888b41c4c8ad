"""The provider of the tests, as a browser and as this installation see it."""

from __future__ import annotations

import html
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tests.clock import as_ours

if TYPE_CHECKING:
    from django.test import Client

CLIENT, SECRET = "huiyin", "a secret: with/signs"
ROOT = Path(__file__).resolve().parents[3]
WAYS = {"sign_in": "/sign-in/outside/", "again": "/sign-in/again/outside/", "link": "/me/outside/show/"}


@dataclass
class County:
    """A provider that runs as a process of its own, at `issuer`."""

    port: int

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def be(self, **said: Any) -> None:
        """From now on like this; otherwise honest."""
        self._ask("POST", "/be", json.dumps(said))

    def asked(self) -> dict[str, int]:
        """How often each address was asked."""
        counts: dict[str, int] = json.loads(self._ask("GET", "/asked")[1])
        return counts

    def login(self, there: str) -> str:
        """What a browser does at the provider: it is sent back, or told what is wrong."""
        assert there.startswith(f"{self.issuer}/authorize?"), there
        where, text = self._ask("GET", there.removeprefix(self.issuer))
        return where.removeprefix("http://testserver") or text

    def _ask(self, method: str, path: str, body: str | None = None) -> tuple[str, str]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request(method, path, body)
            answer = connection.getresponse()
            return answer.headers.get("Location", ""), answer.read().decode()
        finally:
            connection.close()

    def go(self, client: Client, way: str = "sign_in", **query: str) -> str:
        """Follow the link to the provider, show there who one is: the address that one comes back to."""
        sent = client.get(WAYS[way], query)
        assert sent.status_code == 302, sent.content.decode()
        return self.login(sent["Location"])

    def come(self, client: Client, way: str = "sign_in", **query: str):
        """The whole way, there and back."""
        return client.get(self.go(client, way, **query))

    def told(self, client: Client, way: str = "sign_in", **query: str) -> str:
        """The same, and what the page says then."""
        return text_of(client.get(self.go(client, way, **query), follow=True))


def parts_of(address: str) -> str:
    """The query of an address."""
    return urlsplit(address).query


def text_of(answer: Any) -> str:
    """What a page says."""
    return html.unescape(answer.content.decode())


def notes() -> list[tuple[str, str]]:
    """What the security log holds besides sign-ins by password: kind, and why."""
    from huiyin.apps.people.models import SecurityEntry

    found = SecurityEntry.objects.exclude(kind="signed_in").order_by("id")
    return [(each.kind, each.data.get("why", "")) for each in found]


@contextmanager
def started() -> Iterator[County]:
    """The provider, in a process of its own, until the tests are over."""
    environment = {**os.environ, "AUTHLIB_INSECURE_TRANSPORT": "1", "PYTHONPATH": str(ROOT), **as_ours()}
    command = [sys.executable, "-W", "ignore", "-m", "tests.apps.people.provider"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield County(int(process.stdout.readline()))
        finally:
            process.terminate()
