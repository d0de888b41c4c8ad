"""Text messages to telephones. Which provider carries them is configuration: `[sms]` in huiyin.toml, or none.

    [sms]
    provider = "console"        # or "file", or the dotted path of a class; its other options stand beside it
    a_day = 2000

Send from a job, so that how long a page takes says nothing about a number; the job's payload names a row, never the number.
"""

from __future__ import annotations

import json
import logging
import re
from datetime import datetime
from functools import lru_cache, partial
from typing import Any, Protocol

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.utils.module_loading import import_string
from django.utils.timezone import localdate

from huiyin.apps.jobs.models import Job
from huiyin.apps.people.security import note
from huiyin.apps.people.throttle import MOST_COUNTED, count, too_often
from huiyin.apps.records.rows import insert

OURS = {"console": "huiyin.apps.jobs.providers.Console", "file": "huiyin.apps.jobs.providers.File"}
KIND, TWO_DAYS = "sms", 48 * 3600
DIGITS = re.compile(r"\d{4,}")
logger = logging.getLogger(__name__)


class NotSent(Exception):
    """The provider did not take the message; why, in a few words."""


class Provider(Protocol):
    """Carries messages. Made once, with the options of `[sms]` as keywords; it sets itself a short timeout."""

    def send(self, phone: str, text: str) -> None:
        """Hand one message over; `phone` as E.164 writes it (+8613…). Raises NotSent."""


def offered() -> bool:
    """Can messages be sent from here at all?"""
    return bool(settings.SMS.get("provider"))


def shows_in_demo() -> bool:
    """A demo whose messages go nowhere: what would be sent is shown on the page."""
    return bool(settings.DEMO and settings.SMS.get("provider") == "console")


def provider() -> Provider:
    """The provider that is configured."""
    return _made(json.dumps(settings.SMS, sort_keys=True, default=str))


@lru_cache(maxsize=4)
def _made(config: str) -> Provider:
    options: dict[str, Any] = json.loads(config)
    name = str(options.pop("provider"))
    made: Provider = import_string(OURS.get(name, name))(**options)
    return made


def check() -> None:
    """A provider that cannot be made stops the start."""
    try:
        made = provider() if offered() else None
    except (ImportError, TypeError, ValueError, OSError) as wrong:
        raise ImproperlyConfigured(
            f"[sms] of huiyin.toml: {settings.SMS['provider']!r} cannot be used: {wrong}"
        ) from wrong
    if made is not None and not callable(getattr(made, "send", None)):
        raise ImproperlyConfigured(f"[sms] of huiyin.toml: {settings.SMS['provider']!r} has no send(phone, text).")


def used_up(now: datetime) -> bool:
    """Have all messages of the day been sent?"""
    return _budget() <= 0 or bool(too_often(KIND, _day(now), _budget(), TWO_DAYS, now))


def plenty(now: datetime) -> bool:
    """Is half of the day's messages left? What nobody waits for is sent only then."""
    return not too_often(KIND, _day(now), max(_budget() // 2, 1), TWO_DAYS, now)


def send(*, phone: str, text: str, now: datetime, again: Job | None = None) -> bool:
    """Send a message once the transaction is over: a provider may be slow, and nothing is locked meanwhile.

    False: those of the day are used up. When the provider does not take it, the job `again` is put into the queue.
    """
    n = count(KIND, _day(now), TWO_DAYS, now)
    if n > _budget():
        return False
    if n == _budget():
        note("sms_used_up", now, data={"a_day": n})
    transaction.on_commit(partial(_deliver, phone, text, again), robust=True)
    return True


def _deliver(phone: str, text: str, again: Job | None) -> None:
    try:
        provider().send(phone, text)
    except Exception as wrong:  # noqa: BLE001  (a provider is somebody else's code)
        logger.warning("a text message was not sent: %s", without_numbers(wrong))
        if again is not None:
            insert(again)


def without_numbers(wrong: Exception) -> str:
    """What went wrong, without the number and the code that may stand in it."""
    return DIGITS.sub("…", str(wrong) or type(wrong).__name__)[:200]


def _budget() -> int:
    return min(int(settings.SMS_A_DAY), MOST_COUNTED - 1)


def _day(now: datetime) -> str:
    return localdate(now).isoformat()
