"""Builders of the calendar and clock tests: the seeded calendar, and moments as one writes them in Shanghai."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime, time
from pathlib import Path

from huiyin.core.calendar import Calendar, calendar_from
from huiyin.core.clocks import Segment
from huiyin.core.worktime import SHANGHAI

SEED = Path(__file__).parents[2] / "src" / "huiyin" / "packs" / "calendars" / "china.toml"
SEEDED = tomllib.loads(SEED.read_text(encoding="utf-8"))
# The tests live in November 2026 for ever: 2027 is not yet known, also when its notice has been added to the seed.
CHINA: Calendar = calendar_from(SEEDED | {"notices": [table for table in SEEDED["notices"] if table["year"] <= 2026]})


def day(text: str) -> date:
    return date.fromisoformat(text)


def at(text: str) -> datetime:
    """A moment like 2026-11-18 09:00 in Shanghai, in UTC as it is stored."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


def running(since: str) -> list[Segment]:
    return [Segment(at(since))]


def ran(*periods: tuple[str, str | None]) -> list[Segment]:
    return [Segment(at(start), at(stop) if stop else None) for start, stop in periods]


def holidays(*days: str, over: Calendar = CHINA) -> Calendar:
    return over.inherit(Calendar(off={day(text): "节日" for text in days}))


def clock_time(text: str) -> time:
    return time.fromisoformat(text)
