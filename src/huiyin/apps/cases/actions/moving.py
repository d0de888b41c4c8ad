"""Cases after their places moved: they are found under their new town, rated by its calendar, and come into its hands."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db.models import Exists, F, OuterRef, Q

from huiyin.apps.cases import library, search
from huiyin.apps.cases.actions.calendars import READ_BY_ALL, calendar_changed
from huiyin.apps.cases.actions.hands import new_parties, place_holder
from huiyin.apps.cases.actions.steps import load_for_step
from huiyin.apps.cases.kept import forget_kept
from huiyin.apps.cases.models import Case
from huiyin.apps.cases.notices import Code
from huiyin.apps.jobs.actions import later
from huiyin.apps.people.models import Holding
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.changes import Change
from huiyin.apps.places.models import Place, PlaceChange
from huiyin.apps.records.actions import Happened, log
from huiyin.apps.records.rows import insert, insert_all, update
from huiyin.apps.units.models import Post
from huiyin.core.places import Interval

HELPING = 200
HANDED = ["seq", "held_by_post_id", "held_by_unit_id", "marks_json", "moved_at"]


def follow(change: Change) -> None:
    """After a change of the tree, in its transaction: it is recorded, and the rest is asked for."""
    for row in change.rows:
        _record(row, change)
        if row.kind == "merge":
            _close_doubled(row.went_to, change)
    moved = {
        place
        for row in change.rows
        for place in ((row.place_id,) if row.kind == "move" else (row.place_id, row.went_to_id))
    }
    for place in Place.objects.filter(pk__in=moved, valid_to=None):
        _ask(place, change.now)


def _record(row: PlaceChange, change: Change) -> None:
    data = {"place": row.place_id, "from": row.came_from_id, "to": row.went_to_id, "on": row.on.isoformat()}
    what = Happened(
        kind=f"place.{row.kind}",
        at=change.now,
        recorded_at=change.now,
        place=row.place,
        subject=row.uid,
        data=data,
        body={"reason": row.reason},
    )
    log(change.by, what)


def _ask(place: Place, now: datetime) -> None:
    """At once, and again when nobody remembers the old numbers any more."""
    for when in (now, now + READ_BY_ALL):
        insert(later("places.settle", event_id=None, payload={"place": place.pk}, run_after=when))
        insert(later("cases.rehold", event_id=None, payload={"place": place.pk, "after": 0}, run_after=when))
    calendar_changed(place, now)


def _close_doubled(place: Place, change: Change) -> None:
    """Posts go with their holders into the place of a merger. Of those that stand there twice then, the ones that nobody
    holds are closed, unless a matter lies in their hands or none would be left."""
    holdings = Holding.objects.filter(post=OuterRef("pk")).filter(Q(ends=None) | Q(ends__gte=change.now.date()))
    matters = Case.objects.filter(Q(held_by_post=OuterRef("pk")) | Q(handler=OuterRef("pk")), open=True)
    posts = Post.objects.filter(place=place, closed_on=None).annotate(held=Exists(holdings), busy=Exists(matters))
    for _, twins in groupby(posts.order_by("title", "-held", "-busy", "id"), key=lambda post: post.title):
        for post in [*twins][1:]:
            if not post.held and not post.busy:
                post.closed_on = change.rows[0].on
                post.save(update_fields=["closed_on"])


@contextmanager
def keep_found(inside: Interval) -> Iterator[None]:
    """Around the settling of rows: cases stand in the search table under their town and village."""
    rows = Case.objects.filter(place__no__range=(inside.no, inside.end)).select_related("content")
    here = rows.exclude(town_id=F("place__town_id"), village_id=F("place__village_id"))
    before = {case.pk: search.document(case, case.content.found_by) for case in here.iterator(chunk_size=500)}
    yield
    ids = sorted(before)
    for at in range(0, len(ids), HELPING):
        for case in Case.objects.filter(pk__in=ids[at : at + HELPING]).select_related("content"):
            if search.document(case, case.content.found_by) != before[case.pk]:
                search.replace(case, before[case.pk], case.content.found_by)


def rehold(payload: Mapping[str, Any], now: datetime) -> None:
    """The job `cases.rehold`: open cases that wait for a post of the place come into the hands that serve it now.

    One helping of cases, then the next in a job of its own. Twice is as good as once.
    """
    place = Place.objects.get(pk=payload["place"])
    rows = Case.objects.filter(open=True, place__no__range=(place.no, place.end), pk__gt=payload["after"])
    cases = list(rows.order_by("pk").values_list("pk", "uid")[:HELPING])
    forget_kept()
    for _, uid in cases:
        _rehold(uid, now)
    if len(cases) == HELPING:
        insert(later("cases.rehold", event_id=None, payload={**payload, "after": cases[-1][0]}, run_after=now))


def _rehold(uid: uuid.UUID, now: datetime) -> None:
    case = load_for_step(uid)
    held_by = library.pinned(case.pack_id).states[case.state].held_by
    if not case.open or "@" not in held_by:
        return
    had = (case.held_by_post_id, case.held_by_unit_id)
    place_holder(case, held_by)
    if had == (case.held_by_post_id, case.held_by_unit_id) or not (case.held_by_post_id or case.held_by_unit_id):
        return
    case.seq += 1
    case.moved_at = max(now, case.moved_at)
    parties = new_parties(case)
    if update(case, HANDED, seq=case.seq - 1):
        insert_all(parties, ignore=True)
        _tell(case, now)


def _tell(case: Case, now: datetime) -> None:
    what = Happened(
        kind="case.handed",
        at=case.moved_at,
        recorded_at=now,
        place=case.place,
        subject=case.uid,
        nth=case.seq,
        unit_id=case.unit_id or case.held_by_unit_id,
        role="system",
        channel=case.channel,
        category=case.category,
        data={"pack": case.slug, "state": case.state, "phase": case.phase, "level": case.level},
    )
    event = log(Viewer.for_system("the place has moved"), what)
    payload = {"case": case.pk, "do": Code.handed, "to": ["holder"], "seq": case.seq, "asks": False}
    insert(later("cases.tell", event_id=event.pk, payload=payload, run_after=now))
