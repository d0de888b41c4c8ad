"""What a step told its asker: where to go instead, why it takes longer and until when."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from huiyin.apps.cases.meters import more_words
from huiyin.apps.cases.names import said
from huiyin.apps.records.models import Event
from huiyin.core.packs import Pack

DAYS = ("until", "review")
NUMBER = re.compile(r"(?<![\d-])(?:\+?\d[\d-]{5,}\d|1\d{4}|1[12]\d)(?![\d-])")
"""A phone number in a line: seven digits or more, a short service number, or one for emergencies."""


@dataclass(frozen=True)
class Way:
    """Where a declined matter belongs: why not here, which way (the pack's words), office and phone as written."""

    reason: str
    route: str
    go_to: str
    tel: str
    petition_number: str


def asked_of(event: Event) -> Mapping[str, Any]:
    """What was answered in a step; nothing when it was erased."""
    found: Mapping[str, Any] = event.secret.body.get("asked", {}) if hasattr(event, "secret") else {}
    return found


def way_on(happened: Iterable[Event], pack: Pack) -> Way | None:
    """Where to go instead, by the last step that said so."""
    for event in reversed(list(happened)):
        asked = asked_of(event)
        if event.outcome == "refused" and asked.get("route"):
            line = str(asked.get("go_to", ""))
            found = NUMBER.search(line)
            return Way(
                reason=str(asked.get("reason", "")),
                route=choice_words(pack, "route", asked["route"]),
                go_to=line,
                tel=found[0] if found else "",
                petition_number=str(asked.get("petition_number", "")),
            )
    return None


def choice_words(pack: Pack, name: str, code: Any) -> str:
    """The words of a choice that some move of the pack offers."""
    kinds = (ask.kind for move in pack.moves for ask in move.ask if ask.kind.name == name)
    return next((said(text) for kind in kinds for known, text in kind.choices if known == code), "")


def label(pack: Pack, name: str) -> str:
    """What the pack calls a question."""
    kind = pack.question(name)
    return said(kind.title) if kind else ""


def reasons_of_leave(happened: Iterable[Event]) -> dict[int, str]:
    """Why more time, a pause or parking was asked for, by the number (`nth`) of the step that granted it."""
    asked: dict[str, str] = {}
    found: dict[int, str] = {}
    for event in happened:
        do = event.kind.partition(".")[2]
        if do.startswith("ask_"):
            asked[do.removeprefix("ask_")] = str(asked_of(event).get("reason", ""))
        elif do in asked:
            found[event.nth] = asked.pop(do)
    return found


def how_long(asked: Mapping[str, Any], pack: Pack) -> list[str]:
    """Until which day, or how many days more."""
    found = [day for name in DAYS if (day := _day(asked.get(name)))]
    if "days" in asked:
        found.append(_("%(days)s more") % {"days": more_words(asked["days"], pack)})
    return found


def _day(written: Any) -> str:
    try:
        day = date.fromisoformat(str(written))
    except ValueError:
        return ""
    return _("until %(day)s.%(month)s.%(year)s") % {"day": day.day, "month": day.month, "year": day.year}
