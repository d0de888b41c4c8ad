"""What an event does: in its own transaction it does everything that expected it, and undoes it when it is taken back."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.db.models import Q

from huiyin.apps.duties.actions.counting import moved
from huiyin.apps.duties.chosen import duties_of
from huiyin.apps.duties.models import Doing, Owed
from huiyin.apps.places.models import Household, Place
from huiyin.apps.records.counting import TAKEN_BACK
from huiyin.apps.records.models import Event
from huiyin.core.duties import DIMENSIONS, Duty, Occurrence, Standing, SubjectKind, standing
from huiyin.core.spans import Span

PIECE = 500
MADE_UP = timedelta(days=366)
"""What is late can be done for a year."""


def occurrence(event: Event) -> Occurrence:
    """What of an event matters for duties."""
    told = {name: str(getattr(event, name)) for name in DIMENSIONS if name != "did"}
    return Occurrence(event.kind, told, frozenset(event.data.get("did", ())))


def follow(events: Sequence[Event]) -> None:
    """In the transaction of events: everything of their spans that expected them is done by them."""
    for event in events:
        town = event.place.town if event.place else None
        if town is not None:
            _do(town, event, duties_of(town.profile))


def _do(town: Place, event: Event, duties: Iterable[Duty]) -> None:
    what = occurrence(event)
    fitting = [duty for duty in duties if duty.event.fits(what)]
    if not fitting:
        return
    meant = [_meant(event, kind, [d.slug for d in fitting if d.kind == kind]) for kind in {d.kind for d in fitting}]
    query = Q()
    for each in meant:
        query |= each
    rows = Owed.objects.filter(query, town=town, first__lte=event.day, last__gte=event.day - MADE_UP)
    found = list(rows.select_for_update(of=("self",)).order_by("id"))
    _done_by(_chosen(found, event), event)


def _meant(event: Event, kind: SubjectKind, slugs: list[str]) -> Q:
    """Which subjects of a kind an event can be about."""
    about = Q(duty__in=slugs)
    if kind in (SubjectKind.links, SubjectKind.cared):
        home = Household.objects.filter(uid=event.data.get("household")).values_list("pk", flat=True).first()
        return about & Q(post=event.as_post_id or 0, household=home or 0)
    if kind == SubjectKind.posts:
        return about & Q(post=event.as_post_id or 0)
    if kind == SubjectKind.units:
        return about & Q(unit=event.unit_id or 0)
    place = event.place
    return about & Q(place__in=[*set(place.path.values())] if place else [])


def _chosen(rows: list[Owed], event: Event) -> list[Owed]:
    """Those of the event's own span; where that was done before, also the oldest that is late: it is made up for.

    What was written down for one that is late does that one, and nothing else of its duty and subject.
    """
    named = next((row for row in rows if str(row.uid) == event.data.get("owed") and row.last < event.day), None)
    if named is not None:
        rows = [named, *(row for row in rows if (row.duty, row.subject) != (named.duty, named.subject))]
        return [row for row in rows if row is named or row.last >= event.day]
    own = [row for row in rows if row.last >= event.day]
    spare = {(row.duty, row.subject) for row in own if row.state == Standing.done}
    late: dict[tuple[str, uuid.UUID], Owed] = {}
    for row in sorted(rows, key=lambda each: each.first):
        key = (row.duty, row.subject)
        if row.last < event.day and row.state == Standing.open and key in spare:
            late.setdefault(key, row)
    return [*own, *late.values()]


def _done_by(rows: Sequence[Owed], event: Event) -> None:
    """The event does these, each once however often it is looked at."""
    known = (
        set(Doing.objects.filter(event=event.uid, owed__in=rows).values_list("owed_id", flat=True)) if rows else set()
    )
    fresh = [row for row in rows if row.pk not in known]
    Doing.objects.bulk_create(Doing(owed=row, event=event.uid, at=event.at) for row in fresh)
    for row in fresh:
        row.done += 1
        stands(row)


def stands(row: Owed, *, unneeded: bool | None = None) -> None:
    """Save how a row stands now, and keep the sums."""
    before = row.state
    said = before == Standing.unneeded or bool(row.reason) if unneeded is None else unneeded
    row.state = standing(row.done, row.needs, unneeded=said)
    row.save(update_fields=["done", "state", "reason", "words", "nth"])
    moved(row, before)


def taken_back(events: Sequence[Event]) -> None:
    """In the transaction in which something is taken back: what it did is owed again. `data["of"]` is the event that it was."""
    release([uuid.UUID(str(event.data["of"])) for event in events])


def release(events: Iterable[uuid.UUID]) -> None:
    """These events do nothing any more."""
    gone = Doing.objects.filter(event__in=list(events))
    for owed in list(gone.order_by("owed_id").values_list("owed_id", flat=True)):
        row = Owed.objects.select_for_update().get(pk=owed)
        row.done -= 1
        stands(row)
    gone.delete()


def catch_up(town: Place, duty: Duty, span: Span, new: Sequence[Owed]) -> None:
    """Events of the span that happened before these rows were there do them too."""
    gone = _taken_back(town, span)
    for start in range(0, len(new), PIECE):
        some = new[start : start + PIECE]
        about = _about(duty.kind, some)
        found = Event.objects.filter(
            about, kind=duty.event.kind, day__range=(span.first, span.last), place_no__range=(town.no, town.end)
        )
        subjects = [row.subject for row in some]
        for event in found.select_related("place").order_by("seq").iterator(chunk_size=PIECE):
            if str(event.uid) not in gone and duty.event.fits(occurrence(event)):
                rows = Owed.objects.filter(
                    _meant(event, duty.kind, [duty.slug]), town=town, span=span.name, subject__in=subjects
                )
                _done_by(list(rows.select_for_update(of=("self",))), event)


def _about(kind: SubjectKind, rows: Sequence[Owed]) -> Q:
    """Which events can be about one of the rows."""
    if kind == SubjectKind.units:
        return Q(unit__in={row.unit_id for row in rows})
    return Q() if kind == SubjectKind.places else Q(as_post__in={row.post_id for row in rows})


def _taken_back(town: Place, span: Span) -> set[str]:
    back = Event.objects.filter(kind__in=BACK, place_no__range=(town.no, town.end), day__gte=span.first)
    return {str(data.get("of", "")) for data in back.values_list("data", flat=True)}


BACK = tuple(TAKEN_BACK)
"""The kinds of events that take another one back."""
