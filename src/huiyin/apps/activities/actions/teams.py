"""Teams, those who serve, and what they pledge. Nobody is scored: hours and promises stand on one's own page."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from huiyin.apps.activities.models import Enrolment, Membership, Pledge, Team
from huiyin.apps.activities.reach import check_place
from huiyin.apps.activities.town import town_words
from huiyin.apps.keys import actions as keys
from huiyin.apps.keys import ring
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.apps.records.actions import Happened, log, log_all
from huiyin.apps.records.models import Event
from huiyin.apps.records.turns import one_at_a_time
from huiyin.apps.scope.acting import rule_decides
from huiyin.apps.units.actions import add_unit
from huiyin.apps.units.models import Unit
from huiyin.core.errors import RuleError
from huiyin.core.party import PartyStanding
from huiyin.core.words import UnitKind


@dataclass(frozen=True)
class Serving:
    """Somebody who serves, or a whole unit of so many `heads`. `home`: the unit they come from where that is another place's.

    `agrees` to being kept here; without that nobody is.
    """

    uid: uuid.UUID
    name: str
    agrees: bool
    phone: str = ""
    home: str = ""
    heads: int = 1
    party: bool = False
    skills: str = ""
    free: str = ""


@rule_decides
@transaction.atomic
def register_team(
    *,
    by: Viewer,
    uid: uuid.UUID,
    kind: str,
    place: Place,
    name: str,
    now: datetime,
    unit: Unit | None = None,
    about: str = "",
) -> Team:
    """A team of one of the town's kinds; of a unit that is there, or a new one. The same `uid` again is the same one.

    Raises not_your_place, no_such_kind, team_there.
    """
    check_place(by, place)
    one_at_a_time(uid)
    key = uuid.uuid5(uid, "team")
    if known := Event.objects.filter(uid=key).first():
        return Team.objects.select_related("unit", "place").get(unit=known.unit_id)
    town = place.town or place
    if town_words(town.profile).team(kind) is None:
        raise RuleError("no_such_kind")
    unit = unit or add_unit(kind=UnitKind.team, name=name, seat=place)
    one_at_a_time(unit.uid)
    if Team.objects.filter(unit=unit, until=None).exists():
        raise RuleError("team_there")
    day = timezone.localdate(now)
    team, _ = Team.objects.update_or_create(
        unit=unit,
        defaults={"kind": kind, "place": place, "place_no": place.no, "about": about, "since": day, "until": None},
    )
    _log_team(by, team, "team.registered", now, key)
    return team


@rule_decides
@transaction.atomic
def end_team(*, by: Viewer, team: Team, now: datetime) -> Team:
    """The team is no more; those who served in it stay where they checked in. Raises not_your_place, has_ended."""
    one_at_a_time(team.unit.uid)
    team.refresh_from_db()
    check_place(by, team.place)
    if team.until:
        raise RuleError("has_ended")
    team.until = timezone.localdate(now)
    _log_team(by, team, "team.ended", now)
    return team


def _log_team(by: Viewer, team: Team, kind: str, now: datetime, idem: uuid.UUID | None = None) -> None:
    team.seq += 1
    team.save()
    about = uuid.uuid5(team.unit.uid, "team")  # the unit has events of its own
    happened = Happened(
        kind=kind, at=now, recorded_at=now, place=team.place, subject=about, nth=team.seq, category=team.kind,
        unit_id=team.unit_id, idem=idem,
    )  # fmt: skip
    log(by, happened)


@rule_decides
@transaction.atomic
def enrol_all(
    *, by: Viewer, place: Place, serving: Sequence[Serving], now: datetime, team: Team | None = None
) -> list[Enrolment]:
    """They serve at this place from today on, in a team or checked in. One that is there already stays as it is.

    Raises not_your_place, consent_missing, heads_wrong, has_ended.
    """
    check_place(by, place)
    if team and team.until:
        raise RuleError("has_ended")
    for each in serving:
        if not each.agrees:
            raise RuleError("consent_missing")
        if not 0 < each.heads < 10_000:
            raise RuleError("heads_wrong", most=9_999)
    one_at_a_time(uuid.uuid5(place.uid, "enrolments"))
    known = {row.uid: row for row in Enrolment.objects.filter(uid__in=[each.uid for each in serving])}
    for row in known.values():
        check_place(by, row.place)
    new = [_enrolment(each, place, team, now) for each in serving if each.uid not in known]
    ring.make_all(row.uid for row in new)
    Enrolment.objects.bulk_create(new, batch_size=200)
    party = {each.uid for each in serving if each.party}
    Membership.objects.bulk_create((_membership(row, row.uid in party) for row in new), batch_size=200)
    log_all(by, [_of(row, now, "enrolment.made", quantity=row.heads, measure="persons") for row in new])
    made = {row.uid: row for row in new}
    return [known.get(each.uid) or made[each.uid] for each in serving]


def _enrolment(each: Serving, place: Place, team: Team | None, now: datetime) -> Enrolment:
    day = timezone.localdate(now)
    return Enrolment(
        uid=each.uid, place=place, place_no=place.no, team=team, home=each.home.strip(), name=each.name.strip(),
        phone=each.phone, heads=each.heads, skills=each.skills.strip(), free=each.free.strip(),
        agreed_on=day, since=day, seq=1,
    )  # fmt: skip


def _membership(row: Enrolment, party: bool) -> Membership:
    standing = PartyStanding.member if party else "none"
    return Membership(enrolment=row, standing=standing)


@rule_decides
@transaction.atomic
def leave(*, by: Viewer, uid: uuid.UUID, now: datetime) -> Enrolment:
    """They serve here no longer; telephone and what they know go at once. Raises not_your_place, has_ended."""
    row = _locked(by, uid)
    if row.until:
        raise RuleError("has_ended")
    name, standing = row.name, row.membership.standing
    keys.forget_owner(row.uid)  # the name, for their certificate, is sealed anew; what the old key sealed nobody opens
    row.name, row.membership.standing, row.phone, row.skills, row.free = name, standing, "", "", ""
    row.membership.save()
    row.until = timezone.localdate(now)
    row.seq += 1
    row.save()
    log(by, _of(row, now, "enrolment.ended", quantity=row.heads, measure="persons"))
    return row


@rule_decides
@transaction.atomic
def pledge_all(
    *, by: Viewer, uid: uuid.UUID, pledges: Iterable[tuple[uuid.UUID, str]], now: datetime, due_on: date | None = None
) -> list[Pledge]:
    """What these who serve promise (enrolment, words): an event each; the same `uid` again is the same.

    Raises not_theirs, not_your_place.
    """
    one_at_a_time(uid)
    wanted = list(pledges)
    rows = Enrolment.objects.select_related("place", "team", "membership").filter(
        uid__in=[key for key, _ in wanted], until=None
    )
    found = {row.uid: row for row in rows}
    for place in {row.place_id: row.place for row in found.values()}.values():
        check_place(by, place)
    if any(key not in found for key, _ in wanted):
        raise RuleError("not_theirs")
    uids = [uuid.uuid5(uid, str(n)) for n in range(len(wanted))]
    if known := list(Pledge.objects.select_related("enrolment", "place").filter(uid__in=uids[:1])):
        return known
    day = timezone.localdate(now)
    made = Pledge.objects.bulk_create(
        (
            Pledge(
                uid=own, enrolment=found[key], place=found[key].place, place_no=found[key].place_no,
                party=found[key].party, text=words.strip()[:120], made_on=day, due_on=due_on,
            )
            for own, (key, words) in zip(uids, wanted, strict=True)
        ),
        batch_size=200,
    )  # fmt: skip
    log_all(by, [_of_pledge(pledge, now, "pledge.made") for pledge in made])
    return made


@rule_decides
@transaction.atomic
def end_pledge(*, by: Viewer, uid: uuid.UUID, outcome: str, became: str, now: datetime) -> Pledge:
    """What became of it. Raises not_your_place, has_ended, no_such_kind."""
    one_at_a_time(uid)
    pledge = Pledge.objects.select_related("enrolment", "place").filter(uid=uid).first()
    if pledge is None:
        raise RuleError("not_your_place")
    check_place(by, pledge.place)
    if pledge.ended_on:
        raise RuleError("has_ended")
    if outcome not in Pledge.OUTCOMES:
        raise RuleError("no_such_kind")
    pledge.ended_on, pledge.outcome, pledge.became = timezone.localdate(now), outcome, became.strip()
    pledge.save()
    log(by, _of_pledge(pledge, now, "pledge.ended"))
    return pledge


def locked_all(uids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Enrolment]:
    """Those who serve, by uid, to be changed by nobody else meanwhile: taken in one order, after what they serve at."""
    wanted = sorted(set(uids))
    for uid in wanted:
        one_at_a_time(uid)
    rows = Enrolment.objects.select_related("place", "team__unit", "membership").filter(uid__in=wanted)
    return {row.uid: row for row in rows}


def _locked(by: Viewer, uid: uuid.UUID) -> Enrolment:
    one_at_a_time(uid)
    row = Enrolment.objects.select_related("place", "team", "membership").filter(uid=uid).first()
    if row is None:
        raise RuleError("not_your_place")
    check_place(by, row.place)
    return row


def _of(row: Enrolment, now: datetime, kind: str, **facts: Any) -> Happened:
    return Happened(
        kind=kind, at=now, recorded_at=now, place=row.place, subject=row.uid, nth=row.seq,
        role="member" if row.party else "volunteer", category=row.team.kind if row.team else "",
        unit_id=row.team.unit_id if row.team else None, data={"home": bool(row.home)}, **facts,
    )  # fmt: skip


def _of_pledge(pledge: Pledge, now: datetime, kind: str) -> Happened:
    """Whose it is stands with the pledge; that there is one, in which capacity, with the event."""
    row = pledge.enrolment
    return Happened(
        kind=kind, at=now, recorded_at=now, place=pledge.place, subject=pledge.uid, nth=1 if kind == "pledge.made" else 2,
        role="member" if row.party else "volunteer", unit_id=row.team.unit_id if row.team else None, quantity=1,
        measure="pledges", data={"by": str(row.uid)},
    )  # fmt: skip
