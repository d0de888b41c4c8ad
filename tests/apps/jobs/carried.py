"""A provider of text messages that keeps them for a test, or refuses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

from huiyin.apps.jobs.sms import NotSent

NAME = "tests.apps.jobs.carried.Carried"


class Carried:
    """Keeps messages; `broken` says no, with the number in its words as a careless one would."""

    sent: ClassVar[list[tuple[str, str]]] = []

    def __init__(self, broken: bool = False) -> None:
        self.broken = broken

    def send(self, phone: str, text: str) -> None:
        if self.broken:
            raise NotSent(f"balance is empty, {phone} not served: {text}")
        self.sent.append((phone, text))


@contextmanager
def carrying(settings: Any) -> Iterator[list[tuple[str, str]]]:
    """What is sent meanwhile, by number and words."""
    settings.SMS = {"provider": NAME}
    Carried.sent.clear()
    yield Carried.sent
    Carried.sent.clear()


def sent_code() -> str:
    """The six digits of the newest message."""
    found = re.search(r"\d{6}", Carried.sent[-1][1])
    assert found
    return found[0]
