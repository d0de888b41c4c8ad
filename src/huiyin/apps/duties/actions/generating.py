"""Rows of what is owed: made for the spans of a day, as often as one likes; what has no subject any more goes."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from operator import attrgetter
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Q, QuerySet

from huiyin.apps.duties.actions import doing
from huiyin.apps.duties.actions.counting import count, weight
from huiyin.apps.duties.chosen import duties_of
from huiyin.apps.duties.models import Owed
from huiyin.apps.duties.subjects import Subject, Town, read_town, subjects_of
from huiyin.apps.jobs.actions import soon
from huiyin.apps.places.models import Place
from huiyin.apps.places.queries import calendar_of, towns
from huiyin.apps.records.models import Event
from huiyin.apps.records.rows import insert_alike, update_each
from huiyin.apps.records.turns import one_at_a_time
from huiyin.apps.scope.acting import rule_decides, system
from huiyin.apps.units.linking import LinkChange
from huiyin.core.duties import Deadline, Duty, Standing, deadline
from huiyin.core.spans import Span, span_at
from huiyin.core.worktime import SHANGHAI

JOB = "duties.generate"
AT = time(0, 20)
PIECE = 500
INT = attrgetter("int")
RENEWED = ("post", "unit", "head", "due_on", "late_from")


@rule_decides
def generate(*, town: Place, on: date) -> Counter[str]:
    """The rows of a town for the spans in which a day lies, each duty in a transaction of its own. How many are new, by duty."""
    here = read_town(town)
    return Counter({duty.slug: _generate(here, duty, on) for duty in duties_of(town.profile)})


@transaction.atomic
def _generate(town: Town, duty: Duty, on: date) -> int:
    span = span_at(duty.period, on)
    one_at_a_time(uuid.uuid5(town.place.uid, f"{duty.slug} {span.name}"))
    rows = Owed.objects.filter(town=town.place, duty=duty.slug, span=span.name)
    there = _there(rows)
    wanted = {subject.uid: subject for subject in subjects_of(duty, town, on)}
    _retire(rows, there.keys() - wanted.keys())
    _renew(town, duty, there, wanted)
    new = list(_new(town, duty, span, [subject for uid, subject in wanted.items() if uid not in there]))
    insert_alike(_alike(town, duty, span), Fresh._fields, new)
    at: Counter[int] = Counter()
    for row in new:
        at[row.place_id] += row.needs if duty.people else 1
    count(town.place.pk, duty, span.name, at, "total")
    if new:
        doing.catch_up(town.place, duty, span, new)
    return len(new)


def _retire(rows: QuerySet[Owed], gone: Iterable[uuid.UUID]) -> None:
    """Rows whose subject is no more (a link that has ended): nobody owes them. What was done or answered stays."""
    subjects = list(gone)
    for at in range(0, len(subjects), PIECE):
        over = rows.filter(subject__in=subjects[at : at + PIECE], state=Standing.open, done=0)
        for row in list(over):
            count(row.town_id, row, row.span, {row.place_id: -weight(row)}, "total")
        over.delete()


class There(NamedTuple):
    """A row as it is there: its id, how it stands, and who owes it (ids; None is nobody)."""

    pk: int
    state: str
    post: int | None
    unit: int | None
    head: int | None

    def owed_by(self, subject: Subject) -> bool:
        """Does whoever owes the subject now owe it?"""
        return (self.post or 0, self.unit or 0, self.head or 0) == (subject.post, subject.unit, subject.head)


def _there(rows: QuerySet[Owed]) -> dict[uuid.UUID, There]:
    """The rows of a span by subject, without instances, since there are as many as households."""
    return {
        subject: There(*one) for subject, *one in rows.values_list("subject", *There._fields).iterator(chunk_size=5000)
    }


def _renew(town: Town, duty: Duty, there: Mapping[uuid.UUID, There], wanted: Mapping[uuid.UUID, Subject]) -> None:
    """What is still open is owed by whoever has the post now, and has its day as soon as the calendar of the year is known.

    Of earlier spans those rows are looked at that lack the one or the other.
    """
    lacking = Q(late_from=None) | Q(post=None) | Q(post__closed_on__isnull=False)
    left = Owed.objects.filter(town=town.place, duty=duty.slug, state=Standing.open)
    rows = list(left.filter(lacking))
    others = {
        one.pk
        for subject, one in there.items()
        if one.state == Standing.open and subject in wanted and not one.owed_by(wanted[subject])
    } - {row.pk for row in rows}
    for at in range(0, len(others), PIECE):
        rows += left.filter(pk__in=sorted(others)[at : at + PIECE])
    moved = [row for row in rows if row.subject in wanted and _given(row, wanted[row.subject])]
    known: dict[tuple[int, date], Deadline | None] = {}
    dated = [row for row in rows if row.late_from is None and _dated(row, town, duty, known)]
    update_each({row.pk: row for row in (*moved, *dated)}.values(), RENEWED)
    for first in {row.first for row in moved}:
        doing.catch_up(town.place, duty, span_at(duty.period, first), [row for row in moved if row.first == first])
    free = [row for row in rows if row.late_from is None and known.get((row.place_id, row.first), ...) is None]
    for row in free:  # its days turn out to be days off: nothing is due
        _retire(Owed.objects.filter(pk=row.pk), [row.subject])


def _given(row: Owed, subject: Subject) -> bool:
    """Put there who owes it now. Tells whether that is somebody else."""
    before = (row.post_id, row.unit_id, row.head_id)
    row.post_id, row.unit_id, row.head_id = (pk or None for pk in (subject.post, subject.unit, subject.head))
    return (row.post_id, row.unit_id, row.head_id) != before


def _dated(row: Owed, town: Town, duty: Duty, known: dict[tuple[int, date], Deadline | None]) -> bool:
    """Put there until when, if that is known by now. Tells whether it is."""
    place, key = town.places.get(row.place_id), (row.place_id, row.first)
    if place is None:
        return False
    if key not in known:
        known[key] = deadline(duty, span_at(duty.period, row.first), calendar_of(place))
    ends = known[key]
    if ends is None or (row.due_on, row.late_from) == (ends.on, ends.late_from):
        return False
    row.due_on, row.late_from = ends.on, ends.late_from
    return True


class Fresh(NamedTuple):
    """What a new row has for itself; the rest is that of its duty and span."""

    uid: uuid.UUID
    subject: uuid.UUID
    place_id: int
    place_no: int
    post_id: int | None
    head_id: int | None
    unit_id: int | None
    household_id: int | None
    needs: int
    due_on: date | None
    late_from: date | None


def _new(town: Town, duty: Duty, span: Span, subjects: Sequence[Subject]) -> Iterable[Fresh]:
    known: dict[int, Deadline | None] = {}
    uids = sorted(
        (uuid.uuid4() for _ in subjects), key=INT
    )  # an index takes what comes in its order in a fraction of the time
    for uid, subject in zip(uids, subjects, strict=True):
        place = town.places[subject.place]
        if subject.place not in known:
            known[subject.place] = deadline(duty, span, calendar_of(place))
        ends = known[subject.place]
        if ends is not None:
            post, head, unit = subject.post or None, subject.head or None, subject.unit or None
            about = subject.uid, subject.place, place.no, post, head, unit, subject.household or None
            needs = max(subject.people, 1) if duty.people else duty.times
            yield Fresh(uid, *about, needs, ends.on, ends.late_from)


def _alike(town: Town, duty: Duty, span: Span) -> Owed:
    """What all rows of a duty and span have."""
    return Owed(
        town_id=town.place.pk,
        duty=duty.slug,
        span=span.name,
        first=span.first,
        last=span.last,
        confidential=duty.confidential,
        people=duty.people,
    )


def tonight(payload: Mapping[str, Any], now: datetime) -> None:
    """The job: the rows of every town for the day, or of one town."""
    day = now.astimezone(SHANGHAI).date()
    chosen = payload.get("town")
    with system("duties of the day"):
        for town in towns():
            if chosen in (None, town.pk):
                generate(town=town, on=day)


def follow_links(change: LinkChange) -> None:
    """After links were made or ended: the rows of their towns are made soon, once for all of them."""
    places = {link.household.place_id for link in change.links}
    found = Place.objects.filter(pk__in=list(places)[:PIECE]).exclude(town=None)
    for town in set(found.values_list("town_id", flat=True)):
        soon(JOB, {"town": town}, now=change.now)


def follow_calendar(events: Sequence[Event]) -> None:
    """After a holiday notice was taken in: what had no day yet gets it soon, in every town."""
    for town in towns():
        soon(JOB, {"town": town.pk}, now=events[-1].recorded_at)
