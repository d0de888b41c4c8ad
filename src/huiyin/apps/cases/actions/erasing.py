"""Erasing what was said in a case and who said it. Its events, their proofs, counters and books stay as they are.

The key of the case is destroyed, so that no copy of its sealed content opens any more; the spans in it are blanked, the
contact, the secrets of its events and its files go. A case that was opened to help with it goes with it.
"""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import transaction

from huiyin.apps.cases import reasons, search
from huiyin.apps.cases.actions.steps import load_for_step
from huiyin.apps.cases.models import Backer, Case, CaseContact, CaseContent, Notice
from huiyin.apps.cases.queries import may_see
from huiyin.apps.cases.retention import kept_until
from huiyin.apps.files.actions import erase_of
from huiyin.apps.keys.actions import destroy
from huiyin.apps.people.queries import Viewer
from huiyin.apps.records.actions import Happened, log
from huiyin.apps.records.models import EventSecret
from huiyin.apps.scope.acting import rule_decides
from huiyin.core.errors import RuleError
from huiyin.core.words import PostTitle

ERASERS = frozenset({PostTitle.desk, PostTitle.admin})


@rule_decides
@transaction.atomic
def erase_case(*, by: Viewer, case: uuid.UUID, reason: str, now: datetime) -> Case:
    """Erase a case that is closed, as a desk that may see it, the administrator, or by system.

    Raises RuleError: no_such_case, not_yours, no_reason, erase_open, erased.
    """
    row = load_for_step(case)
    _check(by, row, reason)
    _erase_all(by, row, reason, now)
    return row


@rule_decides
@transaction.atomic
def erase_by_asker(*, by: Viewer, case: uuid.UUID, now: datetime) -> Case:
    """What the asker may have erased at once: how to reach them; all of it when nothing obliges to keep it any more.

    Raises RuleError: not_yours, erase_open, erased, and kept_by_law (`until`) once the contact is gone and the rest has to stay.
    """
    row = load_for_step(case)
    if not by.actor.reporter:
        raise RuleError("not_yours", do="erase")
    if row.open:
        raise RuleError("erase_open")
    if kept_until(row.closed_at or now) <= now:
        _erase_all(by, row, "asked", now)
        return row
    if not forget_contact(by=by, row=row, now=now):
        raise RuleError("kept_by_law", until=kept_until(row.closed_at or now).date())
    return row


def forget_contact(*, by: Viewer, row: Case, now: datetime) -> bool:
    """Take away how to reach the asker; False where nothing was left of it."""
    gone, _ = CaseContact.objects.filter(case=row).delete()
    if gone:
        row.seq += 1
        Case.objects.filter(pk=row.pk).update(seq=row.seq)
        log(by, _happened(row, "uncontacted", "asked", now))
    return bool(gone)


def _check(by: Viewer, row: Case, reason: str) -> None:
    if reason not in reasons.ERASE:
        raise RuleError("no_reason")
    if not by.system and (by.actor.title not in ERASERS or not (by.actor.title == PostTitle.admin or may_see(row, by))):
        raise RuleError("not_yours", do="erase")
    if row.open:
        raise RuleError("erase_open")


def _erase_all(by: Viewer, row: Case, reason: str, now: datetime) -> None:
    for each in (row, *row.children.filter(erased_at=None)):
        _erase(by, each, reason, now)


def _erase(by: Viewer, row: Case, reason: str, now: datetime) -> None:
    content = CaseContent.objects.get(case=row)
    words = search.document(row, content.found_by)
    _blank(row, now)
    content.text, content.spot, content.answers, content.point = "", "", {}, None
    content.save()
    search.replace(row, words, "")
    CaseContact.objects.filter(case=row).delete()
    EventSecret.objects.filter(event__subject=row.uid).delete()
    Notice.objects.filter(case=row, sent_at=None).update(town=None)
    backers = list(Backer.objects.filter(case=row).values_list("uid", flat=True))
    Backer.objects.filter(case=row).update(name="", phone="")
    erase_of(owner=row.uid)
    destroy([row.uid, *backers], now=now)
    log(by, _happened(row, "erased", reason, now))


BLANKED = "title public_title public_letters public_text published_at erased_at seq".split()


def _blank(row: Case, now: datetime) -> None:
    row.title, row.public_title = row.code, ""
    row.public_letters = row.public_text = ""
    row.published_at, row.erased_at = None, now
    row.seq += 1
    row.save(update_fields=BLANKED)


def _happened(row: Case, do: str, reason: str, now: datetime) -> Happened:
    return Happened(
        kind=f"case.{do}",
        at=now,
        recorded_at=now,
        place=row.place,
        subject=row.uid,
        nth=row.seq,
        category=row.category,
        data={"pack": row.slug, "phase": row.phase, "level": row.level, "reason": reason},
    )
