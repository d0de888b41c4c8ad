"""What this browser has shown, for half an hour: that it has a telephone, or a card with its PIN. It stands in the session."""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest

from huiyin.apps.keys.blind import key_name

SHOWN, ASKED = "mine", "mine_code"
HALF_AN_HOUR = timedelta(minutes=30)


@dataclass(frozen=True)
class Shown:
    """The blind index of a telephone and the name of the key that made it, or the uid of a card; and when it was shown."""

    at: str
    phone: str = ""
    card: str = ""
    key: str = ""

    @property
    def moment(self) -> datetime:
        """When."""
        return datetime.fromisoformat(self.at)


def keep(request: HttpRequest, now: datetime, *, phone: str = "", card: str = "") -> None:
    """It was shown just now: from here on the session has a new key, so that nobody waits behind an old one."""
    request.session.pop(ASKED, None)
    request.session.cycle_key()
    request.session[SHOWN] = asdict(Shown(now.isoformat(), phone, card, key_name() if phone else ""))


def shown(request: HttpRequest, now: datetime) -> Shown | None:
    """What was shown within the last half hour."""
    kept = request.session.get(SHOWN)
    if not isinstance(kept, dict):
        return None
    found = Shown(**kept)
    if found.phone and found.key != key_name():
        return None
    return found if timedelta() <= now - found.moment < HALF_AN_HOUR else None


def asked(request: HttpRequest) -> uuid.UUID | None:
    """For which one-time code this browser has asked."""
    kept = request.session.get(ASKED)
    return uuid.UUID(kept) if isinstance(kept, str) else None


def ask(request: HttpRequest, code: uuid.UUID) -> None:
    """This browser, and no other, may type this code."""
    request.session[ASKED] = str(code)


def forget(request: HttpRequest, *also: str) -> None:
    """Go out: what was shown, and what was seen since, is closed here."""
    for name in (SHOWN, ASKED, *also):
        request.session.pop(name, None)
    request.session.cycle_key()
