"""Announce, change, cancel an activity; say how it went."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from huiyin.apps.activities.actions.forgetting import forget_later
from huiyin.apps.activities.models import Activity, Entry, Tag
from huiyin.apps.activities.reach import check_place
from huiyin.apps.activities.town import checks_of, town_words
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.apps.records.actions import Happened, log, log_all
from huiyin.apps.records.models import Event
from huiyin.apps.records.turns import one_at_a_time
from huiyin.apps.scope.acting import rule_decides
from huiyin.apps.units.models import Unit
from huiyin.core.activity import CHECKED, PARTS, check_counts, check_times, differences
from huiyin.core.errors import RuleError


@dataclass(frozen=True)
class Plan:
    """What is announced. `tags`: aims like `five_villages.culture`; `signs_up`: residents may say that they come."""

    kind: str
    title: str
    place: Place
    starts: datetime
    ends: datetime
    series: str = ""
    issue: int | None = None
    unit: Unit | None = None
    brand: Entry | None = None
    venue: Entry | None = None
    course: Activity | None = None
    spot: str = ""
    about: str = ""
    programme: str = ""
    tags: tuple[str, ...] = ()
    shown: bool = True
    signs_up: bool = False
    seats: int | None = None


@dataclass(frozen=True)
class Held:
    """How it went: attendances by capacity, how many persons that were where it is known, what came of it, what of its kind's
    parts was done, how the items of the town's checklist were found."""

    counts: Mapping[str, int]
    result: str = ""
    persons: int | None = None
    parts: tuple[str, ...] = ()
    checks: Mapping[str, str] = field(default_factory=dict)


@rule_decides
@transaction.atomic
def announce(*, by: Viewer, uid: uuid.UUID, plan: Plan, now: datetime) -> Activity:
    """A new activity; the same `uid` again is the same one. Raises not_your_place, no_such_kind, issue_taken and times'."""
    one_at_a_time(uid)
    known = Activity.objects.filter(uid=uid).first()
    if known is not None:
        check_place(by, known.place)
        return known
    activity = Activity(uid=uid)
    _put(by, activity, plan)
    _save(activity, plan, new=True)
    _log(by, activity, now, kind="activity.announced", at=now)
    forget_later(activity, now)
    return activity


@rule_decides
@transaction.atomic
def change(*, by: Viewer, uid: uuid.UUID, plan: Plan, now: datetime) -> Activity:
    """Other times, another place, other words, before it is held. Raises was_held, was_cancelled and what `announce` raises."""
    activity = locked(by, uid)
    check_announced(activity)
    ended = activity.ends_at
    _put(by, activity, plan)
    _save(activity, plan)
    _log(by, activity, now, kind="activity.changed", at=now)
    if activity.ends_at < ended:  # of a later end the waiting job finds out by itself
        forget_later(activity, now)
    return activity


@rule_decides
@transaction.atomic
def cancel(*, by: Viewer, uid: uuid.UUID, why: str, now: datetime) -> Activity:
    """It does not take place; why is told on its page. Raises was_held, was_cancelled."""
    activity = locked(by, uid)
    check_announced(activity)
    activity.state, activity.result = "cancelled", why.strip()
    activity.save()
    _log(by, activity, now, kind="activity.cancelled", at=now)
    return activity


@rule_decides
@transaction.atomic
def hold(*, by: Viewer, uid: uuid.UUID, held: Held, now: datetime) -> Activity:
    """It was held: one event, and one for the attendances in each capacity. Said again, the difference is recorded.

    Other persons, other words or other findings are a correction of their own; what was told before stays in its secret. With
    other parts it is taken back and held anew, for the duties that they do. Raises not_begun, was_cancelled, nobody_came,
    too_many_came, more_persons, no_such_kind.
    """
    activity = locked(by, uid)
    check_begun(activity, now)
    counts = {role: n for role, n in held.counts.items() if n}
    total = check_counts(counts or {"resident": 0}, held.persons)
    first, changes = activity.state != "held", differences(activity.roles, counts)
    before, parts = _said(activity), _parts(activity, held)
    whats = [_back(activity, now, body=before)] if not first and parts != activity.parts else []
    first = first or bool(whats)
    activity.parts, activity.checks = parts, _checks(activity, held)
    activity.state, activity.roles, activity.attendances = "held", counts, total
    activity.persons, activity.result = held.persons, held.result.strip()
    whats += [_happened(activity, now, kind="activity.held", data=_told(activity))] if first else []
    if not first and before != _said(activity):
        whats.append(_corrected(activity, now, before))
    whats += _attended(activity, now, changes)
    activity.save()
    log_all(by, whats)
    return activity


def _parts(activity: Activity, held: Held) -> list[str]:
    known = PARTS.get(activity.kind, {})
    if any(part not in known for part in held.parts):
        raise RuleError("no_such_kind")
    return [part for part in known if part in held.parts]


def _checks(activity: Activity, held: Held) -> dict[str, str]:
    known = checks_of(activity)
    if any(key not in known or found not in CHECKED for key, found in held.checks.items()):
        raise RuleError("no_such_kind")
    return {key: held.checks[key] for key in known if key in held.checks}


def _attended(activity: Activity, now: datetime, changes: Mapping[str, int]) -> list[Happened]:
    return [
        _happened(activity, now, kind="activity.attended", role=role, quantity=n, measure="attendances")
        for role, n in changes.items()
    ]


def cleared(activity: Activity, now: datetime, why: str) -> list[Happened]:
    """It is announced again and nothing is said of how it went: one event with why, and what was told, in its secret."""
    whats = [
        _back(activity, now, body={"why": why, **_said(activity)}),
        *_attended(activity, now, differences(activity.roles, {})),
    ]
    activity.state, activity.result, activity.parts, activity.checks = "announced", "", [], {}
    activity.roles, activity.attendances, activity.persons = {}, 0, None
    return whats


def _back(activity: Activity, now: datetime, **facts: Any) -> Happened:
    """What was held is taken back, as it was counted: by its day, its aims and its parts."""
    was = Event.objects.filter(subject=activity.uid, kind="activity.held").order_by("-nth").first()
    assert was
    also = {name: was.data[name] for name in ("did", "tags") if name in was.data}
    told = {"of": str(was.uid), "day": was.day.isoformat(), **also}
    return _happened(activity, now, kind="activity.taken_back", at=now, data=told, **facts)


@rule_decides
@transaction.atomic
def record_held(*, by: Viewer, uid: uuid.UUID, plan: Plan, held: Held, now: datetime) -> Activity:
    """An activity that is past is entered in one go: announced and held."""
    announce(by=by, uid=uid, plan=plan, now=now)
    return hold(by=by, uid=uid, held=held, now=now)


def locked(by: Viewer, uid: uuid.UUID) -> Activity:
    """The activity, to be changed by nobody else meanwhile. Raises not_your_place, also where there is none."""
    one_at_a_time(uid)
    activity = Activity.objects.select_related("place__town", "unit").filter(uid=uid).first()
    if activity is None:
        raise RuleError("not_your_place")
    check_place(by, activity.place)
    return activity


def check_announced(activity: Activity) -> None:
    """Raises was_held, was_cancelled."""
    if activity.state != "announced":
        raise RuleError(f"was_{activity.state}")


def check_begun(activity: Activity, now: datetime, *, early: timedelta = timedelta(0)) -> None:
    """Has it begun, or will so `early`, and was not cancelled? Raises was_cancelled, not_begun."""
    if activity.state == "cancelled":
        raise RuleError("was_cancelled")
    if now < activity.starts_at - early:
        raise RuleError("not_begun")


def log_of(by: Viewer, activity: Activity, now: datetime, **facts: Any) -> None:
    """One more event of the activity, whose `seq` is saved."""
    _log(by, activity, now, **facts)


def _put(by: Viewer, activity: Activity, plan: Plan) -> None:
    check_place(by, plan.place)
    check_times(plan.starts, plan.ends)
    if plan.kind not in town_words("").kinds:
        raise RuleError("no_such_kind")
    activity.kind, activity.title, activity.series, activity.issue = plan.kind, plan.title, plan.series, plan.issue
    activity.place, activity.place_no = plan.place, plan.place.no
    activity.town_id, activity.village_id = plan.place.town_id, plan.place.village_id
    activity.unit, activity.brand, activity.venue, activity.course = plan.unit, plan.brand, plan.venue, plan.course
    activity.spot, activity.about, activity.programme = plan.spot, plan.about, plan.programme
    activity.starts_at, activity.ends_at, activity.tags = plan.starts, plan.ends, list(plan.tags)
    activity.shown, activity.signs_up, activity.seats = plan.shown, plan.signs_up, plan.seats


def _save(activity: Activity, plan: Plan, *, new: bool = False) -> None:
    try:
        with transaction.atomic():
            activity.save(force_insert=new)
            if not new:
                activity.tagged.all().delete()
            where = {"place_id": activity.place_id, "town_id": activity.town_id}
            Tag.objects.bulk_create(Tag(activity=activity, tag=tag, **where) for tag in dict.fromkeys(activity.tags))
    except IntegrityError as clash:
        raise RuleError("issue_taken", issue=plan.issue) from clash


def _log(by: Viewer, activity: Activity, now: datetime, **facts: Any) -> None:
    what = _happened(activity, now, **facts)
    activity.save(update_fields=["seq"])
    log(by, what)


def _happened(activity: Activity, now: datetime, **facts: Any) -> Happened:
    """The next event: it happened when the activity began, unless `at` says otherwise. Its kind is the category."""
    activity.seq += 1
    told = {"at": activity.starts_at, "unit_id": activity.unit_id, "series": activity.series, **facts}
    return Happened(
        recorded_at=now,
        place=activity.place,
        subject=activity.uid,
        nth=activity.seq,
        category=activity.kind,
        **told,
    )


def _said(activity: Activity) -> dict[str, Any]:
    """What is told of how it went, beside its numbers and parts."""
    return {"persons": activity.persons, "result": activity.result, "checks": dict(activity.checks)}


def _corrected(activity: Activity, now: datetime, before: Mapping[str, Any]) -> Happened:
    """What was told of it before was wrong: by how many persons; in which words and findings stands in the secret."""
    more = (activity.persons or 0) - (before["persons"] or 0)
    facts: dict[str, Any] = {"quantity": more, "measure": "persons"} if more else {}
    said = _said(activity)
    body = {name: value for name, value in before.items() if value != said[name]}
    return _happened(activity, now, kind="activity.corrected", body=body, **facts)


def _told(activity: Activity) -> dict[str, Any]:
    """What a figure may ask for: codes and numbers."""
    named = {
        "issue": activity.issue, "persons": activity.persons, "tags": activity.tags, "brand": activity.brand_id,
        "did": activity.parts,
    }  # fmt: skip
    return {name: value for name, value in named.items() if value}
