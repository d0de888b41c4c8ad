"""Different ones: who or what an event was about, kept once a month, so that nobody has to be looked for in all events."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, timedelta

from django.db import connection

from huiyin.apps.records.counting import COUNTED, DIFFERENT, TAKEN_BACK
from huiyin.apps.records.models import Event, Seen
from huiyin.apps.records.rehoming import homes_of
from huiyin.apps.scope.acting import system

ACTING = ("field", "dispute")
"""Families whose actor is who did it; elsewhere it is who wrote it down."""
Sight = tuple[str, str, str, date, int, str, str, str]
"""kind, of, who, day, place (as the event says), category, role, series."""
_DAY = "CAST(%s AS date)" if connection.vendor == "postgresql" else "%s"
_INSERT = """
WITH given (kind, of, who, day, month, place, category, role, series) AS (VALUES {rows})
INSERT INTO records_seen (kind, of, who, month, first, place_id, place_no, category, role, series)
SELECT given.kind, of, who, month, MIN(day), home.id, home.no, category, role, series FROM given
JOIN places_place leaf ON leaf.id = given.place
JOIN places_place home ON home.id = COALESCE(leaf.village_id, leaf.town_id, leaf.id)
GROUP BY given.kind, of, who, month, home.id, home.no, category, role, series
ORDER BY 6, 4, 1, 2, 3
ON CONFLICT (place_id, month, kind, of, who, category, role, series)
DO UPDATE SET first = excluded.first WHERE excluded.first < records_seen.first
"""


def sights_of(event: Event) -> Iterator[Sight]:
    """Whom the event was about and by whom it was: a pure reading of it. Nothing of what takes another back."""
    family = event.kind.partition(".")[0]
    if family not in COUNTED or event.kind in TAKEN_BACK or event.place_id is None:
        return
    found = {key: str(event.data[key]) for key in DIFFERENT if event.data.get(key)}
    if family in ACTING and event.actor_id:
        found["actor"] = str(event.actor_id)
    for of, who in found.items():
        yield event.kind, of, who, event.day, event.place_id, event.category, event.role, event.series


def see(events: Sequence[Event]) -> None:
    """Keep whom these events were about; where one takes another back, nobody stays who was only in that one."""
    keep(shown_by(events))
    for event in events:
        if event.kind in TAKEN_BACK:
            _unsee(event)


def keep(sights: Collection[Sight]) -> None:
    """Keep what was shown: each once in its month, with the first day."""
    if not sights:
        return
    row = f"(%s, %s, %s, {_DAY}, {_DAY}, %s, %s, %s, %s)"
    values = [value for sight in sights for value in _values(sight)]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT.format(rows=", ".join([row] * len(sights))), values)


@system("whether somebody was also in another event of the month")
def _unsee(event: Event) -> None:
    """Take away the rows of the event that was taken back, and keep again what others of that month still show."""
    kind = TAKEN_BACK[event.kind]
    was = shown_by(Event.objects.filter(kind=kind, subject=event.subject))
    homes = homes_of(sorted({sight[4] for sight in was}))
    for _, of, who, day, place, category, role, series in was:
        rows = Seen.objects.filter(place=homes[place], month=_month(day), kind=kind, of=of, who=who)
        rows.filter(category=category, role=role, series=series).delete()
    whom = {(of, who) for _, of, who, *_ in was}
    for month in {_month(sight[3]) for sight in was}:
        keep([sight for sight in standing(kind, month) if (sight[1], sight[2]) in whom])


def standing(kind: str, month: date) -> set[Sight]:
    """All that the events of a kind in a month show, without those that were taken back."""
    back = {back for back, of in TAKEN_BACK.items() if of == kind}
    rows = Event.objects.filter(kind=kind, day__gte=month, day__lt=(month + timedelta(days=32)).replace(day=1))
    rows = rows.exclude(subject__in=Event.objects.filter(kind__in=back).values("subject")) if back else rows
    return shown_by(rows.iterator(chunk_size=2000))


def shown_by(events: Iterable[Event]) -> set[Sight]:
    """What these events show, each once."""
    return {sight for event in events for sight in sights_of(event)}


def _values(sight: Sight) -> tuple[str | int, ...]:
    kind, of, who, day, place, *rest = sight
    return (kind, of, who, str(day), str(_month(day)), place, *rest)


def _month(day: date) -> date:
    return day.replace(day=1)
