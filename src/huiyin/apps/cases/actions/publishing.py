"""The public version of a case: what the matter is and, once it is closed, what was done; a person chooses the words.

The guard `redacted` asks for it before a case is shown (晒单, 上墙). What was said stays as it was said and is not shown.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from huiyin.apps.cases import library
from huiyin.apps.cases.actions.steps import Act, load_for_step, take_step
from huiyin.apps.cases.holders import anchors_of
from huiyin.apps.cases.models import Case, CaseContact
from huiyin.apps.cases.titles import matter
from huiyin.apps.files.actions import show_publicly
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.letters import letters_of
from huiyin.apps.records.actions import Happened, log
from huiyin.apps.records.models import Event
from huiyin.apps.scope.acting import rule_decides
from huiyin.core.errors import RuleError
from huiyin.core.packs import Move
from huiyin.core.relations import held

TITLE_MAX, TEXT_MAX = 80, 4000
OWN_WORDS = 12
"""A sentence of so many characters that was said does not stand in the public text."""
SENTENCE = re.compile(r"[。！？；!?;\n]+")
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
    """A title and a text for everybody to read, and the photos (uids) for everybody to see."""

    title: str
    text: str
    photos: Collection[uuid.UUID] = ()


def covered(text: str, names: tuple[str, ...] = ()) -> str:
    """The text without telephone and identity numbers, door numbers and the given names."""
    for name in sorted((name for name in names if len(name) > 1), key=len, reverse=True):
        text = text.replace(name, COVER)
    for pattern in PATTERNS:
        text = pattern.sub(COVER, text)
    return text


def suggestion(case: Case) -> Version:
    """What is proposed to the publisher: what was written before, unless more was done since; else the matter's title and
    what was done, covered by rule. To be read by a person before anybody else reads it."""
    contact = CaseContact.objects.filter(case=case).first()
    names = (contact.name, contact.helper) if contact else ()
    kept, done = _told(case)
    title = case.public_title or covered(matter(case.title), names)
    if case.public_text and not done:
        return Version(title, case.public_text, kept)
    if not library.pinned(case.pack_id).reporter and not done:
        return Version(case.public_title or case.title, covered(case.content.text), kept)
    return Version(title, covered("\n".join(done), names), kept)


def _told(case: Case) -> tuple[list[uuid.UUID], list[str]]:
    """The photos ticked last, and since then what was done and what was found: the last words on each."""
    photos: list[uuid.UUID] = []
    done: dict[str, str] = {}
    events = Event.objects.filter(subject=case.uid, kind__startswith="case.").exclude(kind="case.tried")
    for event in events.select_related("secret").order_by("nth"):
        asked = event.secret.body.get("asked", {}) if hasattr(event, "secret") else {}
        if event.kind == "case.redacted":
            photos, done = [uuid.UUID(uid) for uid in asked.get("photos", ())], {}
        elif asked.get("result"):
            done = {"result": str(asked["result"])}
        elif asked.get("finding"):
            done["finding"] = str(asked["finding"])
    return photos, list(done.values())


def leaks(text: str, case: Case) -> bool:
    """Is there still a telephone or identity number, or the asker's name, in this text?"""
    contact = CaseContact.objects.filter(case=case).first()
    names = [name for name in ((contact.name, contact.helper) if contact else ()) if len(name) > 1]
    return any(name in text for name in names) or any(p.search(text) for p in (ID_NUMBER, PHONE))


def repeats(text: str, case: Case) -> bool:
    """Does a whole sentence of what was said stand in this text? The asker's own words are not published."""
    said = (sentence.strip() for sentence in SENTENCE.split(case.content.text))
    return any(len(sentence) >= OWN_WORDS and sentence in text for sentence in said)


@rule_decides
def redact(*, by: Viewer, case: uuid.UUID, version: Version, idem: uuid.UUID, now: datetime) -> Case:
    """Keep the public version; nothing is shown yet. Who may: whoever may make a move that shows it to everybody.

    Raises RuleError: no_such_case, not_from_here, not_yours, empty_text, too_long, still_private, own_words, busy.
    """
    try:
        with transaction.atomic():
            row = load_for_step(case)
            if not Event.objects.filter(uid=idem).exists():
                _redact(by, row, version, idem, now)
            return row
    except IntegrityError as clash:
        raise RuleError("busy") from clash


@rule_decides
def show(
    *, by: Viewer, case: Case, move: Move, version: Version, answers: Mapping[str, Any], idem: uuid.UUID, now: datetime
) -> Case:
    """Keep the public version, make the move that shows it, and let everybody see its photos: all of it, or nothing.

    Where the move asks for a title it is the public one. Raises what `redact` and `take_step` raise.
    """
    titled = {"title": version.title} if move.asks("title") else {}
    key = uuid.uuid5(idem, move.do)
    with transaction.atomic():
        redact(by=by, case=case.uid, version=version, idem=idem, now=now)
        act = Act(case=case.uid, do=move.do, answers={**answers, **titled}, idem=key)
        shown = take_step(by=by, act=act, now=now).case
        show_publicly(uids=version.photos, owner=case.uid)
    return shown


def _redact(by: Viewer, case: Case, version: Version, idem: uuid.UUID, now: datetime) -> None:
    moves = [move for move in library.pinned(case.pack_id).moves_from(case.state) if move.shows]
    if not moves:
        raise RuleError("not_from_here", do="redact", state=case.state)
    if not any(held(move.by, by.actor, anchors_of(case)) for move in moves):
        raise RuleError("not_yours", do="redact")
    title, text = version.title.strip(), version.text.strip()
    _check(case, title, text)
    case.public_title, case.public_letters, case.public_text = title, letters_of(title, TITLE_MAX), text
    case.seq += 1
    shown = {"public_title": title, "public_letters": case.public_letters, "public_text": text}
    Case.objects.filter(pk=case.pk).update(**shown, seq=case.seq)
    log(by, _happened(case, version, idem, now))


def _check(case: Case, title: str, text: str) -> None:
    if not title or not (text or case.open):
        raise RuleError("empty_text")
    if len(title) > TITLE_MAX or len(text) > TEXT_MAX:
        raise RuleError("too_long", most=TITLE_MAX if len(title) > TITLE_MAX else TEXT_MAX)
    if leaks(f"{title}\n{text}", case):
        raise RuleError("still_private")
    if library.pinned(case.pack_id).reporter and repeats(text, case):
        raise RuleError("own_words")


def _happened(case: Case, version: Version, idem: uuid.UUID, now: datetime) -> Happened:
    asked = {"title": case.public_title, "text": case.public_text, "photos": [str(uid) for uid in version.photos]}
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
        body={"asked": asked},
        idem=idem,
    )
