"""After the fact: the sums of a place follow what changes them; once a night all are counted again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from huiyin.apps.jobs.actions import later
from huiyin.apps.jobs.models import Job
from huiyin.apps.net.actions import recount, recount_all, recount_inside
from huiyin.apps.net.counting import places_of_posts
from huiyin.apps.net.drawing import forget_drawn
from huiyin.apps.people.models import SecurityEntry
from huiyin.apps.places.changes import Change
from huiyin.apps.places.models import Place
from huiyin.apps.records.models import Event
from huiyin.core.worktime import SHANGHAI

JOB = "net.recount"
AT = time(2, 40)


def follow_links(events: Sequence[Event]) -> None:
    """After households were linked or no longer are, in the same transaction."""
    recount(places={event.place_id for event in events if event.place_id}, now=events[0].recorded_at)


def follow_units(events: Sequence[Event]) -> None:
    """After units and posts came, changed or were closed: their seats, and what lies inside them."""
    for place in Place.objects.filter(pk__in={event.place_id for event in events if event.place_id}):
        recount_inside(place=place, now=events[0].recorded_at)


def follow_import(events: Sequence[Event]) -> None:
    """After a list of places, units, posts, people or households was taken in: the whole county, as a job."""
    forget_drawn()
    later(JOB, event_id=events[-1].seq, payload={}, run_after=events[-1].recorded_at).save()


def follow_posts(entry: SecurityEntry) -> None:
    """After a post was given to somebody or ended: the places that it stands on and looks after."""
    if entry.kind in ("post_given", "post_ended"):
        recount(places=places_of_posts([entry.data["post"]]), now=entry.at)


def follow_places(change: Change) -> None:
    """After places moved, became one or were split, in the same transaction."""
    forget_drawn()
    for row in change.rows:
        for place in (row.place, row.went_to):
            recount_inside(place=Place.objects.get(pk=place.pk), now=change.now)


def count_again(payload: Mapping[str, Any], now: datetime) -> None:
    """The job: a place, or the whole county; after the nightly round the next one is waiting."""
    if place := Place.objects.filter(pk=payload.get("place", 0)).first():
        recount_inside(place=place, now=now)
        return
    recount_all(now=now)
    plan(now)


def plan(now: datetime) -> None:
    """One nightly round is always waiting. Called when serving starts."""
    if not Job.objects.filter(reaction=JOB, done_at=None, dropped_at=None, run_after__gt=now).exists():
        local = now.astimezone(SHANGHAI)
        night = datetime.combine(local.date() + timedelta(days=1), AT, SHANGHAI)
        later(JOB, event_id=None, payload={}, run_after=night).save()
