"""Refusals in the security log: of steps that are not the post's, one by one; of what anybody may try, one entry an hour.

Whoever tries codes by the thousand would else fill the disk: they are counted by network and hour, and written down when the hour
is over (`plans`: who calls `write_tally` then is registered in wiring).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from huiyin.apps.people.queries import Viewer
from huiyin.apps.people.security import network_of, note
from huiyin.apps.people.throttle import count, how_often
from huiyin.apps.scope.acting import rule_decides
from huiyin.core.errors import RuleError

NOT_THEIRS = frozenset({
    "not_yours", "acted_as_other", "handler_confirms", "not_self_requested", "not_your_village", "cards_not_yours",
    "not_your_entry", "own_account", "grant_to_oneself", "keepers_apart",
})  # fmt: skip
"""What a rule says to who would do what is another's to do."""
HOUR, COUNTED_FOR = timedelta(hours=1), timedelta(days=2)
MOST_NETWORKS = 500
"""So many networks have an entry of their own in an hour; the rest is counted together."""
_plans: list[Callable[[Mapping[str, Any], datetime], None]] = []


def plans(work: Callable[[Mapping[str, Any], datetime], None]) -> None:
    """What sees to it that `write_tally` is called with these facts at that moment."""
    _plans.append(work)


def note_refused(refusal: RuleError, action: str, given: Mapping[str, Any]) -> None:
    """Follows an action that has refused: an entry, if a post would do what is not its to do."""
    by, now = given.get("by"), given.get("now")
    if (
        refusal.code not in NOT_THEIRS
        or not isinstance(by, Viewer)
        or not by.actor.post
        or not isinstance(now, datetime)
    ):
        return
    case = getattr(given.get("act"), "case", given.get("case"))
    data = {"action": str(refusal.values.get("do", action)), "why": refusal.code}
    note("refused", now, by=by, data=data | ({"uid": str(case)} if isinstance(case, UUID) else {}))


@rule_decides
@transaction.atomic
def tally(kind: str, address: str, now: datetime) -> None:
    """Something that anybody may try has happened once more; `kind` is one of the security log."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    facts = {"kind": kind, "network": network_of(address), "hour": hour.isoformat()}
    seconds = int(COUNTED_FOR.total_seconds())
    if how_often("tally", _key(facts), now) == 0 and count("networks", facts["hour"], seconds, now) > MOST_NETWORKS:
        facts["network"] = ""
    if count("tally", _key(facts), seconds, now) == 1:
        for work in _plans:
            work(facts, hour + HOUR)


@rule_decides
def write_tally(facts: Mapping[str, Any], now: datetime) -> None:
    """The entry of an hour that is over."""
    times = how_often("tally", _key(facts), now)
    if times:
        note(facts["kind"], now, address=facts["network"], data={"hour": facts["hour"], "times": times})


def _key(facts: Mapping[str, Any]) -> str:
    return " ".join(facts[name] for name in ("kind", "network", "hour"))
