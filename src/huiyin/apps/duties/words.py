"""Spans and slots in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from huiyin.apps.duties.models import Owed
from huiyin.apps.slots.models import Slot
from huiyin.apps.slots.queries import name_of, where_of
from huiyin.apps.slots.texts import KINDS
from huiyin.core.slots import SlotKind
from huiyin.core.spans import Span
from huiyin.core.worktime import SHANGHAI

COMES = (SlotKind.reception, SlotKind.hours)
"""Kinds to which residents just come when nothing has to be booked."""


def span_words(span: str) -> str:
    """`2026-11` → November 2026, `2026-Q4` → the 4th quarter of 2026, and so on."""
    year, _sep, rest = span.partition("-")
    if not rest:
        return _("the year %(year)s") % {"year": year}
    if rest[0] == "Q":
        return _("quarter %(n)s of %(year)s") % {"year": year, "n": rest[1:]}
    if rest[0] == "H":
        return (_("first half of %(year)s") if rest == "H1" else _("second half of %(year)s")) % {"year": year}
    if rest[0] == "W":
        return _("week %(n)s of %(year)s") % {"year": year, "n": int(rest[1:])}
    month, _sep, day = rest.partition("-")
    told = {"year": year, "month": int(month), "day": int(day or 0)}
    return _("%(month)s/%(day)s/%(year)s") % told if day else pgettext("a month", "%(month)s/%(year)s") % told


def due_words(row: Owed) -> str:
    """Until when: 11月30日前."""
    return by_day(row.due_on)


def by_day(day: date | None) -> str:
    """The same for a day."""
    if day is None:
        return _("by a day that is not known yet")
    return _("by %(month)s/%(day)s") % {"month": day.month, "day": day.day}


def month_words(span: Span) -> str:
    """The month of a span."""
    return span_words(span.name)


def hours_words(starts: datetime, ends: datetime) -> str:
    """9:00-11:30."""
    begin, end = starts.astimezone(SHANGHAI), ends.astimezone(SHANGHAI)
    return f"{begin.hour}:{begin:%M}–{end.hour}:{end:%M}"


def told(rows: Iterable[Slot]) -> list[dict[str, Any]]:
    """Slots by day, each in words."""
    days = groupby(rows, key=lambda row: row.starts.astimezone(SHANGHAI).date())
    return [{"day": day, "slots": [in_words(row) for row in found]} for day, found in days]


def in_words(row: Slot) -> dict[str, Any]:
    """A slot in words: when, what, who, where, how many places are left."""
    return {
        "slot": row,
        "hours": hours_words(row.starts, row.ends),
        "kind": KINDS[row.kind],
        "name": name_of(row),
        "where": where_of(row),
        "left": row.capacity - row.taken,
        "comes": row.kind in COMES,
    }
