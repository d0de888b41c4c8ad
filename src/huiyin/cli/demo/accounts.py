"""Who can sign in to the demo: about three people for each kind of post in every town and whoever a matter may be sent to, with one
password for all."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import hashers
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db.models import Count, QuerySet

from huiyin.apps.cases.models import Case
from huiyin.apps.people.actions import new_second_factor, open_account
from huiyin.apps.people.models import Person
from huiyin.apps.places.models import Place
from huiyin.apps.units.models import Post
from huiyin.core.words import KEEPERS

A_TITLE = 3
EVERY = "desk"
"""Of this title everybody has an account: what a resident says may come to any of them."""
TAKERS = ("volunteer", "officer")
"""Of these one in every unit has an account: whichever unit a matter is sent to, somebody can be seen taking it."""
LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"


class QuickHasher(Argon2PasswordHasher):
    """The same hash with less work, for two hundred accounts made at once; the first sign-in renews it in full."""

    time_cost, memory_cost, parallelism = 1, 64, 1


@dataclass(frozen=True)
class Account:
    """Who can sign in, as whom, and how many open matters lie with them."""

    town: str
    title: str
    role: str
    person: str
    username: str
    in_hand: int


def password_of(seed: int) -> str:
    """The demo's password: made from the seed, so no two demos share one."""
    rng = random.Random(f"password {seed}")  # noqa: S311  (a demo is made from its seed, and says so)
    return "-".join("".join(rng.choice(LETTERS) for _ in range(4)) for _ in range(3))


def open_accounts(county: Place, held: dict[int, int], password: str) -> list[Account]:
    """Accounts with a second factor that is set up already; the demo's sign-in page shows its present code."""
    was = settings.PASSWORD_HASHERS
    settings.PASSWORD_HASHERS = [f"{QuickHasher.__module__}.{QuickHasher.__qualname__}"]
    _forget_hashers()
    try:
        return [*_accounts_of(county, held, password), *_of_towns(county, held, password)]
    finally:
        settings.PASSWORD_HASHERS = was
        _forget_hashers()


def to_try(accounts: Iterable[Account]) -> list[Account]:
    """Of each kind of post in each town the one with the most to do: who looks in first shall not find an empty desk."""
    best: dict[tuple[str, str], Account] = {}
    for account in accounts:
        before = best.setdefault((account.town, account.title), account)
        if account.in_hand > before.in_hand:
            best[account.town, account.title] = account
    return list(best.values())


def _forget_hashers() -> None:
    for kept in (hashers.get_hashers, hashers.get_hashers_by_algorithm):
        kept.cache_clear()  # type: ignore[union-attr]


def _of_towns(county: Place, held: dict[int, int], password: str) -> Iterable[Account]:
    for town in county.children.order_by("no"):
        yield from _accounts_of(town, held, password)


def _accounts_of(place: Place, held: dict[int, int], password: str) -> Iterable[Account]:
    inside = Post.objects.filter(place=place) if place.kind == "county" else _posts_in(place)
    lies = Case.objects.filter(open=True, held_by_post__in=inside).values_list("held_by_post").annotate(n=Count("pk"))
    in_hand: dict[int, int] = dict(lies.order_by())
    counted: dict[str, int] = {}
    seated: set[tuple[str, int]] = set()
    for post in inside.select_related("unit", "place__village").order_by("title", "id"):
        n = counted[post.title] = counted.get(post.title, 0) + 1
        first_taker = post.title in TAKERS and post.unit_id and (post.title, post.unit_id) not in seated
        if n > A_TITLE and post.title != EVERY and not first_taker:
            continue
        seated.add((post.title, post.unit_id or 0))
        person = Person.objects.get(pk=held[post.pk])
        username = post.title if post.title in KEEPERS else f"{place.letters}-{post.title.replace('_', '-')}-{n}"
        account = open_account(person=person, username=username, password=password, must_change=False)
        new_second_factor(account=account, confirmed=True)
        yield Account(place.name, post.title, _role(post), person.name, username, in_hand.get(post.pk, 0))


def _posts_in(town: Place) -> QuerySet[Post]:
    return Post.objects.filter(place__town=town) | Post.objects.filter(unit__seat__town=town)


def _role(post: Post) -> str:
    return f"{post.unit.name if post.unit else _above(post.place)} {post.name}"


def _above(place: Place | None) -> str:
    if place is None:
        return ""
    return f"{place.village.name}{place.name}" if place.village and place.village != place else place.name
