"""What a resident has said so far: kept in the visitor's session for seven days, no account, no table."""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest

KEY, SENT = "say_draft", "say_sent"
KEEP = timedelta(days=7)
RECEIPT_FOR = timedelta(hours=2)
"""How long the receipt page stays open in the same browser: phones are lent, and the code acts."""


@dataclass(frozen=True)
class Draft:
    """One matter that is being told. `uid` becomes the case's; `place` 0: not asked yet; `done`: answered steps."""

    uid: str
    town: int
    slug: str
    begun: str
    place: int = 0
    text: str = ""
    photos: int = 0
    voices: int = 0
    category: str = ""
    spot: str = ""
    lon: float | None = None
    lat: float | None = None
    how: str = ""
    phone: str = ""
    name: str = ""
    for_other: bool = False
    helper: str = ""
    child: bool = False
    guardian: str = ""
    mandate: str = ""
    witness: str = ""
    done: list[str] = field(default_factory=list)

    @property
    def id(self) -> uuid.UUID:
        """The uid of the case to be."""
        return uuid.UUID(self.uid)

    @property
    def point(self) -> tuple[float, float] | None:
        """Longitude and latitude, when the visitor gave them."""
        return (self.lon, self.lat) if self.lon is not None and self.lat is not None else None

    def answered(self, step: str, **answers: Any) -> Draft:
        """The draft with a step's answers."""
        return replace(self, **answers, done=[*(s for s in self.done if s != step), step])

    def without(self, *steps: str) -> Draft:
        """The draft with steps to be asked again."""
        return replace(self, done=[step for step in self.done if step not in steps])


NAMES = frozenset(each.name for each in fields(Draft))


def load(request: HttpRequest, now: datetime) -> Draft | None:
    """The draft of this browser, None when there is none or it is too old."""
    raw = request.session.get(KEY)
    if not isinstance(raw, dict) or not {"uid", "town", "slug", "begun"} <= set(raw) <= NAMES:
        return None
    draft = Draft(**raw)
    return draft if now - datetime.fromisoformat(draft.begun) < KEEP else None


def keep(request: HttpRequest, draft: Draft) -> None:
    """Put the draft into the session: an anonymous one then lives seven days, a signed-in one keeps its own time."""
    request.session[KEY] = asdict(draft)
    if not request.user.is_authenticated:
        request.session.set_expiry(KEEP)


def forget(request: HttpRequest) -> None:
    """Drop the draft."""
    request.session.pop(KEY, None)


def sent(request: HttpRequest, draft_uid: str, case: str, kind: str, now: datetime) -> None:
    """Remember what was sent, drop the draft: a second click finds the same receipt."""
    forget(request)
    request.session[SENT] = {"draft": draft_uid, "case": case, "kind": kind, "at": now.isoformat()}


def forget_sent(request: HttpRequest, case: str) -> None:
    """The receipt of this case is shown here no more."""
    if request.session.get(SENT, {}).get("case") == case:
        request.session.pop(SENT)


def last_sent(request: HttpRequest, now: datetime) -> dict[str, str] | None:
    """What was sent last from this browser, for two hours."""
    kept = request.session.get(SENT)
    if not isinstance(kept, dict) or now - datetime.fromisoformat(kept["at"]) > RECEIPT_FOR:
        return None
    return kept
