"""When people in the demo county do things: residents at all hours, staff in office hours, some in the evening."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from random import Random

from huiyin.apps.places.queries import national_calendar
from huiyin.cli.demo.data import read
from huiyin.core.worktime import SHANGHAI

OPENS, CLOSES = time(8, 30), time(18, 0)
LATELY, SHARE_LATELY = timedelta(days=6), 0.22
"""Some more is said in the last days, so that desks have something in hand when the demo is opened."""
NOON = (time(12, 0), time(14, 20))
AT_ONCE = frozenset({"take", "alarm", "arrive", "acknowledge", "follow", "instruct", "send_up", "claim"})
"""Moves that are made at any hour: help, major events, and what people do in their own time."""


def spoken_at(rng: Random, first: datetime, last: datetime) -> datetime:
    """A moment between two at which a resident says something."""
    lately = last - LATELY if rng.random() < SHARE_LATELY else first
    day = max(lately, first) + rng.random() * (last - max(lately, first))
    hour = rng.choices(range(24), read("habits")["hours"]["residents"])[0]
    here = day.astimezone(SHANGHAI).replace(
        hour=hour, minute=rng.randrange(60), second=rng.randrange(60), microsecond=0
    )
    return min(max(here.astimezone(UTC), first), last)


def acted_at(rng: Random, wanted: datetime, do: str, *, resident: bool) -> datetime:
    """When somebody really gets round to it: staff wait for the office to open, now and then they do not."""
    if do in AT_ONCE or rng.random() < 0.06:
        return wanted
    if resident:
        return _awake(rng, wanted)
    here = wanted.astimezone(SHANGHAI)
    while not _works(here) and rng.random() < 0.97:
        here = _next_opening(here, rng)
    return here.astimezone(UTC)


def _works(here: datetime) -> bool:
    open_now = OPENS <= here.time() <= CLOSES and not NOON[0] <= here.time() < NOON[1]
    return open_now and bool(national_calendar().is_workday(here.date()) in (True, None))


def _next_opening(here: datetime, rng: Random) -> datetime:
    if here.time() < OPENS:
        opening = datetime.combine(here.date(), OPENS, SHANGHAI)
    elif NOON[0] <= here.time() < NOON[1]:
        opening = datetime.combine(here.date(), NOON[1], SHANGHAI)
    else:
        opening = datetime.combine(here.date() + timedelta(days=1), OPENS, SHANGHAI)
    return opening + timedelta(seconds=rng.randrange(50 * 60))


def _awake(rng: Random, wanted: datetime) -> datetime:
    here = wanted.astimezone(SHANGHAI)
    if time(7) <= here.time() <= time(22):
        return wanted
    morning = datetime.combine(here.date() + timedelta(days=here.hour > 12), time(7), SHANGHAI)
    return (morning + timedelta(minutes=rng.randrange(180))).astimezone(UTC)
