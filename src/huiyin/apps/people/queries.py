"""Who is looking: a person acting as exactly one post."""

from __future__ import annotations

import io
from base64 import b32encode
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import segno
from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from huiyin.apps.people.models import Account, Holding
from huiyin.apps.units.models import Post, Unit
from huiyin.core.places import Interval
from huiyin.core.relations import Actor


@dataclass(frozen=True)
class Viewer:
    """Somebody who reads or acts. `interval` is set for a post on a place: it sees what lies inside."""

    actor: Actor = field(default_factory=Actor)
    interval: Interval | None = None
    name: str = ""
    post_name: str = ""
    unit_name: str = ""
    town: int = 0
    village: int = 0
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

    @property
    def as_reporter(self) -> Viewer:
        """The same visitor, having shown the receipt code of a case."""
        return Viewer(actor=Actor(person=self.actor.person, reporter=True), name=self.name)


SEAT = "name kind no end village town town__profile profile".split()
POST = (
    *"title name phone unit place unit__kind unit__name".split(),
    *(f"{seat}__{column}" for seat in ("unit__seat", "place") for column in SEAT),
)
"""What a viewer is made of: this is read for every request of staff, so nothing else is."""


def current_holdings(person_id: int, today: date) -> QuerySet[Holding]:
    """The posts that a person holds today, own posts before deputed ones."""
    return (
        Holding.objects.filter(person_id=person_id, starts__lte=today)
        .filter(Q(ends__isnull=True) | Q(ends__gte=today))
        .filter(post__closed_on__isnull=True)
        .select_related("post__unit__seat__town", "post__place__town")
        .only("person", "post", *(f"post__{column}" for column in POST))
        .order_by("deputy", "id")
    )


def viewer_for(account: Account, post_id: int | None) -> Viewer:
    """The account acting as the chosen post, else its first one; with no post it only knows who it is."""
    holdings = list(current_holdings(account.person_id, timezone.localdate()))
    chosen = next((h for h in holdings if h.post_id == post_id), holdings[0] if holdings else None)
    if chosen is None:
        return Viewer(actor=Actor(person=account.person_id))
    return viewer_of_post(chosen.post, account.person_id)


def viewer_of_post(post: Post, person_id: int, name: str = "") -> Viewer:
    """A person acting as `post`. One query more when the post is in a unit: the places that it serves."""
    seat: Any = post.place or (post.unit.seat if post.unit else None)
    served = Unit.serves.through.objects.filter(unit=post.unit_id).values_list("place_id", flat=True)
    serves = frozenset(served) if post.unit_id else frozenset({seat.pk})
    return Viewer(
        actor=Actor(
            person=person_id,
            post=post.pk,
            title=post.title,
            unit=post.unit_id or 0,
            unit_kind=post.unit.kind if post.unit else "",
            place=seat.pk,
            place_kind=seat.kind,
            serves=serves or frozenset({seat.pk}),
        ),
        interval=seat.interval if post.territorial else None,
        name=name,
        post_name=post.name,
        unit_name=post.unit.name if post.unit else seat.name,
        town=seat.town_id or 0,
        village=seat.village_id or 0,
        profile=(seat.town.profile if seat.town else seat.profile),
        phone=post.phone,
    )


def account_of(user: object) -> Account | None:
    """The account that is signed in, None for a visitor."""
    known = getattr(user, "is_authenticated", False)
    return Account.objects.select_related("person").get(pk=user.pk) if known else None  # type: ignore[attr-defined]


START_OF = {"grid_worker": "/w/", "grid_head": "/w/", "grid_assistant": "/w/", "volunteer": "/w/", "leader": "/l/"}


def posts_of(account: Account, today: date) -> list[dict[str, Any]]:
    """The account's posts for the switcher: id and title with the unit's or place's name."""
    return [
        {"id": h.post_id, "title": f"{h.post.unit.name if h.post.unit else h.post.place} {h.post.name}"}
        for h in current_holdings(account.person_id, today)
    ]


def start_of(account: Account) -> str:
    """The page on which the account's first post begins its day."""
    first = current_holdings(account.person_id, timezone.localdate()).first()
    return START_OF.get(first.post.title, "/d/") if first else "/no-post/"


def secret_of(account: Account) -> dict[str, str]:
    """The unconfirmed authenticator secret: as QR (SVG) and as letters to type."""
    device = TOTPDevice.objects.get(user=account)
    out = io.BytesIO()
    segno.make(device.config_url, error="m").save(out, kind="svg", scale=4, xmldecl=False, svgns=False)
    return {"qr": out.getvalue().decode(), "secret": b32encode(device.bin_key).decode()}


def demo_people(now: datetime) -> list[dict[str, str]]:
    """On a demo installation only: who can sign in, as what, and the code that is valid now. Passwords stand in the terminal."""
    if not settings.DEMO:
        return []
    devices = TOTPDevice.objects.filter(confirmed=True).select_related("user__person").order_by("user__username")
    return [
        {
            "username": device.user.username,
            "person": device.user.person.name,
            "code": f"{totp(device.bin_key, device.step, device.t0, device.digits):06d}",
        }
        for device in devices
    ]
