"""What follows in the transaction of a case's event: a mediation begins with its case, and goes up with it."""

from __future__ import annotations

from collections.abc import Sequence

from huiyin.apps.cases.codes import receipt_code, receipt_hash
from huiyin.apps.cases.models import Case, CaseParty
from huiyin.apps.disputes.models import Dispute, Party
from huiyin.apps.records.models import Event
from huiyin.apps.units.models import Unit
from huiyin.core.words import PostTitle

MEDIATED = ("four_step", "five_visit")
"""Packs that mediate."""
UP = {"case.escalate": "town", "case.send_up": "county"}


def begin(events: Sequence[Event]) -> None:
    """An application for mediation: its mediation, and the applicant as the first party."""
    for case in Case.objects.filter(uid__in=[event.subject for event in events]).select_related("contact"):
        Dispute.objects.get_or_create(case=case)
        contact = getattr(case, "contact", None)
        if contact and (contact.name or contact.phone):
            new_party(case, 1, "applicant", contact.name, contact.phone).save(force_insert=True)


def new_party(case: Case, number: int, side: str, name: str, phone: str, language: str = "") -> Party:
    """A party with a code of its own (not saved)."""
    party = Party(case=case, number=number, side=side, name=name, phone=phone, language=language)
    party.receipt = receipt_hash(receipt_code(party.uid))
    return party


def begin_anew(events: Sequence[Event]) -> None:
    """Mediated again: what was agreed before is in force no more, and the next agreement needs every mark anew."""
    again = [event.subject for event in events if event.data.get("pack") in MEDIATED and event.subject]
    if again:
        none = dict.fromkeys(("effective_on", "performed_on", "perform_by", "signed_on", "sealed_on"))
        Dispute.objects.filter(case__uid__in=again).update(**none)
        Party.objects.filter(case__uid__in=again).update(marked_on=None)


def share_round(events: Sequence[Event]) -> None:
    """A round is read by the mediators of its village and town too: they take up what it finds."""
    for case in Case.objects.filter(uid__in=[event.subject for event in events]).select_related("place"):
        here = Unit.objects.filter(seat__in=case.place.path.values(), closed_on=None, posts__title=PostTitle.mediator)
        rows = [CaseParty(case=case, unit=unit, part="copy") for unit in here.distinct()]
        CaseParty.objects.bulk_create(rows, ignore_conflicts=True)


def go_up(events: Sequence[Event]) -> None:
    """The level at which it is dealt with follows the case."""
    for event in events:
        if event.subject:
            Dispute.objects.filter(case__uid=event.subject).update(level=UP[event.kind])
