"""The public version of a closed case: a suggestion that covers what is private, and the words that a person chose.

The guard `redacted` asks for it before 晒单. What was said stays as it was said; only the public version is shown.
"""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from huiyin.apps.cases import library
from huiyin.apps.cases.actions.steps import load_for_step
from huiyin.apps.cases.holders import anchors_of
from huiyin.apps.cases.models import Case, CaseContact
from huiyin.apps.people.queries import Viewer
from huiyin.apps.records.actions import Happened, log
from huiyin.apps.records.models import Event
from huiyin.core.errors import RuleError
from huiyin.core.relations import held

TITLE_MAX, TEXT_MAX = 80, 4000
COVER = "〔略〕"
ID_NUMBER = re.compile(r"(?<![0-9])[0-9]{17}[0-9Xx](?![0-9])")
PHONE = re.compile(r"(?<![0-9])(?:\+?86[- ]?)?(?:1[3-9][0-9](?:[- ]?[0-9]{4}){2}|0[0-9]{2,3}[- ]?[0-9]{7,8})(?![0-9])")
LONG_NUMBER = re.compile(r"(?<![0-9])[0-9]{10,}(?![0-9])")
DOOR = re.compile(
    r"[0-9一二三四五六七八九十百]+(?:号楼|栋|幢|座)?(?:[0-9一二三四五六七八九十]+单元)?"
    r"[0-9一二三四五六七八九十百]+(?:室|户|号房)|[0-9一二三四五六七八九十百]+(?:号院|号门|号住户|门牌)|门牌[0-9]+号?"
    r"|[0-9]+(?:栋|幢|号楼)[0-9-]+(?:号|室)?|[0-9]+号(?!桥|杆|泵|井|渠|线|路|楼|令|文|公告)"
)
PATTERNS = (ID_NUMBER, PHONE, LONG_NUMBER, DOOR)


@dataclass(frozen=True)
class Version:
    """A title and a text for everybody to read."""

    title: str
    text: str


def covered(text: str, names: tuple[str, ...] = ()) -> str:
    """The text without telephone and identity numbers, door numbers and the given names."""
    for name in sorted((name for name in names if len(name) > 1), key=len, reverse=True):
        text = text.replace(name, COVER)
    for pattern in PATTERNS:
        text = pattern.sub(COVER, text)
    return text


def suggestion(case: Case) -> Version:
    """What is proposed to the publisher: covered by rule, to be read by a person before anybody else reads it."""
    contact = CaseContact.objects.filter(case=case).first()
    names = (contact.name, contact.helper) if contact else ()
    return Version(covered(case.title, names), covered(case.content.text, names))


def leaks(text: str, case: Case) -> bool:
    """Is there still a telephone or identity number, or the asker's name, in this text?"""
    contact = CaseContact.objects.filter(case=case).first()
    names = [name for name in ((contact.name, contact.helper) if contact else ()) if len(name) > 1]
    return any(name in text for name in names) or any(p.search(text) for p in (ID_NUMBER, PHONE))


def redact(*, by: Viewer, case: uuid.UUID, version: Version, idem: uuid.UUID, now: datetime) -> Case:
    """Keep the public version. Who may: whoever may make a move that shows it to everybody.

    Raises RuleError: no_such_case, not_from_here, not_yours, empty_text, too_long, still_private, busy.
    """
    try:
        with transaction.atomic():
            row = load_for_step(case)
            if not Event.objects.filter(uid=idem).exists():
                _redact(by, row, version, idem, now)
            return row
    except IntegrityError as clash:
        raise RuleError("busy") from clash


def _redact(by: Viewer, case: Case, version: Version, idem: uuid.UUID, now: datetime) -> None:
    moves = [move for move in library.pinned(case.pack_id).moves_from(case.state) if "redacted" in move.guard]
    if not moves:
        raise RuleError("not_from_here", do="redact", state=case.state)
    if not any(held(move.by, by.actor, anchors_of(case)) for move in moves):
        raise RuleError("not_yours", do="redact")
    title, text = version.title.strip(), version.text.strip()
    _check(case, title, text)
    case.public_title, case.public_text = title, text
    case.seq += 1
    Case.objects.filter(pk=case.pk).update(public_title=title, public_text=text, seq=case.seq)
    log(by, _happened(case, idem, now))


def _check(case: Case, title: str, text: str) -> None:
    if not title or not text:
        raise RuleError("empty_text")
    if len(title) > TITLE_MAX or len(text) > TEXT_MAX:
        raise RuleError("too_long", most=TITLE_MAX if len(title) > TITLE_MAX else TEXT_MAX)
    if leaks(f"{title}\n{text}", case):
        raise RuleError("still_private")


def _happened(case: Case, idem: uuid.UUID, now: datetime) -> Happened:
    return Happened(
        kind="case.redacted",
        at=now,
        recorded_at=now,
        place=case.place,
        subject=case.uid,
        nth=case.seq,
        channel=case.channel,
        category=case.category,
        data={"pack": case.slug, "phase": case.phase},
        body={"asked": {"title": case.public_title, "text": case.public_text}},
        idem=idem,
    )
