"""What follows in the transaction of a case's event: a mediation begins with its case, and goes up with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from huiyin.apps.cases.codes import receipt_code, receipt_shelf
from huiyin.apps.cases.models import Case, CaseParty
from huiyin.apps.disputes.actions.joint import PACK as JOINT
from huiyin.apps.disputes.actions.joint import next_seat
from huiyin.apps.disputes.models import LEVELS, Dispute, Party
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.apps.records.actions import Happened, log
from huiyin.apps.records.models import Event
from huiyin.apps.units.models import Post, Unit
from huiyin.core.words import PlaceKind, PostTitle

MEDIATED = ("four_step", "five_visit")
"""Packs that mediate."""
UP = {"case.escalate": "town", "case.send_up": "county"}
LEVEL_OF = {PlaceKind.town: "town", PlaceKind.county: "county", PlaceKind.grid: "group", PlaceKind.micro: "group"}
"""Where a dispute of a place is dealt with; everywhere else in the village."""


def level_of(place: Place) -> str:
    """The level of a place."""
    return LEVEL_OF.get(PlaceKind(place.kind), "village")


def begin(events: Sequence[Event]) -> None:
    """An application for mediation: its mediation, and the applicant as the first party."""
    for case in Case.objects.filter(uid__in=[event.subject for event in events]).select_related("contact", "place"):
        Dispute.objects.get_or_create(case=case, defaults={"level": level_of(case.place)})
        contact = getattr(case, "contact", None)
        if contact and (contact.name or contact.phone):
            new_party(case, 1, "applicant", contact.name, contact.phone).save(force_insert=True)


def new_party(case: Case, number: int, side: str, name: str, phone: str, language: str = "") -> Party:
    """A party with a code of its own (not saved)."""
    party = Party(case=case, number=number, side=side, name=name, phone=phone, language=language)
    party.receipt = receipt_shelf(receipt_code(party.uid))
    return party


def begin_anew(events: Sequence[Event]) -> None:
    """Mediated again: what was agreed before is in force no more, and the next agreement needs every mark anew.

    Each party is asked anew too: nobody has agreed to the next attempt by having agreed to the last (人民调解法 17).
    """
    again = [event.subject for event in events if event.data.get("pack") in MEDIATED and event.subject]
    for dispute in Dispute.objects.filter(case__uid__in=again).exclude(effective_on=None).select_related("case"):
        _unsettled(dispute.case, events[-1].recorded_at)
    if again:
        none = dict.fromkeys("effective_on performed_on perform_by signed_on sealed_on made_on written_at".split())
        Dispute.objects.filter(case__uid__in=again).update(form="", **none)
        Party.objects.filter(case__uid__in=again).update(marked_on=None, consent="", consent_how="", consent_at=None)


def _unsettled(case: Case, now: datetime) -> None:
    """It was settled and is no more: what its settling counted is taken away by an event with the same dimensions."""
    was = (
        Event.objects.filter(subject=case.uid, kind="dispute.settled").select_related("place").order_by("-nth").first()
    )
    if was is None or was.place is None:
        return
    Case.objects.filter(pk=case.pk).update(seq=case.seq + 1)
    happened = Happened(
        kind="dispute.unsettled", at=now, recorded_at=now, place=was.place, subject=case.uid, nth=case.seq + 1, role=was.role,
        channel=was.channel, category=was.category, outcome=was.outcome, series=was.series, quantity=was.quantity,
        measure=was.measure, data={"pack": case.slug, **({"begun": was.data["begun"]} if "begun" in was.data else {})},
    )  # fmt: skip
    log(Viewer.for_system("mediated again: what was agreed is in force no more"), happened)


def share_round(events: Sequence[Event]) -> None:
    """A round is read by the mediators of its village and town too: they take up what it finds."""
    for case in Case.objects.filter(uid__in=[event.subject for event in events]).select_related("place"):
        here = Unit.objects.filter(seat__in=case.place.path.values(), closed_on=None, posts__title=PostTitle.mediator)
        rows = [CaseParty(case=case, unit=unit, part="copy") for unit in here.distinct()]
        CaseParty.objects.bulk_create(rows, ignore_conflicts=True)


def seat(events: Sequence[Event]) -> None:
    """A body that is asked in later sits in the room too; its name stands there once it takes something on on that page."""
    for event in events:
        if event.data.get("pack") == JOINT and event.subject:
            unit = Unit.objects.get(pk=event.secret.body["asked"]["unit"])
            case = Case.objects.get(uid=event.subject)
            if not case.seats.filter(unit=unit).exists():
                next_seat(case, unit).save(force_insert=True)


def taken_on(events: Sequence[Event]) -> None:
    """Whoever takes it on deals with it at their own level: what the town accepts is settled in the town."""
    for event in events:
        if event.data.get("pack") in MEDIATED and event.as_post_id and event.subject:
            post = Post.objects.select_related("unit__seat", "place").get(pk=event.as_post_id)
            seat = post.place or (post.unit.seat if post.unit else None)
            level = level_of(seat) if seat else LEVELS[0]
            below = LEVELS[: LEVELS.index(level)]
            Dispute.objects.filter(case__uid=event.subject, level__in=below).update(level=level)


def go_up(events: Sequence[Event]) -> None:
    """The level at which it is dealt with follows the case."""
    for event in events:
        if event.subject:
            Dispute.objects.filter(case__uid=event.subject).update(level=UP[event.kind])
