"""Every write of the field pages: a report, a visit with what was heard. All by the client's uuid."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from huiyin.apps.cases import library
from huiyin.apps.cases.actions.opening import Said, open_case
from huiyin.apps.cases.models import Case
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Household, Place
from huiyin.apps.records.actions import Happened, log
from huiyin.apps.records.models import Event
from huiyin.apps.records.taking_back import take_back
from huiyin.apps.scope.acting import rule_decides
from huiyin.core.errors import RuleError
from huiyin.core.words import Channel, VisitDeed

MOST_HEARD, MOST_MET = 6, 30
UNSORTED = "other"
TAKES_BACK = timedelta(days=31)
LEAST_REASON, MOST_REASON = 4, 200


@dataclass(frozen=True)
class Report:
    """A matter that a worker enters. `name`, `phone` and `card` (its number) are the asker's when it is for somebody else."""

    uid: uuid.UUID
    slug: str
    place: Place
    text: str
    at: datetime
    category: str = ""
    title: str = ""
    spot: str = ""
    name: str = ""
    phone: str = ""
    guardian: str = ""
    card: str = ""
    language: str = "zh-hans"
    channel: str = Channel.grid
    answers: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Heard:
    """One thing that was heard on a visit; without category the desk sorts it."""

    text: str
    category: str = ""


@dataclass(frozen=True)
class Visit:
    """A visit: where (a household, or a place and a spot), who was met, what was done and heard; `people`: how many of
    those who live there have been met in the period, where that is asked. No track, no position."""

    uid: uuid.UUID
    slug: str
    place: Place
    met: str
    at: datetime
    household: Household | None = None
    spot: str = ""
    phone: str = ""
    note: str = ""
    heard: tuple[Heard, ...] = ()
    did: tuple[VisitDeed, ...] = ()
    people: int | None = None
    language: str = "zh-hans"


@dataclass(frozen=True)
class VisitReceipt:
    """The event of a visit and the cases that it opened, in the order in which they were heard."""

    event: Event
    cases: tuple[Case, ...]


@rule_decides
def report(*, by: Viewer, what: Report, now: datetime) -> Case:
    """The case of a report; the same `uid` again gives the same case. Raises not_yours and what `open_case` raises."""
    start = library.pack(what.slug).start
    if by.actor.title not in {word.partition("@")[0] for word in start.by} and "anyone" not in start.by:
        raise RuleError("not_yours", do=start.do)
    for_other = bool(what.name or what.phone or what.card)
    contact = {"contact": "asker" if for_other else "worker"} if start.asks("contact") else {}
    said = Said(
        uid=what.uid,
        slug=what.slug,
        place=what.place,
        text=what.text,
        category=what.category,
        title=what.title,
        spot=what.spot,
        channel=what.channel,
        name=what.name,
        phone=what.phone,
        on_behalf=for_other,
        guardian=what.guardian,
        card=what.card,
        language=what.language,
        answers={**contact, **what.answers},
    )
    return open_case(by=by, said=said, at=what.at, now=now)


@rule_decides
def record_visit(*, by: Viewer, visit: Visit, now: datetime) -> VisitReceipt:
    """Record a visit and open a case for everything heard, all or nothing. The same `uid` again gives the same receipt.

    One event `field.visit`: the count of what was heard and the kinds of what was done are public to staff (the outcome is the
    first of them), the words stay in its secret. Duties that expected it are done by it.
    Where nobody was met, what was found is reported by whoever went there: who said nothing is not asked for an answer.
    Raises visit_too_many, visit_nobody, idem_reused, busy and what `open_case` raises.
    """
    if len(visit.heard) > MOST_HEARD:
        raise RuleError("visit_too_many", most=MOST_HEARD)
    if VisitDeed.nobody in visit.did and len(visit.did) > 1:
        raise RuleError("visit_nobody")
    try:
        with transaction.atomic():
            return _replay(by, visit) or _record(by, visit, now)
    except IntegrityError as clash:
        twin = _replay(by, visit)
        if twin is None:
            raise RuleError("busy") from clash
        return twin


def _replay(by: Viewer, visit: Visit) -> VisitReceipt | None:
    event = Event.objects.filter(uid=visit.uid).select_related("secret").first()
    if event is None:
        return None
    if event.actor_id != (by.actor.person or None) or event.kind != "field.visit" or event.secret.body != _body(visit):
        raise RuleError("idem_reused")
    found = {case.uid: case for case in Case.objects.filter(uid__in=_uids(visit))}
    return VisitReceipt(event, tuple(found[uid] for uid in _uids(visit) if uid in found))


def _uids(visit: Visit) -> list[uuid.UUID]:
    return [uuid.uuid5(visit.uid, f"heard-{n}") for n in range(len(visit.heard))]


def _record(by: Viewer, visit: Visit, now: datetime) -> VisitReceipt:
    cases = tuple(
        report(by=by, what=_as_report(visit, uid, heard), now=now)
        for uid, heard in zip(_uids(visit), visit.heard, strict=True)
    )
    more: dict[str, Any] = {"household": str(visit.household.uid)} if visit.household else {}
    did = [deed.value for deed in VisitDeed if deed in visit.did]
    more |= {"did": did} if did else {}
    more |= {"met": visit.people} if visit.people else {}
    happened = Happened(
        kind="field.visit",
        at=visit.at,
        recorded_at=now,
        place=visit.place,
        subject=visit.uid,
        nth=1,
        role=by.actor.title,
        channel=Channel.visit,
        outcome=did[0] if did else "",
        quantity=len(visit.heard),
        data={"heard": len(visit.heard), **more},
        body=_body(visit),
        idem=visit.uid,
    )
    return VisitReceipt(log(by, happened), cases)


def _as_report(visit: Visit, uid: uuid.UUID, heard: Heard) -> Report:
    alone = VisitDeed.nobody in visit.did
    return Report(
        uid=uid,
        slug=visit.slug,
        place=visit.place,
        text=heard.text,
        at=visit.at,
        category=heard.category or UNSORTED,
        spot=visit.spot,
        name="" if alone else visit.met,
        phone="" if alone else visit.phone,
        language=visit.language,
        channel=Channel.visit,
    )


def _body(visit: Visit) -> dict[str, Any]:
    heard = [[heard.text.strip(), heard.category] for heard in visit.heard]
    did = {"did": sorted(visit.did)} if visit.did else {}
    met = {"people": visit.people} if visit.people else {}
    return {
        "met": visit.met,
        "spot": visit.spot,
        "phone": visit.phone,
        "note": visit.note,
        "heard": heard,
        **did,
        **met,
    }


@rule_decides
@transaction.atomic
def take_back_visit(*, by: Viewer, visit: uuid.UUID, reason: str, now: datetime) -> Event:
    """A visit was entered wrongly: one event `field.taken_back`, and the duties that it did are owed again.

    The cases that it opened stay: each has its own way. Raises visit_unknown, visit_gone, visit_old, visit_reason.
    """
    was = Event.objects.select_related("place").filter(uid=visit, kind="field.visit", as_post=by.actor.post).first()
    if was is None or was.place is None:
        raise RuleError("visit_unknown")
    if was.recorded_at < now - TAKES_BACK:
        raise RuleError("visit_old", days=TAKES_BACK.days)
    if not LEAST_REASON <= len(reason.strip()) <= MOST_REASON:
        raise RuleError("visit_reason", most=MOST_REASON)
    return take_back(by=by, was=was, kind="field.taken_back", reason=reason, now=now, gone="visit_gone")
