"""The hand-over note of a shift: what came, what went, what is late, what is promised."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from huiyin.apps.cases import library, search
from huiyin.apps.cases.holders import held_since
from huiyin.apps.cases.models import Case
from huiyin.apps.cases.queries import LIST_FIELDS, in_hand
from huiyin.apps.people.queries import Viewer
from huiyin.apps.records.models import Event
from huiyin.apps.units.models import Post
from huiyin.core.worktime import SHANGHAI

MOST = 5000
"""Matters in hand, and steps done, that a note looks through."""
PROMISED = timedelta(hours=24)


@dataclass(frozen=True)
class Shift:
    """`came`, `late`, `promised` lie in hand; `went` are what the unit's posts did, with the case as it is now."""

    since: datetime
    came: list[Case]
    went: list[tuple[Event, Case]]
    late: list[Case]
    promised: list[Case]


def shift(viewer: Viewer, since: datetime, now: datetime, words: str = "") -> Shift:
    """The note from `since` to `now` for the viewer's unit (or post on a place), of what has the words. Five queries, or six."""
    here = list(in_hand(viewer)[:MOST])
    went = _went(viewer, since, now, {case.uid for case in here})
    if words:
        fitting = _fitting(words, [*here, *(case for _event, case in went)])
        here, went = [case for case in here if case.pk in fitting], [each for each in went if each[1].pk in fitting]
    late = [case for case in here if case.due_at and case.due_at < now]
    promised = [case for case in here if case.due_at and now <= case.due_at < now + PROMISED]
    return Shift(
        since=since,
        came=[case for case in here if case.moved_at >= since and _came(case) >= since],
        went=went,
        late=late,
        promised=promised,
    )


def _came(case: Case) -> datetime:
    """When the case came to where it lies: a word added or a reminder moves it too, and is no coming."""
    return held_since(case, library.pinned(case.pack_id))


def _fitting(words: str, cases: list[Case]) -> set[int]:
    numbered = {case.pk for case in cases if case.code == words.upper()}
    return numbered or set(search.find(words, among=[case.pk for case in cases], limit=len(cases)))


def _went(viewer: Viewer, since: datetime, now: datetime, here: Iterable[object]) -> list[tuple[Event, Case]]:
    posts = (
        Post.objects.filter(unit_id=viewer.actor.unit)
        if viewer.actor.unit
        else Post.objects.filter(pk=viewer.actor.post)
    )
    done = Event.objects.filter(
        kind__in=verbs(), day__in=_days(since, now), at__gte=since, as_post__in=posts.values("id")
    )
    events = list(done.select_related("actor", "as_post", "as_post__unit").order_by("-seq")[:MOST])
    cases = {
        case.uid: case for case in Case.objects.filter(uid__in=[e.subject for e in events]).select_related(*LIST_FIELDS)
    }
    staying = set(here)
    seen: set[object] = set()
    found = []
    for event in events:
        case = cases.get(event.subject) if event.subject else None
        if case and event.subject not in staying and event.subject not in seen:
            seen.add(event.subject)
            found.append((event, case))
    return found


def _days(since: datetime, now: datetime) -> list[date]:
    first, last = since.astimezone(SHANGHAI).date(), now.astimezone(SHANGHAI).date()
    return [first + timedelta(days=n) for n in range(min((last - first).days, 31) + 1)]


@cache
def verbs() -> tuple[str, ...]:
    """The kinds of all steps of all packs: with them and the days the index is used."""
    return tuple(sorted({f"case.{do}" for slug in library.slugs() for do in library.pack(slug).verbs()}))
