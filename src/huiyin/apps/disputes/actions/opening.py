"""A dispute comes in: told by a party, met on a round, raised at a meeting."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from huiyin.apps.cases.actions.opening import Said, open_case
from huiyin.apps.cases.models import Case
from huiyin.apps.disputes.models import Dispute, Party
from huiyin.apps.disputes.reactions import new_party
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.apps.scope.acting import rule_decides
from huiyin.core.words import Channel


@dataclass(frozen=True)
class Told:
    """A dispute as it was told. `uid` becomes the case's. `other…` is the other party, as far as known."""

    uid: uuid.UUID
    slug: str
    place: Place
    text: str
    category: str
    name: str
    phone: str = ""
    language: str = ""
    other: str = ""
    other_phone: str = ""
    channel: str = Channel.counter
    series: str = ""
    danger: bool = False


@rule_decides
def open_dispute(*, by: Viewer, told: Told, now: datetime, at: datetime | None = None) -> Case:
    """The case of a dispute, with its parties; the same `uid` again gives the same case. Raises what `open_case` raises."""
    said = Said(
        uid=told.uid,
        slug=told.slug,
        place=told.place,
        text=told.text,
        category=told.category,
        channel=told.channel,
        name=told.name,
        phone=told.phone,
        on_behalf=bool(by.actor.post),
    )
    with transaction.atomic():
        there = Case.objects.filter(uid=told.uid).exists()
        case = open_case(by=by, said=said, at=at or now, now=now)
        if there:  # sent again: what has been done with it since stays
            return case
        Dispute.objects.filter(case=case).update(series=told.series, danger=told.danger)
        if told.language:
            for applicant in Party.objects.filter(case=case, number=1):
                applicant.language = told.language
                applicant.save(update_fields=["language"])
        if told.other and not Party.objects.filter(case=case, number=2).exists():
            new_party(case, 2, "respondent", told.other, told.other_phone).save(force_insert=True)
    return case
