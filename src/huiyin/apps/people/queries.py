"""Who is looking: a person acting as exactly one post."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property, lru_cache
from typing import Any

import segno
from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from huiyin.apps.keys import ring
from huiyin.apps.people import authenticators, held
from huiyin.apps.people.cards import kind_of
from huiyin.apps.people.models import Account, Authenticator, Holding
from huiyin.apps.people.roles import may
from huiyin.apps.people.sessions import handle_of, sign_ins
from huiyin.apps.scope.acting import AT_WORK, Acting, system
from huiyin.apps.units.models import Post
from huiyin.core.party import PARTY_UNITS
from huiyin.core.places import Interval
from huiyin.core.relations import Actor
from huiyin.core.words import KEEPERS

NOWHERE = Interval(0, -1)


@dataclass(frozen=True)
class Viewer:
    """Somebody who reads or acts. `interval` is set for a post on a place: it sees what lies inside.

    `home` is the village or town around its seat, `served` what its unit serves (a post on a place has its interval instead).
    A post that keeps the installation has neither interval nor unit: it knows its place and sees no case.
    """

    actor: Actor = field(default_factory=Actor)
    interval: Interval | None = None
    home: Interval | None = None
    served: tuple[Interval, ...] = ()
    name: str = ""
    post_name: str = ""
    unit_name: str = ""
    town: int = 0
    village: int = 0
    seat: int = 0
    profile: str = ""
    phone: str = ""
    system: str = ""

    @classmethod
    def nobody(cls) -> Viewer:
        """A visitor without account: sees what is public."""
        return cls()

    @classmethod
    def for_system(cls, reason: str) -> Viewer:
        """Work that the product does by itself; the reason goes on its events."""
        return cls(actor=Actor(system=True), system=reason)

    @cached_property
    def acting(self) -> Acting:
        """Which rows there are for the viewer. Who keeps the installation sees the staff, and of cases what everybody sees."""
        if self.actor.title in KEEPERS:
            return AT_WORK
        inside, home = self.interval or NOWHERE, self.home or NOWHERE
        actor = self.actor
        return Acting(
            post=actor.post,
            unit=actor.unit,
            under=actor.under,
            seats=actor.seats,
            no=inside.no,
            end=inside.end,
            seat=self.seat,
            home_no=home.no,
            home_end=home.end,
            village=bool(self.village),
            serves=tuple((place.no, place.end) for place in self.served),
            visits=may("net.homes", actor.title, actor.unit_kind),
            organises=may("activities.people", actor.title, actor.unit_kind),
            branch=actor.unit_kind in PARTY_UNITS,
            system=self.system,
            person=actor.person,
        )

    @property
    def as_reporter(self) -> Viewer:
        """The same visitor, having shown the receipt code of a case."""
        return Viewer(actor=Actor(person=self.actor.person, reporter=True), name=self.name)


def holdings_on(day: date) -> QuerySet[Holding]:
    """Who holds which post on a day."""
    return Holding.objects.filter(Q(ends__isnull=True) | Q(ends__gte=day), starts__lte=day)


def current_holdings(person_id: int, today: date) -> QuerySet[Holding]:
    """The posts that a person holds today, own posts before deputed ones."""
    return (
        holdings_on(today)
        .filter(person_id=person_id, post__closed_on__isnull=True)
        .select_related("post__unit__seat__town", "post__place__town", "post__place__village")
        .order_by("deputy", "id")
    )


def viewer_for(account: Account, post_id: int | None) -> Viewer:
    """The account acting as the chosen post, else its first one; with no post it only knows who it is. One query."""
    today = timezone.localdate().isoformat()
    rows = held.rows(held.POSTS + held.HELD, [account.person_id, today, today])
    if not rows:
        return Viewer(actor=Actor(person=account.person_id))
    chosen = next((row[0] for row in rows if row[0] == post_id), rows[0][0])
    return _viewer(rows, chosen, account.person_id)


def viewer_holding(person_id: int, post_id: int, today: date) -> Viewer | None:
    """The person acting as the post; None unless they hold it today and their account is open. Two queries."""
    day = today.isoformat()
    rows = held.rows(held.POSTS + held.HELD, [person_id, day, day])
    is_open = Account.objects.filter(person_id=person_id, is_active=True).exists()
    return _viewer(rows, post_id, person_id) if is_open and any(row[0] == post_id for row in rows) else None


def viewer_of(request: HttpRequest) -> Viewer:
    """Who looks, acting as one post or as nobody; put there by `site.guard`."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return viewer


def viewer_of_post(post: Post, person_id: int, name: str = "") -> Viewer:
    """A person acting as `post`, held or not. One query."""
    today = timezone.localdate().isoformat()
    rows = held.rows(held.POSTS + held.AS_IF_HELD, [post.pk, person_id, today, today])
    return _viewer(rows, post.pk, person_id, name)


@system("as whom else somebody may act, who is not to be named")
def actors_of(people: Iterable[int], today: date) -> dict[int, list[Actor]]:
    """As whom each of these persons may act today: one actor for each post that they hold. Two queries for all of them."""
    terms = list(
        holdings_on(today).filter(person__in=set(people), post__closed_on=None).values_list("person_id", "post_id")
    )
    posts: dict[int, set[int]] = {}
    for person, post in terms:
        posts.setdefault(person, set()).add(post)
    asked = sorted(set().union(*posts.values()))
    rows = held.rows(f"{held.POSTS} WHERE p.id IN ({', '.join(['%s'] * len(asked))})", asked) if terms else ()
    return {
        person: [_viewer(tuple(row for row in rows if row[0] in theirs), post, person).actor for post in sorted(theirs)]
        for person, theirs in posts.items()
    }


@lru_cache(maxsize=1000)
def _viewer(rows: tuple[tuple[Any, ...], ...], post_id: int, person_id: int, name: str = "") -> Viewer:
    """A person in one of the posts that these rows tell of, made once while they are the same. They bring the others along."""
    acts = [row for row in rows if row[0] == post_id]
    post, title, post_name, phone, territorial, unit, unit_kind, unit_name, above, *rest = acts[0]
    seat, seat_kind, no, end, town, village, profile, home_no, home_end = rest[:-3]
    serves = {place: Interval(first, last) for *_, place, first, last in acts if place}
    keeps = title in KEEPERS
    return Viewer(
        actor=Actor(
            person=person_id,
            post=post,
            title=title,
            unit=0 if keeps else unit,
            unit_kind="" if keeps else unit_kind,
            place=seat,
            place_kind=seat_kind,
            serves=frozenset(serves) or frozenset({seat}),
            above=held.numbers(above),
            under=frozenset().union(*(held.numbers(row[held.UP]) for row in rows)),
            seats=frozenset(row[held.SEAT_NO] for row in rows),
        ),
        interval=Interval(no, end) if territorial and not keeps else None,
        home=Interval(home_no, home_end) if town or village else None,
        served=() if territorial else tuple(serves.values()) or (Interval(no, end),),
        name=name,
        post_name=post_name,
        unit_name=unit_name,
        town=town,
        village=village,
        seat=no,
        profile=profile,
        phone=phone,
    )


def account_of(user: object) -> Account | None:
    """The account that is signed in, None for a visitor."""
    known = getattr(user, "is_authenticated", False)
    return Account.objects.select_related("person").get(pk=user.pk) if known else None  # type: ignore[attr-defined]


START_OF = {"grid_worker": "/w/", "grid_head": "/w/", "grid_assistant": "/w/", "volunteer": "/w/", "leader": "/l/"}
START_OF |= dict.fromkeys(KEEPERS, "/admin/")


def posts_of(account: Account, today: date) -> list[dict[str, Any]]:
    """The account's posts for the switcher: id and title with the unit's name, or the place's and its village's."""
    return [{"id": h.post_id, "title": _with_where(h.post)} for h in current_holdings(account.person_id, today)]


def start_of(account: Account) -> str:
    """The page on which the account's first post begins its day."""
    first = current_holdings(account.person_id, timezone.localdate()).first()
    return START_OF.get(first.post.title, "/d/") if first else "/no-post/"


@system("the factors of whoever signs in", counts=False)
def begun_factor(account: Account, device: int | None) -> Authenticator | None:
    """The authenticator that is being set up, None when there is none (any more) or another one is in use."""
    devices: list[Authenticator] = list(account.authenticators.all())
    return devices[0] if [(each.pk, each.confirmed) for each in devices] == [(device, False)] else None


@system("the factors of whoever signs in", counts=False)
def coming_factor(account: Account, device: int | None) -> Authenticator | None:
    """The authenticator that this session is setting up in the place of another, None when there is none (any more)."""
    found: Authenticator | None = account.authenticators.filter(pk=device or 0, confirmed=False).first()
    return found


def secret_of(device: Authenticator) -> dict[str, Any]:
    """The secret of an authenticator that is being set up; `kind` where not every app knows it."""
    kind = kind_of(device.digest)
    return {**drawn(authenticators.address_of(device), authenticators.letters_of(device)), "kind": kind}


def drawn(address: str, letters: str) -> dict[str, Any]:
    """A secret as QR (SVG), and as letters to type, four by four."""
    picture = segno.make(address, error="l").svg_inline(svgclass="qr wide", lineclass=None, omitsize=True)
    return {
        "qr": picture.replace("<svg", '<svg aria-hidden="true"', 1),
        "letters": [letters[at : at + 4] for at in range(0, len(letters), 4)],
    }


@system("the factors of whoever signs in", counts=False)
def demo_people(now: datetime) -> list[dict[str, str]]:
    """On a demo installation only: who can sign in, as what, and the code that is valid now. Passwords stand in the terminal."""
    if not settings.DEMO:
        return []
    devices = list(
        Authenticator.objects.filter(confirmed=True).select_related("account__person").order_by("account__username")
    )
    ring.recall(device.key_owner for device in devices)
    held_now = holdings_on(timezone.localdate(now)).select_related("post__unit", "post__place__village")
    posts = {each.person_id: _with_where(each.post) for each in held_now.order_by("-deputy", "-id")}
    return [
        {
            "username": device.account.username,
            "person": device.account.person.name,
            "post": posts.get(device.account.person_id, ""),
            "code": authenticators.code_at(device, now),
        }
        for device in devices
    ]


def _with_where(post: Post) -> str:
    """`双槐村便民服务站 派单岗`."""
    place = post.place
    village = place.village.name if place and place.village and place.village != place else ""
    where = post.unit.name if post.unit else f"{village}{place or ''}"
    return f"{where} {post.name}"


@system("the factors of whoever signs in", counts=False)
def own_page(account: Account, here: str, now: datetime) -> dict[str, Any]:
    """What somebody's own page shows: keys, whether there is an authenticator, and sign-ins (`here` is this one's key)."""
    rows = [
        {
            "device": row.device,
            "since": row.began_at,
            "used": row.used_at,
            "here": row.session_key == here,
            "handle": handle_of(row),
        }
        for row in sign_ins(account, now)
    ]
    return {
        "account": account,
        "authenticator": authenticators.in_use(account) is not None,
        "keys": list(account.passkeys.order_by("id")),
        "outside": settings.OIDC,
        "identity": account.identities.filter(issuer=settings.OIDC.issuer).first() if settings.OIDC else None,
        "rows": rows,
    }
