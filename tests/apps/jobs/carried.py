"""A provider of text messages that keeps them for a test, or refuses."""

from __future__ import annotations

from typing import ClassVar

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
