"""What the phone sends as text: whole numbers, and when it happened, put right by how wrong its clock is now."""

from __future__ import annotations

from datetime import datetime, timedelta

KEPT = timedelta(days=90)
MOST_DIGITS = 18


def whole(text: str) -> int:
    """A whole number above zero that fits into a column; 0 for anything else."""
    return int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else 0


def moment(text: str) -> datetime | None:
    """An ISO time with its offset, None when it is not one."""
    try:
        read = datetime.fromisoformat(text.strip().replace("Z", "+00:00"))
    except ValueError:
        return None
    return read if read.tzinfo is not None else None


def happened_at(at: str, sent: str, now: datetime) -> datetime:
    """The true time of `at`. `sent` is the device's own time when it sent: `now - sent` is the error of its clock.

    Never later than `now`, never more than 90 days back; `now` when nothing can be read.
    """
    told, clock = moment(at), moment(sent)
    if told is None:
        return now
    try:
        true = told + (now - clock) if clock else told
    except OverflowError:
        return now
    return min(max(true, now - KEPT), now)
