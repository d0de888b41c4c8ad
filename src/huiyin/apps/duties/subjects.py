"""Of whom a duty expects something on a day: the subjects of a town, with who owes it and on whose list it stands."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from django.db.models import Q

from huiyin.apps.duties.models import Care
from huiyin.apps.places.models import Place
from huiyin.apps.units.models import Post, Unit
from huiyin.apps.units.queries import links_on
from huiyin.core.duties import Duty, SubjectKind


class Subject(NamedTuple):
    """One subject. The numbers are ids; 0 is nobody. `people`: so many live there."""

    uid: uuid.UUID
    place: int
    post: int = 0
    unit: int = 0
    head: int = 0
    household: int = 0
    people: int = 1


@dataclass(frozen=True)
class Town:
    """A town as the duties need it, read once: its places, units by seat and key, posts by unit or place and title."""

    place: Place
    places: dict[int, Place]
    units: dict[tuple[int, str], int]
    by_unit: dict[tuple[int, str], int]
    by_place: dict[tuple[int, str], int]
    links: dict[tuple[tuple[str, ...], date], list[Subject]] = field(default_factory=dict)
    """By titles and day: several duties expect something at every door, which is read once."""

    def leading(self, place: int, key: str) -> int:
        """The unit of that key at the place, its village or the town; 0 where there is none."""
        here = self.places[place]
        seats = (place, here.village_id, self.place.pk)
        return next((self.units[seat, key] for seat in seats if seat and (seat, key) in self.units), 0)


def read_town(place: Place) -> Town:
    """Three queries, whatever the size."""
    inside = Q(no__gte=place.no, no__lte=place.end)
    places = Place.objects.filter(inside, valid_to=None).only("id", "uid", "no", "end", "kind", "village_id", "town_id")
    units = Unit.objects.filter(seat__no__range=(place.no, place.end), closed_on=None).exclude(key="").order_by("-id")
    posts = Post.objects.filter(closed_on=None).filter(
        Q(unit__seat__no__range=(place.no, place.end)) | Q(place__no__range=(place.no, place.end))
    )
    rows = list(posts.order_by("-id").values_list("id", "title", "unit_id", "place_id"))
    return Town(
        place,
        {each.pk: each for each in places},
        {(seat, key): pk for pk, seat, key in units.values_list("id", "seat_id", "key")},
        {(unit, title): pk for pk, title, unit, _ in rows if unit},
        {(at, title): pk for pk, title, _, at in rows if at},
    )


def subjects_of(duty: Duty, town: Town, day: date) -> Iterator[Subject]:
    """The subjects of a duty on that day, by place; those whose place is unknown are left out."""
    leading: dict[int, int] = {}
    for subject in SUBJECTS[duty.kind](duty, town, day):
        if subject.place not in town.places:
            continue
        if subject.place not in leading:
            leading[subject.place] = town.leading(subject.place, duty.led_by) if duty.led_by else 0
        unit = subject.unit or leading[subject.place]
        head = subject.head or (town.by_unit.get((unit, duty.head), 0) if duty.head else 0)
        yield subject if (unit, head) == (subject.unit, subject.head) else subject._replace(unit=unit, head=head)


def _links(duty: Duty, town: Town, day: date) -> Iterable[Subject]:
    if (duty.words, day) not in town.links:
        town.links[duty.words, day] = list(_linked(duty, town.place, day))
    return town.links[duty.words, day]


def _linked(duty: Duty, here: Place, day: date) -> Iterator[Subject]:
    links = links_on(day).filter(post__title__in=duty.words, place_no__range=(here.no, here.end))
    links = links.order_by("place_no", "household__code")
    columns = ("uid", "household__place", "post", "household", "household__people")
    for uid, place, post, household, people in links.values_list(*columns).iterator():
        yield Subject(uid, place, post, household=household, people=people)


def _cared(duty: Duty, town: Town, day: date) -> Iterator[Subject]:
    here = town.place
    cares = Care.objects.filter(
        Q(ends=None) | Q(ends__gte=day), starts__lte=day, kind__in=duty.words, place_no__range=(here.no, here.end)
    ).order_by("place_no", "id")  # fmt: skip
    columns = ("uid", "place", "post", "head", "household", "household__people")
    for uid, place, post, head, household, people in cares.values_list(*columns):
        yield Subject(uid, place, post, head=head, household=household, people=people)


def _posts(duty: Duty, town: Town, _day: date) -> Iterator[Subject]:
    here = town.place
    posts = Post.objects.filter(title__in=duty.words, closed_on=None).filter(
        Q(unit__seat__no__range=(here.no, here.end)) | Q(place__no__range=(here.no, here.end))
    )
    for uid, pk, unit, seat, place in posts.order_by("id").values_list("uid", "id", "unit", "unit__seat", "place"):
        yield Subject(uid, place or seat, pk, unit=0 if duty.led_by else unit or 0)


def _units(duty: Duty, town: Town, _day: date) -> Iterator[Subject]:
    units = Unit.objects.filter(kind__in=duty.words, closed_on=None, seat__no__range=(town.place.no, town.place.end))
    for uid, pk, seat in units.order_by("seat__no", "id").values_list("uid", "id", "seat"):
        yield Subject(uid, seat, town.by_unit.get((pk, duty.by), 0), pk)


def _places(duty: Duty, town: Town, _day: date) -> Iterator[Subject]:
    for place in sorted(town.places.values(), key=lambda each: each.no):
        if place.kind in duty.words:
            unit = town.leading(place.pk, duty.led_by) if duty.led_by else 0
            owes = town.by_place.get((place.pk, duty.by)) or town.by_unit.get((unit, duty.by), 0)
            yield Subject(place.uid, place.pk, owes, unit)


SUBJECTS: Mapping[SubjectKind, Callable[[Duty, Town, date], Iterable[Subject]]] = {
    SubjectKind.links: _links,
    SubjectKind.cared: _cared,
    SubjectKind.posts: _posts,
    SubjectKind.units: _units,
    SubjectKind.places: _places,
}
