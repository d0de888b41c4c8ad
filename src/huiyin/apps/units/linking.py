"""Households and the posts that look after them: linked, moved to another post, ended. What was stays as history.

What follows a change (its event, above all) is registered by `connect`: this app stands below the records.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from django.db import transaction

from huiyin.apps.places.erasing import GONE
from huiyin.apps.places.models import Household, Place
from huiyin.apps.scope.acting import rule_decides
from huiyin.apps.units.following import Following
from huiyin.apps.units.models import HouseholdLink, Post
from huiyin.core.errors import RuleError
from huiyin.core.words import KEEPERS, Circle


@dataclass(frozen=True)
class LinkChange:
    """Links that were made or ended. `by` is a `people.queries.Viewer`, which this app does not know."""

    kind: Literal["made", "ended"]
    links: Sequence[HouseholdLink]
    by: Any
    now: datetime


_following = Following[LinkChange]()
connect = _following.connect


@dataclass(frozen=True)
class Wanted:
    """A link to be made. `circle` may be empty: none of the three."""

    household: Household
    post: Post
    circle: Circle | str = ""
    starts: date | None = None


@rule_decides
@transaction.atomic
def link_household(
    *, household: Household, post: Post, circle: Circle | str = "", starts: date, by: Any, now: datetime
) -> HouseholdLink:
    """A post looks after a household from `starts` on. Raises link_there, link_outside, link_keeper, link_post_closed,
    erased_home."""
    return link_all(wanted=[Wanted(household, post, circle, starts)], starts=starts, by=by, now=now)[0]


@rule_decides
@transaction.atomic
def link_all(*, wanted: Sequence[Wanted], starts: date, by: Any, now: datetime) -> list[HouseholdLink]:
    """Many links at once, in few statements; each begins on `starts` unless it says otherwise. Raises as `link_household`."""
    for post in {one.post for one in wanted}:
        _check_post(post)
    _check_reach(by, [one.household for one in wanted])
    _check_none_there(wanted)
    if any(one.household.door == GONE for one in wanted):
        raise RuleError("erased_home")
    made = HouseholdLink.objects.bulk_create(
        HouseholdLink(
            household=one.household,
            post=one.post,
            place_no=one.household.place_no,
            circle=one.circle,
            starts=one.starts or starts,
        )
        for one in wanted
    )
    _following.tell(LinkChange("made", made, by, now))
    return made


@rule_decides
@transaction.atomic
def end_link(*, link: HouseholdLink, ends: date, by: Any, now: datetime) -> HouseholdLink:
    """The post looks after the household until `ends`, that day included. Raises link_ended, link_outside, link_backwards."""
    there = HouseholdLink.objects.select_for_update(of=("self",)).select_related("household", "post").get(pk=link.pk)
    _check_reach(by, [there.household])
    if there.ends is not None:
        raise RuleError("link_ended", on=there.ends)
    if ends < there.starts:
        raise RuleError("link_backwards")
    there.ends = ends
    there.save(update_fields=["ends"])
    _following.tell(LinkChange("ended", [there], by, now))
    return there


@rule_decides
@transaction.atomic
def end_all(*, household: Household, on: date, by: Any, now: datetime) -> list[HouseholdLink]:
    """Nobody looks after the household from `on`: it is erased. Who may erase it was decided before."""
    rows = HouseholdLink.objects.select_for_update(of=("self",)).select_related("household__place", "post")
    links = list(rows.filter(household=household, ends=None).order_by("id"))
    for link in links:
        link.ends = max(link.starts, on)
        link.save(update_fields=["ends"])
    if links:
        _following.tell(LinkChange("ended", links, by, now))
    return links


@rule_decides
@transaction.atomic
def move_link(
    *, link: HouseholdLink, to_post: Post, on: date, circle: Circle | str | None = None, by: Any, now: datetime
) -> HouseholdLink:
    """Another post looks after the household from `on`; the former one until then. The circle stays unless another is given.

    Raises as `link_household` and `end_link`.
    """
    ended = end_link(link=link, ends=on, by=by, now=now)
    kept = ended.circle if circle is None else circle
    return link_household(household=ended.household, post=to_post, circle=kept, starts=on, by=by, now=now)


def follow_households(households: Iterable[int]) -> None:
    """After households came to lie elsewhere, in the same transaction: their links lie there too."""
    for pk, no in Household.objects.filter(pk__in=list(households)).values_list("pk", "place_no"):
        HouseholdLink.objects.filter(household=pk).exclude(place_no=no).update(place_no=no)


def _check_post(post: Post) -> None:
    if post.closed_on is not None:
        raise RuleError("link_post_closed", post=post.name)
    if post.title in KEEPERS:
        raise RuleError("link_keeper", post=post.name)


def _check_reach(by: Any, households: Sequence[Household]) -> None:
    """Only households of one's own places: inside the post's place, or where its unit serves, if its work are households."""
    if by.system:
        return
    serves = by.actor.serves if by.actor.visits_homes else ()
    spans = [by.interval] if by.interval else [place.interval for place in Place.objects.filter(pk__in=serves)]
    for household in households:
        if not any(span.contains(household.place_no) for span in spans):
            raise RuleError("link_outside", household=household.code)


def _check_none_there(wanted: Sequence[Wanted]) -> None:
    pairs = {(one.household.pk, one.post.pk) for one in wanted}
    open_links = HouseholdLink.objects.filter(household__in=[pk for pk, _ in pairs], ends=None)
    there = open_links.values_list("household_id", "post_id", "household__code", "post__name")
    for household, post, code, name in there:
        if (household, post) in pairs:
            raise RuleError("link_there", household=code, post=name)
