"""The security log: written where things happen, read by the security administrator and the auditor."""

from __future__ import annotations

import ipaddress
import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from huiyin.apps.people.models import SecurityEntry
from huiyin.apps.people.queries import Viewer
from huiyin.apps.scope.acting import note_work, rule_decides, worked

IPV4_BITS, IPV6_BITS = 24, 48
logger = logging.getLogger("huiyin.security")
"""The same entries as lines of the process, for a system of logs elsewhere (docs/operating.md)."""
_follows: list[Callable[[SecurityEntry], None]] = []
KINDS = {
    "signed_in": _("Signed in"),
    "sign_in_failed": _("Sign-in failed"),
    "locked": _("Too many wrong tries"),
    "signed_out": _("Signed out"),
    "refused": _("Refused: not of this post"),
    "held_back": _("Visitors held back: too often"),
    "wrong_code": _("Wrong codes of visitors"),
    "shown_again": _("Password or code shown again"),
    "password_changed": _("Password changed"),
    "factor_set": _("Authenticator set up"),
    "factor_changed": _("Authenticator changed"),
    "passkey_added": _("Passkey added"),
    "passkey_removed": _("Passkey removed"),
    "oidc_signed_in": _("Signed in by the identity provider"),
    "oidc_refused": _("Refused: what the identity provider showed"),
    "oidc_linked": _("Identity at the provider linked"),
    "oidc_unlinked": _("Identity at the provider unlinked"),
    "sign_ins_ended": _("Sign-ins ended"),
    "person_added": _("Person added"),
    "card_printed": _("One-time card printed"),
    "account_closed": _("Account closed"),
    "account_reopened": _("Account opened again"),
    "post_given": _("Post given"),
    "post_ended": _("Post ended"),
    "list_exported": _("List taken away"),
    "log_exported": _("Security log exported"),
    "system_work": _("Read by the product itself"),
    "file_infected": _("A file refused by the virus scanner"),
    "sms_used_up": _("Text messages of the day used up"),
}


@rule_decides
def note(
    kind: str,
    now: datetime,
    *,
    person: int | None = None,
    by: Viewer | None = None,
    address: str = "",
    data: Mapping[str, object] | None = None,
) -> None:
    """Write an entry. `person` is whom it is about (default: who did it); `address` is shortened to its network."""
    who = by.actor.person if by else 0
    facts: dict[str, Any] = {
        "person_id": person or who or None,
        "by_id": who or None,
        "as_post_id": (by.actor.post if by else 0) or None,
        "network": network_of(address),
        "data": dict(data or {}),
    }
    entry = SecurityEntry.objects.create(at=now, kind=kind, **facts)
    logger.info(kind, extra={"facts": facts})
    for work in _follows:
        work(entry)


def follows(work: Callable[[SecurityEntry], None]) -> None:
    """What happens with every entry, in its transaction; registered in wiring."""
    _follows.append(work)


def note_system_work(now: datetime) -> int:
    """One entry for each reason for which this process has read rows for nobody's page but its own; how many entries.

    Whatever cannot be written is counted on, so that it stands in the next entry.
    """
    found = worked()
    try:
        with transaction.atomic():
            for reason, times in sorted(found.items()):
                note("system_work", now, data={"reason": reason, "times": times})
    except Exception:
        for reason, times in found.items():
            note_work(reason, times)
        raise
    return len(found)


def network_of(address: str) -> str:
    """The network of an address: enough to tell the office from elsewhere, and not whose computer it is."""
    try:
        found = ipaddress.ip_interface(address).ip
    except ValueError:
        return ""
    bits = IPV4_BITS if found.version == 4 else IPV6_BITS
    return str(ipaddress.ip_network((found, bits), strict=False))
