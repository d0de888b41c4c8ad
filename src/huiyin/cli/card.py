"""The one-time card: name, a password for one sign-in, the second factor as a QR code. Printed once, kept nowhere."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import TYPE_CHECKING

import segno

if TYPE_CHECKING:
    from huiyin.apps.people.cards import Card


def facts_of(card: Card, place: str) -> dict[str, str]:
    """What is printed, or given out as JSON; `place` is whose it is."""
    return {"place": place, "name": card.name, "password": card.password, "second_factor": card.second_factor}


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
