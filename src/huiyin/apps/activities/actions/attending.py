"""Who comes: residents without an account, who is there by the code on the sheet, names on a list; volunteers' hours."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from huiyin.apps.activities.actions.activities import check_announced, check_begun, locked, log_of
from huiyin.apps.activities.actions.forgetting import forget_later
from huiyin.apps.activities.actions.teams import locked_all
from huiyin.apps.activities.models import Activity, Coming, Enrolment
from huiyin.apps.activities.queries.activities import taken
from huiyin.apps.files.actions import Upload, keep, prepare_photo
from huiyin.apps.files.models import File
from huiyin.apps.keys import actions as keys
from huiyin.apps.people.queries import Viewer
from huiyin.apps.records.actions import Happened, log
from huiyin.apps.records.models import Event
from huiyin.apps.records.turns import one_at_a_time
from huiyin.apps.rolls.actions import freeze, make_roll, record_act
from huiyin.apps.rolls.given import Given
from huiyin.apps.rolls.models import Entry as RollEntry
from huiyin.apps.rolls.models import Roll
from huiyin.apps.scope.acting import rule_decides
from huiyin.core.activity import EARLY, check_minutes, is_on
from huiyin.core.errors import RuleError
from huiyin.core.rolls import ActChannel, ActKind

MOST_HEADS, MOST_NAMES = 20, 500


@dataclass(frozen=True)
class SigningUp:
    """What somebody says who comes. `uid` is minted by the form; name and telephone may stay empty, else they `agree`."""

    uid: uuid.UUID
    heads: int = 1
    name: str = ""
    phone: str = ""
    agrees: bool = False
    channel: str = "web"


@rule_decides
@transaction.atomic
def sign_up(*, by: Viewer, activity: uuid.UUID, coming: SigningUp, now: datetime) -> Coming:
    """So many people come; the same `uid` again is the same. Raises sign_up_closed, sign_up_full, heads_wrong, consent_missing."""
    one_at_a_time(activity)
    if known := _known(coming, activity):
        return known
    found = Activity.objects.select_related("place").filter(uid=activity, shown=True, signs_up=True).first()
    if found is None or found.state != "announced" or now >= found.ends_at:
        raise RuleError("sign_up_closed")
    _check(coming)
    left = None if found.seats is None else found.seats - taken(found)
    if left is not None and coming.heads > left:
        raise RuleError("sign_up_full", left=max(left, 0))
    return _coming(by, found, coming, now, "activity.signed_up")


@rule_decides
@transaction.atomic
def arrive(*, by: Viewer, activity: uuid.UUID, coming: SigningUp, now: datetime) -> Coming:
    """So many people are there, by the code on the sheet: on the day, for everybody and never asked for. Raises not_there_now."""
    one_at_a_time(activity)
    if known := _known(coming, activity):
        return known
    found = Activity.objects.select_related("place").filter(uid=activity).exclude(state="cancelled").first()
    if found is None or not is_on(found.starts_at, found.ends_at, now):
        raise RuleError("not_there_now")
    _check(coming)
    return _coming(by, found, coming, now, "activity.arrived", came_at=now)


@rule_decides
@transaction.atomic
def withdraw(*, by: Viewer, coming: uuid.UUID, now: datetime) -> Coming | None:
    """They do not come after all: whoever has the address of a sign-up may say so. None where there is none."""
    found = Coming.objects.select_related("activity__place").filter(uid=coming, came_at=None, enrolment=None).first()
    if found is None:
        return None
    one_at_a_time(found.activity.uid)
    found.refresh_from_db()
    found.activity.refresh_from_db()
    if found.withdrawn_at is None and found.activity.state == "announced":
        keys.forget_owner(found.uid)
        found.withdrawn_at, found.name, found.phone = now, "", ""
        found.save()
        log_of(by, found.activity, now, kind="activity.signed_off", at=now, quantity=found.heads, measure="persons")
    return found


@rule_decides
@transaction.atomic
def enrol(*, by: Viewer, uid: uuid.UUID, names: Sequence[str], role: str, now: datetime, idem: uuid.UUID) -> Roll:
    """The names of those who are to come, in one capacity; the same `idem` again adds none.

    Raises names_missing, too_many_names, list_closed.
    """
    activity = locked(by, uid)
    key = uuid.uuid5(idem, str(activity.uid))
    if activity.roll is not None and Event.objects.filter(uid=key).exists():
        return activity.roll
    wanted = [name.strip()[:40] for name in names if name.strip()]
    if not wanted:
        raise RuleError("names_missing")
    if len(wanted) > MOST_NAMES:
        raise RuleError("too_many_names", most=MOST_NAMES)
    check_announced(activity)
    if activity.roll is None:
        activity.roll = make_roll(name=activity.title, place=activity.place, entries=[], subject=activity.uid)
        activity.save(update_fields=["roll"])
    if activity.roll.frozen_at is not None:
        raise RuleError("list_closed")
    there = activity.roll.entries.count()
    RollEntry.objects.bulk_create(
        RollEntry(roll=activity.roll, number=there + n, name=name, role=role) for n, name in enumerate(wanted, start=1)
    )
    facts: dict[str, Any] = {"role": role, "quantity": len(wanted), "measure": "persons"}
    log_of(by, activity, now, kind="activity.enrolled", at=now, idem=key, **facts)
    _forget_late(activity, now)
    return activity.roll


@rule_decides
@transaction.atomic
def tick(*, by: Viewer, uid: uuid.UUID, entries: Sequence[int], now: datetime) -> int:
    """These on the list are there; with the first the list is fixed. How many have come now.

    Raises names_missing, nobody_ticked, was_cancelled, not_begun.
    """
    activity = locked(by, uid)
    check_begun(activity, now, early=EARLY)
    if activity.roll is None:
        raise RuleError("names_missing")
    if not entries:
        raise RuleError("nobody_ticked")
    roll = freeze(roll=activity.roll, now=now)
    for entry in entries:
        act = uuid.uuid5(activity.uid, f"attend-{entry}")
        given = Given(act, entry, ActKind.attend, ActChannel.paper, recorder=by.actor.person)
        record_act(roll=roll, given=given, now=now)
    return roll.acts.filter(kind=ActKind.attend, superseded_by=None).count()


@rule_decides
@transaction.atomic
def give_hours(*, by: Viewer, uid: uuid.UUID, minutes: Mapping[uuid.UUID, int], now: datetime) -> int:
    """The hours of who served, by the uid of their enrolment: an event each, for the unit they come from and for their team.

    Said again, the difference is recorded; none takes back what was entered. Returns how many were changed.

    Raises not_begun, was_cancelled, hours_wrong, not_theirs.
    """
    activity = locked(by, uid)
    check_begun(activity, now)
    there = set(activity.comings.filter(enrolment__uid__in=minutes).values_list("enrolment__uid", flat=True))
    found = locked_all(minutes)
    changed = 0
    for key, n in minutes.items():
        if n or key not in there:
            check_minutes(n)
        changed += _serve(by, activity, found.get(key), n, now)
    return changed


def _serve(by: Viewer, activity: Activity, enrolment: Enrolment | None, minutes: int, now: datetime) -> int:
    if enrolment is None or (minutes and not _serves(enrolment, activity)):
        raise RuleError("not_theirs")
    facts = {"place": activity.place, "place_no": activity.place_no, "channel": "paper", "at": now}
    row, _ = Coming.objects.get_or_create(
        activity=activity, enrolment=enrolment, defaults={**facts, "heads": enrolment.heads}
    )
    more = minutes - row.minutes
    if not more:
        return 0
    row.minutes, row.came_at = minutes, activity.starts_at if minutes else None
    row.save(update_fields=["minutes", "came_at"])
    enrolment.seq += 1
    enrolment.save(update_fields=["seq"])
    told = {"party": enrolment.party, "home": bool(enrolment.home), "activity": str(activity.uid)}
    happened = Happened(
        kind="service.given", at=activity.starts_at, recorded_at=now, place=activity.place, subject=enrolment.uid,
        nth=enrolment.seq, role="member" if enrolment.party else "volunteer", category=activity.kind, series=activity.series,
        unit_id=enrolment.team.unit_id if enrolment.team else None, quantity=more, measure="minutes", data=told,
    )  # fmt: skip
    log(by, happened)
    return 1


def _serves(enrolment: Enrolment, activity: Activity) -> bool:
    """Do they serve in the town of the activity, then?"""
    same_town = Enrolment.objects.filter(pk=enrolment.pk, place__town_id=activity.town_id).exists()
    return same_town and (enrolment.until is None or enrolment.until >= timezone.localdate(activity.starts_at))


@rule_decides
def keep_sheet(*, by: Viewer, uid: uuid.UUID, upload: Upload, now: datetime) -> File:
    """A photo of the sheet, kept for a month. Raises not_your_place and what `files.keep` raises."""
    file = prepare_photo(upload)  # others wait while a photo is decoded: outside of the transaction
    with transaction.atomic():
        activity = locked(by, uid)
        kept = keep(owner=uid, file=file, step="sheet", by=by, now=now)
        _forget_late(activity, now)
    return kept


def _forget_late(activity: Activity, now: datetime) -> None:
    """What is entered after the end may come when the names have been forgotten already."""
    if now > activity.ends_at:
        forget_later(activity, now)


def _known(coming: SigningUp, activity: uuid.UUID) -> Coming | None:
    """The same said before. Raises idem_reused where it was of another activity."""
    found = Coming.objects.select_related("activity").filter(uid=coming.uid).first()
    if found is not None and found.activity.uid != activity:
        raise RuleError("idem_reused")
    return found


def _check(coming: SigningUp) -> None:
    if not 1 <= coming.heads <= MOST_HEADS:
        raise RuleError("heads_wrong", most=MOST_HEADS)
    if (coming.name or coming.phone) and not coming.agrees:
        raise RuleError("consent_missing")


def _coming(by: Viewer, activity: Activity, said: SigningUp, now: datetime, kind: str, **more: Any) -> Coming:
    row = Coming(uid=said.uid, activity=activity, place=activity.place, place_no=activity.place_no, at=now, **more)
    row.heads, row.name, row.phone, row.channel = said.heads, said.name, said.phone, said.channel
    row.save(force_insert=True)
    facts: dict[str, Any] = {"quantity": said.heads, "measure": "persons", "channel": said.channel}
    log_of(by, activity, now, kind=kind, at=now, **facts)
    return row
