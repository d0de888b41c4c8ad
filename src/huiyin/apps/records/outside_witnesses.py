"""Witnesses outside of the installation: a county archive, a law office, a neighbour county. We call nobody; they come to us.

A witness fetches the head of a log and the tiles since the last one that it saw, checks that the log has only grown, and hands back
the head with its own line under it (C2SP tlog-cosignature). Its public key stands in `witnesses` of huiyin.toml.
"""

from __future__ import annotations

import hashlib
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from huiyin.apps.keys.signatures import is_signed
from huiyin.apps.people.queries import Viewer
from huiyin.apps.records.actions import Happened
from huiyin.apps.records.actions import log as log_event
from huiyin.apps.records.models import Checkpoint, Cosignature, Log
from huiyin.apps.scope.acting import rule_decides
from huiyin.core import notes
from huiyin.core.errors import RuleError

CAME = "log.cosigned"
MOST = 8000
"""Signs of a note that is handed in."""


@rule_decides
def take_cosigned(*, log: Log, text: str) -> int:
    """Keep the lines of known witnesses under a head of this log; how many new ones. Raises RuleError: no_note, no_witness."""
    try:
        note = notes.Note.parsed(text[:MOST])
    except notes.Malformed as wrong:
        raise RuleError("no_note") from wrong
    head = _head(log, note)
    known = settings.WITNESSES
    signed = [(key, line) for key in known for line in note.signatures if line.of(key) and is_signed(note, key)]
    if not signed:
        raise RuleError("no_witness")
    with transaction.atomic():
        return sum(_keep(head, key.name, str(line)) for key, line in signed)


def _keep(head: Checkpoint, name: str, line: str) -> bool:
    """Keep a line, and that it came: one that is taken away later is missed. False where there is one already."""
    given = {"line": line, "outside": True}
    _, is_new = Cosignature.objects.get_or_create(checkpoint=head, name=name, defaults=given)
    if is_new:
        now = timezone.now()
        came = Happened(CAME, at=now, recorded_at=now, place=head.log.place, data=told_of(head, name, line))
        log_event(Viewer.for_system("a witness outside"), came)
    return is_new


def told_of(head: Checkpoint, name: str, line: str) -> dict[str, Any]:
    """What the event says of a line: whose under which head, and what stands for it."""
    digest = hashlib.sha256(line.encode()).hexdigest()
    return {"log": head.log.origin, "number": head.number, "name": name, "line": digest}


def _head(log: Log, note: notes.Note) -> Checkpoint:
    try:
        told = notes.Checkpoint.parsed(note.text)
    except notes.Malformed as wrong:
        raise RuleError("no_note") from wrong
    head = Checkpoint.objects.filter(log=log, size=told.size).order_by("-number").first()
    if head is None or notes.Note.parsed(head.note).text != note.text:
        raise RuleError("no_note")
    return head
