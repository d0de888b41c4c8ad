"""Announce, change, cancel an activity; say how it went; open a case for what was found."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from huiyin.apps.activities.actions.forgetting import forget_later
from huiyin.apps.activities.models import Activity, Entry, Finding, Tag
from huiyin.apps.activities.reach import check_place
from huiyin.apps.activities.town import town_words
from huiyin.apps.cases import library
from huiyin.apps.cases.actions.opening import Said, open_case
from huiyin.apps.cases.models import Case
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.apps.records.actions import Happened, log, log_all
from huiyin.apps.records.turns import one_at_a_time
from huiyin.apps.scope.acting import rule_decides
from huiyin.apps.units.models import Unit
from huiyin.core.activity import check_counts, check_times, differences
from huiyin.core.errors import RuleError
from huiyin.core.words import Channel


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
    """How it went: attendances by capacity, how many persons that were where it is known, what came of it."""

    counts: Mapping[str, int]
    result: str = ""
    persons: int | None = None


@dataclass(frozen=True)
class Found:
    """Something that was found. `uid` becomes that of its case."""

    uid: uuid.UUID
    text: str
    category: str = ""
    spot: str = ""
    place: Place | None = None
    language: str = "zh-hans"
    answers: Mapping[str, Any] = field(default_factory=dict)


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

    Other persons or other words are a correction of their own; the words before stay with it. Raises not_begun, was_cancelled,
    nobody_came, too_many_came, more_persons.
    """
    activity = locked(by, uid)
    check_begun(activity, now)
    counts = {role: n for role, n in held.counts.items() if n}
    total = check_counts(counts or {"resident": 0}, held.persons)
    first, changes = activity.state != "held", differences(activity.roles, counts)
    before = activity.persons, activity.result
    activity.state, activity.roles, activity.attendances = "held", counts, total
    activity.persons, activity.result = held.persons, held.result.strip()
    whats = [_happened(activity, now, kind="activity.held", data=_told(activity))] if first else []
    if not first and before != (activity.persons, activity.result):
        whats.append(_corrected(activity, now, *before))
    whats += [
        _happened(activity, now, kind="activity.attended", role=role, quantity=n, measure="attendances")
        for role, n in changes.items()
    ]
    activity.save()
    log_all(by, whats)
    return activity


@rule_decides
@transaction.atomic
def record_held(*, by: Viewer, uid: uuid.UUID, plan: Plan, held: Held, now: datetime) -> Activity:
    """An activity that is past is entered in one go: announced and held."""
    announce(by=by, uid=uid, plan=plan, now=now)
    return hold(by=by, uid=uid, held=held, now=now)


@rule_decides
@transaction.atomic
def raise_finding(*, by: Viewer, uid: uuid.UUID, found: Found, now: datetime) -> Case:
    """What was found at an activity becomes a case, linked with it; the same `found.uid` again is the same case.

    Raises was_cancelled, not_begun, no_way_in and what `open_case` raises.
    """
    activity = locked(by, uid)
    check_begun(activity, now)
    place = found.place or activity.place
    check_place(by, place)
    slug, channel = way_in(place)
    contact = {"contact": "worker"} if library.pack(slug).start.asks("contact") else {}
    said = Said(
        uid=found.uid, slug=slug, place=place, text=found.text, category=found.category or "other", spot=found.spot,
        channel=channel, language=found.language, answers={**contact, **found.answers},
    )  # fmt: skip
    case = open_case(by=by, said=said, at=now, now=now)
    facts = {"place": case.place, "place_no": case.place_no, "at": now}
    _, new = Finding.objects.get_or_create(case=case, activity=activity, defaults=facts)
    if new:
        _log(by, activity, now, kind="activity.found", at=now, quantity=1, measure="cases")
    return case


def way_in(place: Place) -> tuple[str, str]:
    """The pack that takes what was found at a place, and the channel: as on a visit, else as a grid worker's. Raises no_way_in."""
    town = place.town if place.town else place
    profile = library.profile(town.profile) if town.profile else None
    for chosen in profile.packs if profile else ():
        read = library.pack(chosen.slug)
        if library.raw_pack(chosen.slug).get("categories") == "requests" and read.reporter:
            for channel in (Channel.visit, Channel.grid, Channel.meeting):
                if channel in read.channels:
                    return chosen.slug, channel
    raise RuleError("no_way_in")


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


def _corrected(activity: Activity, now: datetime, persons: int | None, result: str) -> Happened:
    """What was told of it before was wrong: by how many persons, and in which words."""
    more = (activity.persons or 0) - (persons or 0)
    facts: dict[str, Any] = {"quantity": more, "measure": "persons"} if more else {}
    facts |= {"body": {"result": result}} if result != activity.result else {}
    return _happened(activity, now, kind="activity.corrected", **facts)


def _told(activity: Activity) -> dict[str, Any]:
    """What a figure may ask for: codes and numbers."""
    named = {"issue": activity.issue, "persons": activity.persons, "tags": activity.tags, "brand": activity.brand_id}
    return {name: value for name, value in named.items() if value}
