"""What a phone or laptop wrote down at a meeting without signal, taken over afterwards: each thing once, in whatever order."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from huiyin.apps.decisions.actions.acting import Done, act
from huiyin.apps.decisions.actions.counting import Counted, Noted, count_sheet, write_minutes
from huiyin.apps.people.queries import Viewer
from huiyin.core.errors import RuleError

Item = Done | Noted | Counted


@dataclass(frozen=True)
class Taken:
    """What became of it: which uids are there now, and which were refused with why; the latter stay in the device."""

    there: tuple[uuid.UUID, ...]
    refused: tuple[tuple[uuid.UUID, RuleError], ...]


def take_meeting(*, by: Viewer, sitting: uuid.UUID, items: Sequence[Item], now: datetime) -> Taken:
    """Take over what was written down at the meeting; every thing has its device's uid, so that sending again doubles nothing.

    What one of them is refused for keeps no other back. Who came is taken before what was counted of them.
    """
    there: list[uuid.UUID] = []
    refused: list[tuple[uuid.UUID, RuleError]] = []
    for item in sorted(items, key=_order):
        try:
            _write(by, sitting, item, now)
        except RuleError as refusal:
            refused.append((item.uid, refusal))
        else:
            there.append(item.uid)
    return Taken(tuple(there), tuple(refused))


def _order(item: Item) -> tuple[int, str]:
    """Acts by their moment, then the count that is compared with them, then the minutes."""
    if isinstance(item, Done):
        return 0, item.at.isoformat() if item.at else ""
    return (1, "") if isinstance(item, Counted) else (2, "")


def _write(by: Viewer, sitting: uuid.UUID, item: Item, now: datetime) -> None:
    if isinstance(item, Done):
        act(by=by, sitting=sitting, done=item, now=now)
    elif isinstance(item, Counted):
        count_sheet(by=by, sitting=sitting, counted=item, now=now)
    else:
        write_minutes(by=by, sitting=sitting, noted=item, now=now)
