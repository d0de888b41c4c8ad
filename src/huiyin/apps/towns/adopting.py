"""A town shows a way of working that it uses, and another takes it up from a day on; both are taken back the same way (T3-11).

What a town runs by is its own profile with what is in force of what it has taken up (`core/adopting.py`): `put_in_force` makes its
profile so, at once where the day is today and else in the night of that day. Matters stay with the profile of their opening.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from huiyin.apps.cases import library
from huiyin.apps.cases.kept import forget_kept
from huiyin.apps.cases.models import PackVersion
from huiyin.apps.cases.profiles import categories, profile_raw, with_taken
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.apps.records.actions import Happened, log
from huiyin.apps.scope.acting import rule_decides, system
from huiyin.apps.towns.models import Adoption, Publication
from huiyin.core.adopting import base_of, brought
from huiyin.core.errors import RuleError

JOB, AT = "towns.adopt", time(0, 5)
MOST_AHEAD = timedelta(days=366)


@rule_decides
@transaction.atomic
def publish(*, by: Viewer, uid: uuid.UUID, slug: str, note: str, now: datetime) -> Publication:
    """Show a way of working of one's town for others to take up. Raises not_organiser, not_run_by_town, published_already."""
    town = own_town(by)
    if slug not in {chosen["slug"] for chosen in profile_raw(base_of(town.profile))["packs"]}:
        raise RuleError("not_run_by_town")
    pack = PackVersion.objects.get(pk=library.pin(slug))
    if Publication.objects.filter(place=town, pack=pack, ends=None).exists():
        raise RuleError("published_already", title=library.pack(slug).title.zh)
    body = brought(profile_raw(base_of(town.profile)), categories(), slug)
    today = timezone.localdate(now)
    row = Publication.objects.create(
        uid=uid, place=town, pack=pack, body=body, note=note, post_id=by.actor.post, starts=today
    )
    _tell(by, "published", town, row.uid, row, now)
    return row


@rule_decides
@transaction.atomic
def withdraw(*, by: Viewer, publication: uuid.UUID, now: datetime) -> Publication:
    """Show it no longer; who has taken it up keeps it. Raises not_organiser, not_run_by_town."""
    town = own_town(by)
    row = Publication.objects.select_for_update().filter(uid=publication, place=town, ends=None).first()
    if row is None:
        raise RuleError("not_run_by_town")
    row.ends = timezone.localdate(now)
    row.save(update_fields=["ends"])
    _tell(by, "withdrew", town, row.uid, row, now)
    return row


@rule_decides
@transaction.atomic
def adopt(*, by: Viewer, uid: uuid.UUID, publication: uuid.UUID, starts: date, now: datetime) -> Adoption:
    """Take up what another town shows, from a day on.

    Raises not_organiser, published_no_more, runs_already, day_is_past, day_too_far.
    """
    town, today = own_town(by), timezone.localdate(now)
    row = Publication.objects.select_related("pack").filter(uid=publication, ends=None).first()
    if row is None or row.place_id == town.pk or not is_here(row):
        raise RuleError("published_no_more")
    if not today <= starts:
        raise RuleError("day_is_past")
    if starts > today + MOST_AHEAD:
        raise RuleError("day_too_far", days=MOST_AHEAD.days)
    if row.pack.slug in runs_with(town):
        raise RuleError("runs_already", town=town.name)
    made = Adoption.objects.create(uid=uid, place=town, publication=row, post_id=by.actor.post, starts=starts)
    _tell(by, "adopted", town, made.uid, row, now, {"from": starts.isoformat()})
    put_in_force(town, today)
    return made


@rule_decides
@transaction.atomic
def give_back(*, by: Viewer, adoption: uuid.UUID, ends: date, now: datetime) -> Adoption:
    """From a day on no new matter begins by it; open ones go on to their end.

    Raises not_organiser, not_adopted, day_is_past, day_too_far.
    """
    town, today = own_town(by), timezone.localdate(now)
    row = Adoption.objects.select_for_update(of=("self",)).select_related("publication__pack")
    found = row.filter(uid=adoption, place=town, ends=None).first()
    if found is None:
        raise RuleError("not_adopted")
    if ends < today:
        raise RuleError("day_is_past")
    if ends > today + MOST_AHEAD:
        raise RuleError("day_too_far", days=MOST_AHEAD.days)
    found.ends, found.ended_by_id = max(ends, found.starts), by.actor.post
    found.save(update_fields=["ends", "ended_by"])
    _tell(by, "gave_back", town, found.uid, found.publication, now, {"from": found.ends.isoformat()})
    put_in_force(town, today)
    return found


def own_town(by: Viewer) -> Place:
    """The town that the post itself stands in, and that runs by a profile. Raises not_organiser."""
    town = Place.objects.filter(pk=by.town or 0).first()
    if town is None or not by.actor.post or by.actor.place != town.pk or not library.is_profile(town.profile):
        raise RuleError("not_organiser")
    return town


def is_here(publication: Publication) -> bool:
    """Is the version that was shown the one that new matters begin by? A newer one is shown anew by who uses it."""
    pack = publication.pack
    return pack.slug in library.slugs() and library.pack(pack.slug).hash == pack.hash


def runs_with(town: Place) -> frozenset[str]:
    """The ways of working that a town has, by itself or taken up and not given back."""
    taken = Adoption.objects.filter(place=town, ends=None).values_list("publication__pack__slug", flat=True)
    return frozenset({chosen["slug"] for chosen in profile_raw(base_of(town.profile))["packs"]} | set(taken))


def in_force(town: Place, day: date) -> list[Adoption]:
    """What a town has taken up and has on that day, in the order of beginning."""
    rows = Adoption.objects.filter(Q(ends=None) | Q(ends__gt=day), place=town, starts__lte=day)
    return list(rows.select_related("publication__pack").order_by("starts", "id"))


@transaction.atomic
def put_in_force(town: Place, day: date) -> bool:
    """Let the town run by what is in force on that day. Did anything change?"""
    taken = [each.publication.body for each in in_force(town, day)]
    name = with_taken(base_of(town.profile), taken)
    if name == town.profile:
        return False
    town.profile = name
    town.save(update_fields=["profile"])
    transaction.on_commit(forget_kept)
    return True


@system("what towns have taken up begins and ends on its day", counts=False)
def tonight(_payload: Mapping[str, Any], now: datetime) -> None:
    """The nightly round."""
    for town in Place.objects.filter(pk__in=Adoption.objects.values("place")).order_by("pk"):
        put_in_force(town, timezone.localdate(now))


def _tell(
    by: Viewer,
    what: str,
    town: Place,
    subject: uuid.UUID,
    row: Publication,
    now: datetime,
    more: Mapping[str, Any] | None = None,
) -> None:
    nth = int(what in ("withdrew", "gave_back"))
    data = {"pack": row.pack.slug, "version": row.pack.version, "hash": row.pack.hash, **(more or {})}
    log(by, Happened(kind=f"town.{what}", at=now, recorded_at=now, place=town, subject=subject, nth=nth, data=data))
