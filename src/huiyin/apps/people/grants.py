"""Posts given to persons, for a term: by whom, never to oneself, and those who keep the installation apart."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from huiyin.apps.people.actions import give_post
from huiyin.apps.people.models import Holding, Person
from huiyin.apps.people.queries import Viewer
from huiyin.apps.people.security import note
from huiyin.apps.scope.acting import rule_decides
from huiyin.apps.units.models import Post
from huiyin.core.errors import RuleError
from huiyin.core.words import KEEPERS


@rule_decides
@transaction.atomic
def grant_post(
    *,
    by: Viewer,
    person: Person,
    post: Post,
    starts: date,
    ends: date | None = None,
    deputy: bool = False,
    now: datetime,
) -> Holding:
    """Give a post to a person. The same again changes nothing. Raises grant_to_oneself, keepers_apart, post_closed, ends_before."""
    if person.pk == by.actor.person:
        raise RuleError("grant_to_oneself")
    if post.closed_on is not None:
        raise RuleError("post_closed", post=post.name)
    if ends is not None and ends < starts:
        raise RuleError("ends_before")
    _keep_apart(person, post, starts, ends)
    there = Holding.objects.filter(person=person, post=post, starts=starts).first()
    if there is not None:
        return there
    holding = give_post(person=person, post=post, starts=starts, ends=ends, deputy=deputy, by=by)
    note("post_given", now, person=person.pk, by=by, data=_facts(holding))
    return holding


@rule_decides
@transaction.atomic
def end_grant(*, by: Viewer, holding: int, ends: date, now: datetime) -> None:
    """End a term earlier or later than it said. Raises grant_to_oneself, ends_before."""
    held = Holding.objects.select_for_update().get(pk=holding)
    if held.person_id == by.actor.person:
        raise RuleError("grant_to_oneself")
    if ends < held.starts:
        raise RuleError("ends_before")
    if held.ends == ends:
        return
    held.ends, held.ended_by_id = ends, by.actor.who or None
    held.save(update_fields=["ends", "ended_by"])
    note("post_ended", now, person=held.person_id, by=by, data=_facts(held))


def _facts(holding: Holding) -> dict[str, object]:
    return {
        "holding": holding.pk,
        "post": holding.post_id,
        "starts": holding.starts.isoformat(),
        "ends": holding.ends.isoformat() if holding.ends else "",
        "deputy": holding.deputy,
    }


def _keep_apart(person: Person, post: Post, starts: date, ends: date | None) -> None:
    """Who holds one of the three posts that keep the installation holds no other post in the same time."""
    Person.objects.select_for_update().get(pk=person.pk)
    others = Holding.objects.filter(person=person).exclude(post__title=post.title)
    others = others.filter(Q(ends__isnull=True) | Q(ends__gte=starts))
    if ends is not None:
        others = others.filter(starts__lte=ends)
    titles = set(others.values_list("post__title", flat=True))
    if titles & KEEPERS or (titles and post.title in KEEPERS):
        raise RuleError("keepers_apart")
