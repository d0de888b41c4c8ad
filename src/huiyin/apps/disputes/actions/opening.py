"""A dispute comes in: told by a party, met on a round, raised at a meeting."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from huiyin.apps.cases.actions.opening import Said, open_case
from huiyin.apps.cases.models import Case
from huiyin.apps.disputes.actions.noting import Deed, note
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
    """The case of a dispute, with its parties; the same `uid` again gives the same case. Raises what `open_case` raises.

    A party that asks by itself (web) wants mediation: nobody asks it again. Of those for whom somebody at work writes it is asked.
    """
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
        if told.channel == Channel.web:
            _wants_it(by, case, now)
    return case


def _wants_it(by: Viewer, case: Case, now: datetime) -> None:
    """The applicant's own application is its consent (人民调解法 17); until there is an agreement it may still say no."""
    asked = Party.objects.filter(case=case, number=1).update(consent="agreed", consent_how="web", consent_at=now)
    if asked:
        note(by, case, Deed("consent", outcome="agreed", data={"number": 1, "how": "web"}), now)
