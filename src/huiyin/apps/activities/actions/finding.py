"""What was found at an activity becomes a case."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from huiyin.apps.activities.actions.activities import check_begun, locked, log_of
from huiyin.apps.activities.models import Finding
from huiyin.apps.activities.reach import check_place
from huiyin.apps.cases import library
from huiyin.apps.cases.actions.opening import Said, open_case
from huiyin.apps.cases.models import Case
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.apps.scope.acting import rule_decides
from huiyin.core.errors import RuleError
from huiyin.core.words import Channel


@dataclass(frozen=True)
class Found:
    """Something that was found. `uid` becomes that of its case."""

    uid: uuid.UUID
    text: str
    category: str = ""
    spot: str = ""
    place: Place | None = None
    language: str = "zh-hans"
    answers: Mapping[str, Any] = field(default_factory=dict)


@rule_decides
@transaction.atomic
def raise_finding(*, by: Viewer, uid: uuid.UUID, found: Found, now: datetime) -> Case:
    """What was found at an activity becomes a case, linked with it; the same `found.uid` again is the same case.

    Raises was_cancelled, not_begun, no_way_in and what `open_case` raises.
    """
    activity = locked(by, uid)
    check_begun(activity, now)
    place = found.place or activity.place
    check_place(by, place)
    slug, channel = way_in(place)
    contact = {"contact": "worker"} if library.pack(slug).start.asks("contact") else {}
    said = Said(
        uid=found.uid, slug=slug, place=place, text=found.text, category=found.category or "other", spot=found.spot,
        channel=channel, language=found.language, answers={**contact, **found.answers},
    )  # fmt: skip
    case = open_case(by=by, said=said, at=now, now=now)
    facts = {"place": case.place, "place_no": case.place_no, "at": now}
    _, new = Finding.objects.get_or_create(case=case, activity=activity, defaults=facts)
    if new:
        log_of(by, activity, now, kind="activity.found", at=now, quantity=1, measure="cases")
    return case


def way_in(place: Place) -> tuple[str, str]:
    """The pack that takes what was found at a place, and the channel: as on a visit, else as a grid worker's. Raises no_way_in."""
    town = place.town if place.town else place
    profile = library.profile(town.profile) if town.profile else None
    for chosen in profile.packs if profile else ():
        read = library.pack(chosen.slug)
        if library.raw_pack(chosen.slug).get("categories") == "requests" and read.reporter:
            for channel in (Channel.visit, Channel.grid, Channel.meeting):
                if channel in read.channels:
                    return chosen.slug, channel
    raise RuleError("no_way_in")
