"""After a calendar has changed: open clocks are rated again, and once more for those rated meanwhile by the old one."""

from __future__ import annotations

from datetime import datetime, timedelta

from huiyin.apps.cases.actions.rerate import ask_to_rerate
from huiyin.apps.places.models import Place
from huiyin.apps.places.queries import FRESH_SECONDS

READ_BY_ALL = timedelta(seconds=2 * FRESH_SECONDS)
"""By then every process has read the calendar anew and has done with what it had begun by the old one."""


def calendar_changed(place: Place | None, now: datetime) -> None:
    """Rate the open clocks inside a place (None: everywhere) again; call it where the entries are saved."""
    ask_to_rerate(place, now)
    ask_to_rerate(place, now + READ_BY_ALL)
