"""Dates as offices write them: 2023.5.18, 2023/5/18, 2023年5月18日, 20230518, Excel serials, with or without a time."""

from __future__ import annotations

import datetime as dt
import re

from huiyin.apps.exchange.columns import Cell
from huiyin.apps.exchange.folding import fold_hard
from huiyin.core.errors import RuleError

_EPOCH = dt.datetime(1899, 12, 30)  # noqa: DTZ001  Excel's day 0 as it counts since 1 March 1900
_SERIALS = range(3000, 73051)  # 1908 to 2099: below stand years and counts
_NUMBER = re.compile(r"\d{4,5}(\.\d+)?")
_MARKS = str.maketrans({"。": ".", "、": ".", "．": ".", "—": "-", "–": "-", "−": "-", "~": "-", "号": "日"})
_DAY = re.compile(
    r"(?P<year>\d{4})\s*[-./年]\s*(?P<month>\d{1,2})\s*[-./月]\s*(?P<day>\d{1,2})\s*日?"
    r"\s*(?:[(]?(?:星期|周)[一二三四五六日天][)]?)?"
    r"(?:\s*T?\s*(?P<half>上午|下午|AM|PM)?\s*(?P<hour>\d{1,2})\s*[:时点]\s*(?P<minute>\d{1,2})?\s*分?"
    r"(?::?\s*(?P<second>\d{1,2})(?:\.\d+)?\s*秒?)?(?:\+08:?00)?)?",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)")
_NO_YEAR = re.compile(r"(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?")
_SHORT_YEAR = re.compile(r"(\d\d)\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?")
_NO_DAY = re.compile(r"(?:19|20)\d\d(?:\s*[-./年]\s*(?:\d{1,2}\s*月?)?)?")


def read_date(cell: Cell) -> dt.date:
    """The day of a cell; a time of day is dropped. Refuses with what to write instead."""
    return read_moment(cell).date()


def read_moment(cell: Cell) -> dt.datetime:
    """Day and time of a cell, local, without zone; a day alone is its 00:00."""
    if isinstance(cell, dt.datetime):
        return cell.replace(tzinfo=None, microsecond=0)
    if isinstance(cell, dt.date):
        return dt.datetime.combine(cell, dt.time())
    text = fold_hard(cell).translate(_MARKS)
    serial = _serial(text)
    if serial is not None:
        return _EPOCH + dt.timedelta(seconds=round(serial * 86400))
    match = _DAY.fullmatch(text) or _COMPACT.fullmatch(text)
    if not match:
        raise _refusal(text)
    return _build(match.groupdict(), text)


def _serial(text: str) -> float | None:
    """Excel's day number, also as text. 2023 and 2023.5 are years, not days."""
    if not _NUMBER.fullmatch(text):
        return None
    number = float(text)
    return number if int(number) in _SERIALS else None


def _build(parts: dict[str, str | None], text: str) -> dt.datetime:
    hour = int(parts.get("hour") or 0)
    half = (parts.get("half") or "").upper()
    if half in ("下午", "PM") and hour < 12:
        hour += 12
    if half in ("上午", "AM") and hour == 12:
        hour = 0
    try:
        day = dt.date(int(parts["year"] or 0), int(parts["month"] or 0), int(parts["day"] or 0))
        return dt.datetime.combine(day, dt.time(hour, int(parts.get("minute") or 0), int(parts.get("second") or 0)))
    except ValueError:
        raise RuleError("cell_date_impossible", given=text) from None


def _refusal(text: str) -> RuleError:
    """Say which part is missing; guess nothing."""
    if short := _SHORT_YEAR.fullmatch(text):
        return RuleError("cell_date_short_year", given=text, better=f"20{'.'.join(short.groups())}")
    if _NO_DAY.fullmatch(text):
        return RuleError("cell_date_no_day", given=text)
    if match := _NO_YEAR.fullmatch(text):
        return RuleError("cell_date_no_year", given=text, month=match[1], day=match[2])
    return RuleError("cell_not_date", given=text)
