"""Which backups in a folder have had their time: daily ones for some days, the first of each month for some months.

What was erased still lies in backups from before; that they go is what makes an erasure complete. Only files that
`huiyin backup DIR FOLDER` has named itself are looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

OURS = re.compile(r"huiyin-(\d{4}-\d{2}-\d{2})\.tar\.gz")


def name_of(day: date) -> str:
    """What the backup of a day is called in its folder."""
    return f"huiyin-{day.isoformat()}.tar.gz"


def day_of(name: str) -> date | None:
    """The day in such a name; None for what is none."""
    found = OURS.fullmatch(name)
    try:
        return date.fromisoformat(found[1]) if found else None
    except ValueError:
        return None


def expired(names: Iterable[str], today: date, *, days: int, months: int) -> list[str]:
    """Names whose time is over, the oldest first. Of each month its first backup counts as the monthly one; `months` of them stay,
    that of this month among them."""
    dated = sorted((day, name) for name in names if (day := day_of(name)))
    first = {(day.year, day.month): name for day, name in reversed(dated)}
    before = today.year * 12 + today.month - months
    return [
        name
        for day, name in dated
        if day < today - timedelta(days=days)
        and not (first[day.year, day.month] == name and day.year * 12 + day.month > before)
    ]
