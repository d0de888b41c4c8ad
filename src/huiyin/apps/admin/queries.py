"""Reads of persons, accounts, posts held and the logs, for the three who keep the installation."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from huiyin.apps.jobs import queries as jobs
from huiyin.apps.keys.blind import blinds
from huiyin.apps.people.identities import identity_of
from huiyin.apps.people.models import Account, Holding, Person
from huiyin.apps.people.queries import Viewer
from huiyin.apps.people.sessions import sign_ins
from huiyin.apps.places.models import Place
from huiyin.apps.scope.acting import system
from huiyin.apps.units.models import Post, Unit
from huiyin.core.words import PlaceKind

A_PAGE = 50
MOST_POSTS = 40
PHONE = re.compile(r"^\+?[0-9-]{5,}$")


@dataclass(frozen=True)
class Step:
    """A step of the first day: what it is called (a name of `start.STEPS`), and how many are there already."""

    name: str
    number: int


def first_steps() -> list[Step]:
    """What stands between an empty installation and the first matter, in the order of doing."""
    below = Place.objects.exclude(kind__in=(PlaceKind.city, PlaceKind.county))
    return [
        Step("places", below.count()),
        Step("towns", Place.objects.filter(kind=PlaceKind.town).exclude(profile="").count()),
        Step("units", Unit.objects.filter(closed_on=None).count()),
        Step("people", Person.objects.count()),
        Step("accounts", Account.objects.filter(is_active=True).count()),
    ]


def persons(by: Viewer, words: str, after: int, today: date) -> list[Person]:
    """Up to a page and one of persons, by name, whole phone number, staff number or sign-in name, after the one with this id.

    `holdings` are those held today or to be held.
    """
    found = within_reach(by, today).filter(pk__gt=after)
    for word in words.split():
        found = found.filter(_known_as(word))
    held = Holding.objects.filter(not_over(today)).select_related("post__unit", "post__place__village")
    terms = Prefetch("holdings", held.order_by("starts", "id"))
    return list(found.select_related("account").prefetch_related(terms).order_by("id")[: A_PAGE + 1])


def _known_as(word: str) -> Q:
    said = Q(name__icontains=word) | Q(code__iexact=word) | Q(account__username__icontains=word)
    return said | Q(phone_index__in=blinds("phone", word)) if PHONE.match(word) else said


def not_over(today: date) -> Q:
    """A term that has not ended."""
    return Q(ends__isnull=True) | Q(ends__gte=today)


def person_by(by: Viewer, uid: uuid.UUID, today: date) -> Person | None:
    """A person with account, None if there is none within reach."""
    return within_reach(by, today).select_related("account").filter(uid=uid).first()


def within_reach(by: Viewer, today: date) -> QuerySet[Person]:
    """Who holds no post outside the administrator's place: a card for anybody else would open what is not theirs to give."""
    own = Place.objects.filter(pk=by.actor.place).first()
    if own is None:
        return Person.objects.none()
    inside = Q(post__unit__seat__no__range=(own.no, own.end)) | Q(post__place__no__range=(own.no, own.end))
    outside = Holding.objects.filter(not_over(today), person=OuterRef("pk")).exclude(inside)
    return Person.objects.filter(~Exists(outside))


def account_of(person: Person) -> Account | None:
    """The person's account, open or closed."""
    found: Account | None = Account.objects.filter(person=person).first()
    return found


def about(person: Person, now: datetime) -> dict[str, Any]:
    """What the page of a person shows besides the person: account, sign-ins, posts held now and before."""
    account = account_of(person)
    today = timezone.localdate(now)
    held = Holding.objects.filter(person=person).select_related(
        "post__unit", "post__place__village", "granted_by", "ended_by"
    )
    rows: list[Any] = list(held.order_by(F("ends").desc(nulls_first=True), "-starts"))
    for row in rows:
        row.home = home_of(row.post)
    return {
        "account": account,
        "outside": settings.OIDC,
        "identity": identity_of(account) if account else None,
        "rows": sign_ins(account, now) if account else [],
        "held": [row for row in rows if row.ends is None or row.ends >= today],
        "past": [row for row in rows if row.ends is not None and row.ends < today],
    }


def posts_within(by: Viewer, words: str, today: date) -> list[Post]:
    """Posts of the administrator's place that may be given, by words of their name and home; `taken` says if somebody holds it."""
    own = Place.objects.filter(pk=by.actor.place).first()
    if own is None or not words.strip():
        return []
    span = (own.no, own.end)
    found = Post.objects.filter(Q(unit__seat__no__range=span) | Q(place__no__range=span), closed_on=None)
    for word in words.split():
        found = found.filter(_called(word))
    current = Holding.objects.filter(not_over(today), post=OuterRef("pk"), starts__lte=today)
    return list(
        found.annotate(taken=Exists(current))
        .select_related("unit", "place__village")
        .order_by("taken", "id")[:MOST_POSTS]
    )


def _called(word: str) -> Q:
    said = Q(name__icontains=word) | Q(unit__name__icontains=word)
    for where in ("place", "place__village", "place__town", "unit__seat__town"):
        said |= Q(**{f"{where}__name__icontains": word})
    return said


def home_of(post: Post) -> str:
    """`派单岗` with where it is: the unit, or the place with its village, before the post's name."""
    place = post.place
    village = place.village.name if place and place.village and place.village != place else ""
    return f"{post.unit.name if post.unit else f'{village}{place}'} {post.name}"


def holding_of(by: Viewer, number: int) -> Holding | None:
    """A term of a post inside the administrator's place."""
    own = Place.objects.filter(pk=by.actor.place).first()
    if own is None:
        return None
    span = (own.no, own.end)
    held = Holding.objects.filter(Q(post__unit__seat__no__range=span) | Q(post__place__no__range=span), pk=number)
    return held.select_related("person", "post__unit", "post__place__village").first()


@system("how the work in the background stands", counts=False)
def work(now: datetime) -> dict[str, Any]:
    """How the work in the background stands; never what it is about."""
    return {"waiting": jobs.waiting(now).count(), "failed": list(jobs.failed()[:A_PAGE])}
