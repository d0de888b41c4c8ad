"""A text message to staff when what they sign in with was changed: whoever did not do it themselves learns of it elsewhere.

To the telephone that the security administrator has entered, and only where messages can be sent (`[sms]`). No link, no code.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext, override

from huiyin.apps.jobs import sms
from huiyin.apps.jobs.actions import later
from huiyin.apps.keys.blind import normal_phone
from huiyin.apps.people.models import Account, SecurityEntry
from huiyin.apps.people.security import KINDS
from huiyin.apps.records.rows import insert

JOB = "people.alert"
KINDS_TOLD = frozenset({"password_changed", "factor_changed", "passkey_added", "passkey_removed", "oidc_linked"})


def put(entry: SecurityEntry) -> None:
    """Follows an entry of the security log: a job, if its owner is to be told."""
    if entry.kind in KINDS_TOLD and entry.person_id and sms.offered():
        told = {"person": entry.person_id, "kind": entry.kind, "at": entry.at.isoformat()}
        insert(later(JOB, event_id=None, payload=told, run_after=entry.at))


def alert(payload: Mapping[str, Any], now: datetime) -> None:
    """The job: say what was changed and when. Who has no telephone here reads it on their own page only."""
    account = Account.objects.select_related("person").filter(person=payload["person"]).first()
    if account is None or not account.person.phone:
        return
    with override(account.language or "zh-hans"):
        words = gettext("Huiyin, %(at)s: %(what)s. Was it not you? Ring up your administrator at once.")
        at = localtime(datetime.fromisoformat(payload["at"]))
        text = words % {"at": f"{at:%m-%d %H:%M}", "what": KINDS[payload["kind"]]}
    sms.send(phone=normal_phone(account.person.phone), text=text, now=now)
