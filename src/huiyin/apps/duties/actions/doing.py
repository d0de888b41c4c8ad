"""What an event does: in its own transaction it does everything that expected it, and undoes it when it is taken back."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Protocol

from django.db.models import Q

from huiyin.apps.duties.actions.counting import moved, shares
from huiyin.apps.duties.chosen import duties_of
from huiyin.apps.duties.models import Doing, Owed
from huiyin.apps.places.models import Household, Place
from huiyin.apps.records.counting import TAKEN_BACK
from huiyin.apps.records.models import Event
from huiyin.core.duties import DIMENSIONS, Duty, Occurrence, Standing, SubjectKind, met_of, standing
from huiyin.core.spans import Span

PIECE, FEW = 500, 500
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
    fitting = [duty for duty in duties if duty.fits(what)]
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
    met = int(event.data.get("met", 1))
    Doing.objects.bulk_create(Doing(owed=row, event=event.uid, at=event.at, met=met) for row in fresh)
    for row in fresh:
        stands(row, done=done_of(row) if row.people else row.done + 1)


def done_of(row: Owed) -> int:
    """How many events did it; of one about people how many of them were met."""
    met = list(row.doings.values_list("met", flat=True))
    return met_of(met) if row.people else len(met)


def stands(row: Owed, *, done: int | None = None, unneeded: bool | None = None) -> None:
    """Save how a row stands now, and keep the sums."""
    before, was = shares(row), row.state
    row.done = row.done if done is None else done
    said = was == Standing.unneeded or bool(row.reason) if unneeded is None else unneeded
    row.state = standing(row.done, row.needs, unneeded=said)
    row.save(update_fields=["done", "state", "reason", "words", "nth"])
    moved(row, before)


def taken_back(events: Sequence[Event]) -> None:
    """In the transaction in which something is taken back: what it did is owed again. `data["of"]` is the event that it was."""
    release([uuid.UUID(str(event.data["of"])) for event in events])


def release(events: Iterable[uuid.UUID]) -> None:
    """These events do nothing any more."""
    uids = list(events)
    gone = Doing.objects.filter(event__in=uids).order_by("owed_id").values_list("owed_id", flat=True)
    for owed in sorted(set(gone)):
        row = Owed.objects.select_for_update().get(pk=owed)
        row.doings.filter(event__in=uids).delete()
        stands(row, done=done_of(row))


class Row(Protocol):
    """A row of which it is known whom it is about and who owes it."""

    @property
    def subject(self) -> uuid.UUID: ...
    @property
    def post_id(self) -> int | None: ...
    @property
    def unit_id(self) -> int | None: ...


def catch_up(town: Place, duty: Duty, span: Span, new: Sequence[Row]) -> None:
    """Events of the span that happened before these rows were there do them too.

    The events of few rows are looked for by their posts; of very many rows those of the whole town are read once.
    """
    gone, subjects = _taken_back(town, span), {row.subject for row in new}
    column = COLUMN.get(duty.kind, "as_post_id")
    ids = {row.unit_id if column == "unit_id" else row.post_id for row in new}
    about = Q(**{f"{column}__in": ids}) if column and len(ids) <= FEW else Q()
    found = Event.objects.filter(
        about, kind__in=[event.kind for event in duty.events], day__range=(span.first, span.last),
        place_no__range=(town.no, town.end),
    )  # fmt: skip
    for event in found.select_related("place").order_by("seq").iterator(chunk_size=PIECE):
        near = not column or getattr(event, column) in ids
        if near and str(event.uid) not in gone and duty.fits(occurrence(event)):
            meant = _meant(event, duty.kind, [duty.slug])
            rows = Owed.objects.filter(meant, town=town, span=span.name).select_for_update(of=("self",))
            _done_by([row for row in rows if row.subject in subjects], event)


COLUMN = {SubjectKind.units: "unit_id", SubjectKind.places: ""}
"""By whom an event is that can be about a row, where that is not the post that owes it; empty: by anybody."""


def _taken_back(town: Place, span: Span) -> set[str]:
    back = Event.objects.filter(kind__in=BACK, place_no__range=(town.no, town.end), day__gte=span.first)
    return {str(data.get("of", "")) for data in back.values_list("data", flat=True)}


BACK = tuple(TAKEN_BACK)
"""The kinds of events that take another one back."""
