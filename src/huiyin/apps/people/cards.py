"""One-time cards: a password for one sign-in, and the second factor. Printed once, kept nowhere, chosen by nobody."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # nothing that looks like something else


EVERY_APP = "SHA1"
"""What every authenticator app makes its codes by."""


def kind_of(digest: str) -> str:
    """What an app has to know to make these codes, in the words of apps; empty for what every app knows."""
    return "" if digest == EVERY_APP else digest.replace("SHA", "SHA-")


@dataclass(frozen=True)
class Card:
    """What is printed. `second_factor` is an otpauth:// address, for a QR code."""

    name: str
    password: str
    second_factor: str

    @property
    def secret(self) -> str:
        """The letters of the second factor, for who cannot scan."""
        return self._said["secret"][0]

    @property
    def kind(self) -> str:
        """How its digits are made, where not every app knows it; the picture says it by itself."""
        return kind_of(self._said["algorithm"][0])

    @property
    def _said(self) -> dict[str, list[str]]:
        return parse_qs(urlsplit(self.second_factor).query)


def new_ending() -> str:
    """Four characters that nobody guesses behind a name that everybody would."""
    return "".join(secrets.choice(ALPHABET) for _ in range(4))


def new_password() -> str:
    """Sixteen characters in four groups: 79 bits."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(4))
