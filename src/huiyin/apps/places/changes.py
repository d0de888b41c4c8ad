"""Places move, become one, or are split: their numbers and all that repeats them follow, and it is kept what was done when.

`place_id` on a row is the fact and is rewritten only where a place ends (merged). Writers who had read a number before write it
afterwards: `copies.settle` is run again as a job (`settle_again`), at once and when nobody remembers the old numbers any more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from huiyin.apps.places.actions import add_place
from huiyin.apps.places.copies import settle
from huiyin.apps.places.models import Household, Place, PlaceChange
from huiyin.apps.places.queries import forget_calendars, lies_now, merged_in
from huiyin.apps.places.repoint import repoint
from huiyin.apps.places.tree import among, changes_the_tree, lock_subtrees, put, shrink, spans
from huiyin.apps.scope.acting import rule_decides
from huiyin.core.errors import RuleError
from huiyin.core.places import check_merge, check_parent
from huiyin.core.words import PlaceKind


@dataclass(frozen=True)
class Change:
    """What was done, for those who follow it. `by` is a `people.queries.Viewer`, which this app does not know; `counts`:
    rows that were rewritten, by table."""

    rows: Sequence[PlaceChange]
    by: Any
    now: datetime
    counts: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Part:
    """What is split off: a new place with these places and households, which lay in the old one."""

    name: str
    code: str = ""
    children: Sequence[Place] = ()
    households: Sequence[Household] = ()


Around = Callable[[Sequence[int]], AbstractContextManager[None]]
Follows = Callable[[Change], None]
_around: list[Around] = []
_follows: list[Follows] = []
_forgets: list[Callable[[], None]] = []


def connect(*, around: Iterable[Around], follows: Iterable[Follows], forgets: Iterable[Callable[[], None]]) -> None:
    """Register what other apps do: around a change of the tree (given the places that change, by id), after it in the same
    transaction, and what they forget once it is over."""
    _around.extend(around)
    _follows.extend(follows)
    _forgets.extend(forgets)


@changes_the_tree
def move_place(*, place: Place, to_parent: Place, on: date, reason: str, by: Any, now: datetime) -> Change:
    """A place, with all inside it, lies in another parent from now on, under new numbers.

    Raises RuleError: place_closed, into_itself, lies_there, wrong_parent, places_full.
    """
    place, to_parent = _open(place), _open(to_parent)
    came_from = place.parent
    if place.interval.contains(to_parent.no):
        raise RuleError("into_itself", place=place.name)
    if place.parent_id == to_parent.pk:
        raise RuleError("lies_there", place=place.name, parent=to_parent.name)
    check_parent(PlaceKind(place.kind), PlaceKind(to_parent.kind))
    with _renumbered([place]):
        put(place, to_parent)
    row = PlaceChange(kind="move", place=place, came_from=came_from, went_to=to_parent, on=on, reason=reason)
    return _done([row], by, now, [place])


@changes_the_tree
def merge_places(*, source: Place, into: Place, on: date, reason: str, by: Any, now: datetime) -> Change:
    """What lay in or belonged to `source` belongs to `into` from now on, its posts with their holders too.

    `source` is kept as history, ended and without anything in it, inside `into`: what happened there counts there.
    Raises RuleError: place_closed, into_itself, merge_unlike, places_full.
    """
    source, into = _open(source), _open(into)
    if source.interval.contains(into.no) or into.interval.contains(source.no):
        raise RuleError("into_itself", place=source.name)
    check_merge(PlaceKind(source.kind), PlaceKind(into.kind))
    came_from = source.parent
    with _renumbered([source]):
        for child in source.children.order_by("no"):
            put(child, into)
        shrink(source)
        put(source, into)
        source.valid_to = on
        source.save(update_fields=["valid_to"])
    moved = repoint(source, into)
    row = PlaceChange(kind="merge", place=source, came_from=came_from, went_to=into, on=on, reason=reason)
    return _done([row], by, now, [into], moved)


@changes_the_tree
def split_place(*, place: Place, parts: Sequence[Part], on: date, reason: str, by: Any, now: datetime) -> Change:
    """New places beside `place`, with what is assigned to each; everything else stays with it.

    Raises RuleError: place_closed, not_inside, wrong_parent, places_full.
    """
    place = _open(place)
    children = [_open(child) for part in parts for child in part.children]
    households = [household.pk for part in parts for household in part.households]
    if any(child.parent_id != place.pk for child in children) or (
        Household.objects.filter(pk__in=households, place=place).count() != len(households)
    ):
        raise RuleError("not_inside", place=place.name)
    rows, made = [], []
    with _renumbered([place]):
        for part in parts:
            made.append(_split_off(place, part, on))
            rows.append(PlaceChange(kind="split", place=place, went_to=made[-1], on=on, reason=reason))
    return _done(rows, by, now, [place, *made])


def _split_off(place: Place, part: Part, on: date) -> Place:
    new = add_place(kind=PlaceKind(place.kind), name=part.name, parent=place.parent, code=part.code, valid_from=on)
    for child in part.children:
        put(Place.objects.get(pk=child.pk), new)
    Household.objects.filter(pk__in=[household.pk for household in part.households]).update(place=new)
    return new


def _open(place: Place) -> Place:
    """The place as it is now. Raises place_closed."""
    found = Place.objects.select_related("parent").get(pk=place.pk)
    if found.valid_to:
        raise RuleError("place_closed", place=found.name)
    return found


@contextmanager
def _renumbered(tops: Sequence[Place]) -> Iterator[None]:
    lock_subtrees(tops)
    ids = among(tops)
    with ExitStack() as stack:
        for work in _around:
            stack.enter_context(work(ids))
        yield


def _done(
    rows: Sequence[PlaceChange], by: Any, now: datetime, tops: Sequence[Place], moved: Counter[str] | None = None
) -> Change:
    renumbered = Counter(places_place=len(among(Place.objects.filter(pk__in=[top.pk for top in tops]))))
    settled = sum((settle(span) for span in spans(tops)), Counter[str]())
    counts = renumbered | settled | (moved or Counter())
    for row in rows:
        row.by, row.at = by.name or by.system, now
        row.place.refresh_from_db()
        row.save(force_insert=True)
    change = Change(rows, by, now, counts)
    for follow in _follows:
        follow(change)
    for forget in (forget_calendars, *_forgets):
        forget()
        transaction.on_commit(forget)
    return change


@rule_decides
@transaction.atomic
def settle_numbers(place: Place) -> Counter[str]:
    """Put right the rows about a place, and all inside it, that were written as it was before. How many, by table."""
    found = sum(
        (repoint(ended, lies_now(ended)) for ended in merged_in(Place.objects.get(pk=place.pk))), Counter[str]()
    )
    return found | sum((settle(span) for span in spans([place])), Counter[str]())


def settle_again(payload: Mapping[str, Any], _now: datetime) -> None:
    """The job `places.settle`: for those who had read a number before it changed. Twice is as good as once."""
    settle_numbers(Place.objects.get(pk=payload["place"]))
