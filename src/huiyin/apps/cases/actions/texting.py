"""The slip by text message: who left the number of a mobile is sent the public number and the record code of their matter.

Nothing that was said and no code that acts stands in it: the number may be mistyped. A hotline tells its callers itself.
Quiet hours hold it; the same number gets few in an hour, and the codes that somebody waits for come first.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext, override

from huiyin.apps.cases.codes import public_address
from huiyin.apps.cases.models import Case
from huiyin.apps.cases.slips import record_code
from huiyin.apps.jobs import sms
from huiyin.apps.jobs.actions import later
from huiyin.apps.keys.blind import normal_phone
from huiyin.apps.people.throttle import count
from huiyin.apps.records.models import Event
from huiyin.apps.records.rows import insert
from huiyin.core.clocks import send_after
from huiyin.core.words import OPEN_LEVELS, Channel

JOB = "cases.text_slip"
HOUR, MOST_AN_HOUR = 3600, 3
MOBILE = re.compile(r"\+861[3-9]\d{9}")


def put(case: Case, event: Event, now: datetime) -> None:
    """Follows the first event of a matter: a job, where messages are sent and a mobile was left."""
    if event.nth == 1 and sms.offered() and case.channel != Channel.hotline and mobile_of(case):
        insert(later(JOB, event_id=event.seq, payload={"case": case.pk}, run_after=send_after(now)))


def mobile_of(case: Case) -> str:
    """The number as E.164 writes it; empty where none was left, or where nobody may learn that there is a matter.

    Nor is a child's number used before a guardian was asked (Personal Information Protection Law art. 31): they are rung back.
    """
    contact = getattr(case, "contact", None)
    if contact is None or contact.guardian == "" or case.level not in OPEN_LEVELS or case.erased_at:
        return ""
    phone = normal_phone(contact.phone or "")
    return phone if MOBILE.fullmatch(phone) else ""


def text_slip(payload: Mapping[str, Any], now: datetime) -> None:
    """The job. What was erased meanwhile, or made confidential, is told to nobody."""
    case = Case.objects.select_related("contact").get(pk=payload["case"])
    phone = mobile_of(case)
    if not phone or not sms.plenty(now) or count("slipphone", phone, HOUR, now) > MOST_AN_HOUR:
        return
    with override(case.language):
        words = gettext("Huiyin: received as %(number)s. Record code %(record)s. How far it is: %(address)s")
    code = record_code(case)
    grouped = "-".join(code[at : at + 4] for at in range(0, len(code), 4))
    told = {"number": case.code, "record": grouped, "address": public_address(case.code)}
    sms.send(phone=phone, text=words % told, now=now)
