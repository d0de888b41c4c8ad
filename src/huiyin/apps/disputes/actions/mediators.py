"""The register of mediators, and who of it mediates which dispute (人民调解法 9, 15, 19)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from huiyin.apps.cases.models import Case
from huiyin.apps.disputes.actions.noting import Deed, Sent, check_day, mine, note
from huiyin.apps.disputes.models import Appointment, Mediator, Party
from huiyin.apps.disputes.queries.matching import clashes, serving, why
from huiyin.apps.people.models import Person
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.apps.records.actions import Happened, log
from huiyin.apps.scope.acting import rule_decides
from huiyin.core.errors import RuleError
from huiyin.core.worktime import local


@dataclass(frozen=True)
class Entry:
    """What the register keeps of somebody. `consented_on`: the day on the paper that they signed, kept as `paper`.

    `person`: who of those at work it is, where they hold a post too.
    """

    uid: uuid.UUID
    place: Place
    name: str
    kind: str
    consented_on: date
    paper: str
    woman: bool = False
    phone: str = ""
    skills: tuple[str, ...] = ()
    languages: str = ""
    most: int = 3
    until: date | None = None
    person: Person | None = None


@rule_decides
@transaction.atomic
def enrol(*, by: Viewer, entry: Entry, now: datetime) -> Mediator:
    """Put somebody into the register of the actor's town or village, by their written consent; the same `uid` once.

    Raises not_your_village, day_ahead, consent_missing, idem_reused.
    """
    known = Mediator.objects.filter(uid=entry.uid).select_related("place").first()
    if known:
        if (known.name, known.kind, known.place, known.paper) != (entry.name, entry.kind, entry.place, entry.paper):
            raise RuleError("idem_reused")
        return known
    if not entry.paper.strip():
        raise RuleError("consent_missing")
    check_day(entry.consented_on, now, ask="consented_on")
    _check_place(by, entry.place)
    mediator = Mediator(
        uid=entry.uid, place=entry.place, name=entry.name, kind=entry.kind, woman=entry.woman,
        phone=entry.phone, skills=list(entry.skills), languages=entry.languages, most=entry.most,
        consented_on=entry.consented_on, paper=entry.paper, until=entry.until, person=entry.person,
    )  # fmt: skip
    mediator.save(force_insert=True)
    _log(by, mediator, "enrolled", 1, now)
    return mediator


@rule_decides
@transaction.atomic
def leave(*, by: Viewer, mediator: uuid.UUID, now: datetime) -> Mediator:
    """They no longer want to, or their time is over: from today no more offered.

    Raises no_such_mediator, not_your_village.
    """
    row = Mediator.objects.filter(uid=mediator).select_related("place").first()
    if row is None:
        raise RuleError("no_such_mediator")
    _check_place(by, row.place)
    if row.left_on is None:
        row.left_on = local(now).date()
        row.save(update_fields=["left_on"])
        _log(by, row, "left", 2, now)
    return row


def _check_place(by: Viewer, place: Place) -> None:
    """A post enters those of its own village, one of the town those of the town and its villages."""
    in_town = by.town in (place.town_id, place.pk)
    if not by.system and not (in_town and by.village in (0, place.village_id or place.pk)):
        raise RuleError("not_your_village")


def _log(by: Viewer, mediator: Mediator, kind: str, nth: int, now: datetime) -> None:
    happened = Happened(
        kind=f"mediator.{kind}", at=now, recorded_at=now, place=mediator.place, subject=mediator.uid, nth=nth,
        role=by.actor.title, data={"kind": mediator.kind},
    )  # fmt: skip
    log(by, happened)


@rule_decides
@transaction.atomic
def choose(
    *, by: Viewer, case: uuid.UUID, mediator: uuid.UUID, wanted_by: int, clear: bool, idem: uuid.UUID, now: datetime
) -> Appointment:
    """Somebody at work takes a mediator for a dispute, with the reasons that held; `wanted_by`: the party that asked for them.

    `clear`: they were asked and are neither kin of a party nor have an interest. Raises no_such_case, idem_reused, not_yours,
    not_from_here, no_such_mediator, conflict, ask_about_kin, refused_by_party.
    """
    sent = Sent("choose", idem, {"mediator": mediator, "wanted_by": wanted_by, "clear": clear})
    row, _dispute, done = mine(by, case, sent)
    if done:
        return _known(row, mediator)
    known = _free(row, mediator, now)
    if not clear:
        raise RuleError("ask_about_kin")
    known.state, known.wanted_by, known.why = "accepted", wanted_by, list(why(row, known.mediator))
    known.save()
    data = {"mediator": str(mediator), "why": known.why, "wanted_by": wanted_by}
    note(by, row, Deed("mediator", data=data), now, sent=sent)
    return known


def _known(case: Case, mediator: uuid.UUID) -> Appointment:
    return Appointment.objects.select_related("mediator").get(case=case, mediator__uid=mediator)


def _free(case: Case, mediator: uuid.UUID, now: datetime) -> Appointment:
    """The appointment of somebody of the register whom nobody has refused, as it is or new.

    Raises no_such_mediator, conflict, refused_by_party.
    """
    chosen = serving(case.town_id or case.place_id, local(now).date()).filter(uid=mediator).first()
    if chosen is None:
        raise RuleError("no_such_mediator")
    known = Appointment.objects.filter(case=case, mediator=chosen).select_related("mediator").first()
    if known and known.state in ("refused", "excluded"):
        raise RuleError("refused_by_party" if known.state == "refused" else "conflict", name=chosen.name)
    if clashes(chosen, list(Party.objects.filter(case=case))):
        raise RuleError("conflict", name=chosen.name)
    return known or Appointment(case=case, mediator=chosen, at=now)


@rule_decides
@transaction.atomic
def wish_for(
    *, by: Viewer, case: uuid.UUID, mediator: uuid.UUID, number: int, idem: uuid.UUID, now: datetime
) -> Appointment:
    """A party that shows its code names whom it would like (19); the committee asks them and decides.

    Raises no_such_case, idem_reused, not_yours, not_from_here, no_such_mediator, refused_by_party, conflict.
    """
    sent = Sent("wish", idem, {"mediator": mediator, "number": number})
    row, _dispute, done = mine(by, case, sent, by_party=True)
    if done:
        return _known(row, mediator)
    known = _free(row, mediator, now)
    if known.state == "accepted":
        return known
    known.state, known.wanted_by, known.why = "proposed", number, list(why(row, known.mediator))
    known.save()
    note(by, row, Deed("wished", data={"mediator": str(mediator), "number": number}), now, sent=sent)
    return known


@rule_decides
@transaction.atomic
def turn_down(
    *, by: Viewer, case: uuid.UUID, mediator: uuid.UUID, number: int, kin: bool, idem: uuid.UUID, now: datetime
) -> Appointment:
    """A party does not want this mediator, or (`kin`) they are kin or have an interest: they do not mediate this dispute.

    A party that shows its code says it for itself. Raises no_such_case, idem_reused, not_yours, not_from_here,
    no_such_mediator.
    """
    sent = Sent("turn_down", idem, {"mediator": mediator, "number": number, "kin": kin})
    row, _dispute, done = mine(by, case, sent, by_party=True)
    if done:
        return _known(row, mediator)
    known = Appointment.objects.filter(case=row, mediator__uid=mediator).first()
    if known is None:
        chosen = Mediator.objects.filter(uid=mediator).first()
        if chosen is None:
            raise RuleError("no_such_mediator")
        known = Appointment(case=row, mediator=chosen, at=now)
    known.state, known.refused_by = ("excluded", 0) if kin else ("refused", number)
    known.save()
    note(by, row, Deed("turned_down", data={"mediator": str(mediator), "kin": kin, "number": number}), now, sent=sent)
    return known
