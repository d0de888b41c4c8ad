"""After the fact: sums follow links and places at once, posts and units within a minute; once a night all are counted again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from huiyin.apps.jobs.actions import soon as later_once
from huiyin.apps.net.actions import recount, recount_all, recount_inside
from huiyin.apps.net.drawing import forget_drawn
from huiyin.apps.people.models import SecurityEntry
from huiyin.apps.places.changes import Change
from huiyin.apps.places.models import Place
from huiyin.apps.records.models import Event

JOB = "net.recount"
AT = time(2, 40)
WAIT = timedelta(seconds=30)


def follow_links(events: Sequence[Event]) -> None:
    """After households were linked or no longer are, in the same transaction."""
    recount(places={event.place_id for event in events if event.place_id}, now=events[0].recorded_at)


def follow_units(events: Sequence[Event]) -> None:
    """After units came, changed or were closed, or a town was set up."""
    soon(events[-1].recorded_at)


def follow_import(events: Sequence[Event]) -> None:
    """After a list of places, borders, units, posts, people or households was taken in."""
    forget_drawn()
    soon(events[-1].recorded_at)


def follow_posts(entry: SecurityEntry) -> None:
    """After a post was given to somebody or ended."""
    if entry.kind in ("post_given", "post_ended"):
        soon(entry.at)


def soon(now: datetime) -> None:
    """Count everything again within a minute: once, however much changes until then (a list of thousands of people)."""
    later_once(JOB, {}, now=now, wait=WAIT)


def follow_places(change: Change) -> None:
    """After places moved, became one or were split, in the same transaction."""
    forget_drawn()
    for row in change.rows:
        for place in (row.place, row.went_to):
            recount_inside(place=Place.objects.get(pk=place.pk), now=change.now)


def count_again(_payload: Mapping[str, Any], now: datetime) -> None:
    """The job: the whole county."""
    recount_all(now=now)
