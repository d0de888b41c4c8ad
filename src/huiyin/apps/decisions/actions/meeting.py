"""What a phone or laptop wrote down at a meeting without signal, taken over afterwards: each thing once, in whatever order."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from huiyin.apps.decisions.actions.acting import Done, Refused, act_each
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

    What one of them is refused for keeps no other back. Who came is taken first, all of it together; then what was counted of them.
    """
    acts = sorted((item for item in items if isinstance(item, Done)), key=_moment)
    refused = _acts(by, sitting, acts, now) if acts else []
    for item in sorted((item for item in items if not isinstance(item, Done)), key=lambda one: isinstance(one, Noted)):
        try:
            _paper(by, sitting, item, now)
        except RuleError as refusal:
            refused.append((item.uid, refusal))
    kept_back = {uid for uid, _why in refused}
    return Taken(tuple(item.uid for item in items if item.uid not in kept_back), tuple(refused))


def _acts(by: Viewer, sitting: uuid.UUID, acts: Sequence[Done], now: datetime) -> Refused:
    """Together; where that meets what another device sends at this very moment, one by one."""
    try:
        return act_each(by=by, sitting=sitting, dones=acts, now=now)
    except RuleError as refusal:
        if refusal.code == "busy" and len(acts) > 1:
            return [why for one in acts for why in _acts(by, sitting, [one], now)]
        return [(one.uid, refusal) for one in acts]


def _moment(done: Done) -> str:
    return done.at.isoformat() if done.at else ""


def _paper(by: Viewer, sitting: uuid.UUID, item: Noted | Counted, now: datetime) -> None:
    if isinstance(item, Counted):
        count_sheet(by=by, sitting=sitting, counted=item, now=now)
    else:
        write_minutes(by=by, sitting=sitting, noted=item, now=now)
