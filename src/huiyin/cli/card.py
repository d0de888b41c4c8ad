"""The one-time card: name, a password for one sign-in, the second factor as a QR code. Printed once, kept nowhere."""

from __future__ import annotations

import io
import secrets
from collections.abc import Mapping

import segno

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # nothing that looks like something else


def new_password() -> str:
    """Sixteen characters in four groups: 79 bits."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(4))


def printed(card: Mapping[str, str]) -> str:
    """The card as a person reads it, with a QR code for the authenticator app."""
    picture = io.StringIO()
    segno.make(card["second_factor"], error="l").terminal(picture, compact=True, border=1)
    return f"""─────────────────────────────────────────────────────────────
  一次性登录卡  One-time card          {card["place"]}
  登录名 Name       {card["name"]}
  密码 Password     {card["password"]}   首次登录须改 to be changed at first sign-in
  第二道 Second     scan with an authenticator app:
{picture.getvalue().rstrip()}
  {card["second_factor"]}
─────────────────────────────────────────────────────────────"""
