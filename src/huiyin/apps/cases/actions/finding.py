"""A one-time code by text message: who has the telephone that a matter carries finds the matter without its receipt code.

Only a number that was validated gets one (`validating`), or the number that is just being validated.

Known and unknown numbers are treated alike: the same rows are written, the same is answered, and only a job, later, looks
whether any matter carries the number. As OWASP ASVS 5.0 (V6.5, V6.6) asks: 20 bits, ten minutes, once, few tries, for the
browser that asked.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext, override

from huiyin.apps.cases.codes import digits_of, one_time_code
from huiyin.apps.cases.models import CaseContact, PhoneCode
from huiyin.apps.jobs import sms
from huiyin.apps.jobs.actions import later
from huiyin.apps.jobs.models import Job
from huiyin.apps.keys import outside
from huiyin.apps.keys.blind import blind, normal_phone
from huiyin.apps.people.throttle import count, too_often
from huiyin.apps.records.rows import insert
from huiyin.apps.scope.acting import rule_decides
from huiyin.core.errors import RuleError
from huiyin.core.words import OPEN_LEVELS

JOB = "cases.send_code"
LIVES, KEPT = timedelta(minutes=10), timedelta(days=1)
MOST_TRIES = 5
HOUR = 3600
MOST_AN_HOUR = {"codephone": 5, "codenet": 10}
"""For one number, and from one network."""
AGAIN, MOST_SENDS = timedelta(seconds=30), 3


@rule_decides
@transaction.atomic
def ask_code(*, phone: str, address: str, language: str, now: datetime) -> PhoneCode:
    """Let a code be sent to a number, if any matter carries it validated. Raises sms_not_offered, numbers_anew,
    sms_used_up, too_many_codes(minutes)."""
    return send_later(phone=phone, address=address, language=language, now=now)


def send_later(*, phone: str, address: str, language: str, now: datetime, case: int = 0) -> PhoneCode:
    """The code and its job. `case`: whose number is being validated. Raises as `ask_code`."""
    if not sms.offered():
        raise RuleError("sms_not_offered")
    if outside.keys().before:
        raise RuleError("numbers_anew")
    if sms.used_up(now):
        raise RuleError("sms_used_up")
    index = blind("phone", phone)
    _count({"codephone": index, "codenet": address}, now)
    asked = PhoneCode.objects.create(phone_index=index, made_at=now)
    payload = {"code": asked.pk, "language": language, "nth": 1}
    insert(_job({**payload, "case": case} if case else payload, now))
    return asked


def _count(keys: Mapping[str, str], now: datetime) -> None:
    waits = [too_often(kind, key, MOST_AN_HOUR[kind], HOUR, now) for kind, key in keys.items()]
    if any(waits):
        raise RuleError("too_many_codes", minutes=-(-max(waits) // 60))
    for kind, key in keys.items():
        count(kind, key, HOUR, now)


def _job(payload: Mapping[str, Any], run_after: datetime) -> Job:
    return later(JOB, event_id=None, payload=payload, run_after=run_after)


def send_code(payload: Mapping[str, Any], now: datetime) -> None:
    """The job: send the code while it lives, to the number as a matter keeps it. Nobody's number: nothing is sent."""
    asked = PhoneCode.objects.filter(pk=payload["code"], used_at=None, made_at__gt=now - LIVES).first()
    case = payload.get("case", 0)
    phone = number_of(asked.phone_index, case) if asked else ""
    if asked is None or not phone:
        return
    with override(payload["language"]):
        words = gettext("Huiyin: %(code)s is your code to see your matters, for ten minutes. Tell it to nobody.")
        if case:
            words = gettext("Huiyin: %(code)s is the code to check your number, for ten minutes. Tell it to nobody.")
    nth = payload["nth"]
    again = _job({**payload, "nth": nth + 1}, now + AGAIN) if nth < MOST_SENDS else None
    sms.send(phone=phone, text=words % {"code": one_time_code(asked.uid)}, now=now, again=again)


def number_of(index: str, case: int = 0) -> str:
    """The number behind an index, as E.164 writes it; empty when no matter that may be listed carries it validated. `case`:
    the matter that carries it and is having it validated."""
    rows = CaseContact.objects.filter(phone_index=index, case__level__in=OPEN_LEVELS, case__erased_at=None)
    rows = rows.filter(case=case) if case else rows.filter(validated=True)
    contact = rows.order_by("-case_id").first()
    return normal_phone(contact.phone) if contact and contact.phone else ""


@rule_decides
def check_code(*, asked: uuid.UUID, typed: str, now: datetime) -> str:
    """The index of the number whose code was typed. A try is kept whatever comes of it, so there is no transaction around.

    Raises wrong_one_time_code(left) and code_over: too old, used, or five wrong tries.
    """
    alive = PhoneCode.objects.filter(uid=asked, used_at=None, made_at__gt=now - LIVES)
    tried = alive.filter(tries__lt=MOST_TRIES).update(tries=F("tries") + 1)
    row = PhoneCode.objects.filter(uid=asked).first()
    if row is None or not tried:
        raise RuleError("code_over")
    if not constant_time_compare(one_time_code(row.uid), digits_of(typed)):
        left = MOST_TRIES - row.tries
        raise RuleError("wrong_one_time_code", left=left) if left > 0 else RuleError("code_over")
    if not alive.update(used_at=now):
        raise RuleError("code_over")
    return row.phone_index
