"""A household that is there no more is erased by two: one asks and says why, another agrees or not (ASVS 14.2.7).

What was asked is told by events of the household: nothing else is kept of it, and nothing that says who lived there.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from huiyin.apps.net.reach import reaches
from huiyin.apps.people.queries import Viewer
from huiyin.apps.people.roles import may
from huiyin.apps.places.erasing import GONE, erase_household
from huiyin.apps.places.models import Household, Place
from huiyin.apps.records.actions import Happened, log, next_nth
from huiyin.apps.records.models import Event
from huiyin.apps.scope.acting import rule_decides, system
from huiyin.apps.units.linking import end_all
from huiyin.core.errors import RuleError

MOST = 20
ASKED, LEFT, ERASED = "household.erase_asked", "household.erase_refused", "household.erased"
WHY: Mapping[str, Promise] = {
    "moved": pgettext_lazy("household", "They have moved away"),
    "over": pgettext_lazy("household", "Nobody of it is left"),
    "twice": pgettext_lazy("household", "It is on the list twice"),
}
"""Reasons, in words of a list: what is written in an event stays for good."""


@dataclass(frozen=True)
class Asked:
    """That a household be erased: who asked and when, as which post, and why."""

    event: Event
    why: Promise | str

    @property
    def by(self) -> str:
        """Who asked."""
        post = self.event.as_post
        where = f"{post.unit.name} " if post and post.unit else ""
        return f"{where}{post.name if post else ''} {self.event.actor.name if self.event.actor else ''}".strip()


@system("whether a household is to be erased, for who may agree")
def asked_of(home: Household) -> Asked | None:
    """What was asked and not answered yet. One query."""
    rows = Event.objects.filter(subject=home.uid, kind__in=(ASKED, LEFT, ERASED))
    last = rows.select_related("actor", "as_post__unit").order_by("-nth").first()
    return Asked(last, WHY.get(last.data["why"], "")) if last and last.kind == ASKED else None


def waiting(viewer: Viewer, place: Place) -> list[Household]:
    """Households inside the place for whose erasure an answer is awaited, for whoever may agree or not. At most one query."""
    actor = viewer.actor
    return _waiting(place, actor.person) if may("net.erase", actor.title, actor.unit_kind) else []


@system("whether a household is to be erased, for who may agree")
def _waiting(place: Place, person: int) -> list[Household]:
    """Not those for which this person asked: another answers."""
    asked = Event.objects.filter(kind=ASKED, place_no__range=(place.no, place.end)).exclude(actor=person)
    answered = Event.objects.filter(subject=OuterRef("subject"), kind__in=(LEFT, ERASED), nth__gt=OuterRef("nth"))
    homes = asked.exclude(Exists(answered)).values("subject")
    return list(Household.objects.filter(uid__in=homes).order_by("place_no", "code")[:MOST])


@rule_decides
@transaction.atomic
def ask_to_erase(*, by: Viewer, home: uuid.UUID, why: str, now: datetime) -> None:
    """Ask that it be erased. Raises erase_outside, erase_why, erased_home, erase_asked."""
    row = _own(by, home)
    if why not in WHY:
        raise RuleError("erase_why")
    if row.door == GONE:
        raise RuleError("erased_home")
    if asked_of(row):
        raise RuleError("erase_asked")
    _note(by, row, ASKED, {"why": why}, now)


@rule_decides
@transaction.atomic
def answer(*, by: Viewer, home: uuid.UUID, agrees: bool, now: datetime) -> None:
    """Somebody else agrees, and it is erased at once and for good; or not, and it stays.

    Raises erase_outside, erase_not_asked, erase_same_person: to take it back is everybody's who may agree, the asker's too.
    """
    row = _own(by, home)
    asked = asked_of(row)
    if asked is None:
        raise RuleError("erase_not_asked")
    if agrees and asked.event.actor_id == by.actor.person:
        raise RuleError("erase_same_person")
    if agrees:
        erase_household(household=row, now=now)
        end_all(household=row, on=timezone.localdate(now), by=by, now=now)
    _note(by, row, ERASED if agrees else LEFT, {"why": asked.event.data["why"], "asked": str(asked.event.uid)}, now)


def _own(by: Viewer, home: uuid.UUID) -> Household:
    rows = Household.objects.select_for_update(of=("self",)).select_related("place")
    row = rows.filter(uid=home).first()
    actor = by.actor
    if row is None or not (may("net.erase", actor.title, actor.unit_kind) and reaches(by, row.place)):
        raise RuleError("erase_outside")
    return row


def _note(by: Viewer, row: Household, kind: str, data: dict[str, str], now: datetime) -> None:
    nth = next_nth(row.uid)
    what = Happened(
        kind, at=now, recorded_at=now, place=row.place, subject=row.uid, nth=nth, role=by.actor.title, data=data
    )
    log(by, what)
