"""Dates, hours and time left, written as people say them: 11月23日（周一）18:00, 余3小时, 逾期1天."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from django.utils.translation import gettext, ngettext, pgettext, pgettext_lazy

ZONE = ZoneInfo("Asia/Shanghai")

WEEKDAYS = (
    pgettext_lazy("weekday", "Mon"),
    pgettext_lazy("weekday", "Tue"),
    pgettext_lazy("weekday", "Wed"),
    pgettext_lazy("weekday", "Thu"),
    pgettext_lazy("weekday", "Fri"),
    pgettext_lazy("weekday", "Sat"),
    pgettext_lazy("weekday", "Sun"),
)
MONTHS = (
    pgettext_lazy("month", "Jan"),
    pgettext_lazy("month", "Feb"),
    pgettext_lazy("month", "Mar"),
    pgettext_lazy("month", "Apr"),
    pgettext_lazy("month", "May"),
    pgettext_lazy("month", "Jun"),
    pgettext_lazy("month", "Jul"),
    pgettext_lazy("month", "Aug"),
    pgettext_lazy("month", "Sep"),
    pgettext_lazy("month", "Oct"),
    pgettext_lazy("month", "Nov"),
    pgettext_lazy("month", "Dec"),
)
MINUTE, HOUR, DAY = 60, 3600, 86400
EXACT_HOURS = 3  # below three hours the minutes count too


def local(value: dt.date) -> dt.date:
    """The same moment on the clock of the village; a plain date stays as it is."""
    if isinstance(value, dt.datetime) and value.tzinfo is not None:
        return value.astimezone(ZONE)
    return value


def hour(value: dt.datetime) -> str:
    """8:50 in Chinese, 08:50 in English."""
    moment = local(value)
    assert isinstance(moment, dt.datetime)
    pattern = pgettext("hour and minute", "%(hour)02d:%(minute)02d")
    return pattern % {"hour": moment.hour, "minute": moment.minute}


def short_day(value: dt.date, now: dt.date | None = None) -> str:
    """11月23日; with the year if `now` is given and lies in another one."""
    moment = local(value)
    parts = {"day": moment.day, "month": MONTHS[moment.month - 1], "year": moment.year}
    if now is not None and local(now).year != moment.year:
        return gettext("%(day)s %(month)s %(year)s") % parts
    return gettext("%(day)s %(month)s") % parts


def day(value: dt.date, now: dt.date | None = None) -> str:
    """11月23日（周一）, Mon 23 Nov; with the year if `now` is given and lies in another one."""
    weekday = WEEKDAYS[local(value).weekday()]
    return gettext("%(weekday)s %(date)s") % {"weekday": weekday, "date": short_day(value, now)}


def full_day(value: dt.date) -> str:
    """2026年11月23日（周一）: always with the year, for receipts and paper."""
    moment = local(value)
    date = gettext("%(day)s %(month)s %(year)s") % {
        "day": moment.day,
        "month": MONTHS[moment.month - 1],
        "year": moment.year,
    }
    return gettext("%(weekday)s %(date)s") % {"weekday": WEEKDAYS[moment.weekday()], "date": date}


def when(value: dt.date, now: dt.date | None = None) -> str:
    """11月23日（周一）18:00, Mon 23 Nov 18:00; a plain date has no hour."""
    if not isinstance(value, dt.datetime):
        return day(value, now)
    return gettext("%(day)s %(hour)s") % {"day": day(value, now), "hour": hour(value)}


def full_when(value: dt.datetime) -> str:
    """2026年11月18日（周三）19:20."""
    return gettext("%(day)s %(hour)s") % {"day": full_day(value), "hour": hour(value)}


def span(seconds: float) -> str:
    """A length of time, rounded down: 40分钟, 1小时50分, 3小时, 2天."""
    minutes, hours, days = int(seconds // MINUTE), int(seconds // HOUR), int(seconds // DAY)
    if days:
        return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
    if hours >= EXACT_HOURS or (hours and not minutes % 60):
        return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    if hours:
        return gettext("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": minutes % 60}
    if minutes:
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    return gettext("less than a minute")


def due_in(due: dt.datetime, now: dt.datetime) -> str:
    """余3小时 before `due`, 逾期1天 after it: calendar time, rounded down."""
    seconds = (due - now).total_seconds()
    if seconds < 0:
        return gettext("late by %(span)s") % {"span": span(-seconds)}
    return gettext("%(span)s left") % {"span": span(seconds)}


def days_left(days: int) -> str:
    """Working days as a clock counted them: 余2个工作日, 今天到期, 逾期1个工作日."""
    if days < 0:
        return ngettext("late by %(n)d working day", "late by %(n)d working days", -days) % {"n": -days}
    if days == 0:
        return gettext("due today")
    return ngettext("%(n)d working day left", "%(n)d working days left", days) % {"n": days}


def stamp(value: dt.datetime) -> str:
    """2026-11-20T08:50+08:00, for the machine-readable part of <time>."""
    moment = local(value)
    assert isinstance(moment, dt.datetime)
    return moment.isoformat(timespec="minutes")
