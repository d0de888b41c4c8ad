"""Random worlds: what each post finds is exactly what the oracle says, no more and no less."""

from __future__ import annotations

import os
import random
import uuid
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from huiyin.apps.activities.models import Enrolment
from huiyin.apps.cases import library
from huiyin.apps.cases.models import Case, CaseAccused, CaseContact, CaseContent, CaseParty, ResidentCard
from huiyin.apps.cases.queries import visible_to
from huiyin.apps.net.models import Coverage
from huiyin.apps.people.models import Holding, Person
from huiyin.apps.people.queries import Viewer, viewer_of_post
from huiyin.apps.places.actions import add_place
from huiyin.apps.places.models import Household, Place
from huiyin.apps.records.models import Event
from huiyin.apps.rolls.models import Roll
from huiyin.apps.scope.acting import NOBODY, Acting, acting
from huiyin.apps.units.models import Post, Unit
from huiyin.core.words import Level, PlaceKind
from tests.apps.scope.oracle import Node, What, Who, reads, sees
from tests.builders import MONDAY

pytestmark = pytest.mark.django_db
CASES, ACTORS = 50, 40
ROUNDS = int(os.environ.get("HUIYIN_PAIRS", "2000")) // (CASES * ACTORS)
"""2,000 pairs of somebody and a case; `make proof` asks for 100,000."""


class RandomWorld:
    """Places, units, posts and cases by a seed, once in the database and once as the oracle knows them."""

    def __init__(self, seed: int) -> None:
        self.seed, self.rng = seed, random.Random(seed)  # noqa: S311
        self.places: dict[int, tuple[Place, Node]] = {}
        self.units: dict[int, tuple[Unit, Node]] = {}
        self._place(PlaceKind.county, None, 0)
        self._in_every_place()
        for _ in range(12):
            self._unit()
        self.actors = [self._actor() for _ in range(ACTORS - 1)]
        self.cases = [self._case(nth) for nth in range(CASES)]
        self.by_uid = {case.uid: case.pk for case, _ in self.cases}
        self.logged = {place.pk: node for place, node in self.rng.sample(list(self.places.values()), 5)}
        for place, _ in (self.places[pk] for pk in self.logged):
            self._event(place, None)
            self._event(place, None, role="member")

    def _place(self, kind: PlaceKind, parent: int | None, depth: int) -> None:
        above = self.places.get(parent or 0)
        place = add_place(kind=kind, name=f"{kind} {len(self.places)}", parent=above[0] if above else None)
        self.places[place.pk] = (place, Node(place.pk, above[1] if above else None, kind))
        below = (PlaceKind.town, PlaceKind.village, PlaceKind.grid)[depth:]
        for _ in range(self.rng.randint(2, 3) if below else 0):
            self._place(below[0], place.pk, depth + 1)

    def _in_every_place(self) -> None:
        """A row of each table that is not for its places alone."""
        for place, _ in self.places.values():
            at = {"place": place, "place_no": place.no}
            Enrolment.objects.create(**at, name="某人", agreed_on=MONDAY.date(), since=MONDAY.date())
            ResidentCard.objects.create(**at, shelf=place.uid.hex[:14], pin_at=MONDAY, handed_at=MONDAY)
            Household.objects.create(**at, code=place.uid.hex)
            Coverage.objects.create(**at, counted_at=MONDAY)
            Roll.objects.create(**at)

    def _unit(self) -> None:
        above = self.rng.choice([None, *self.units.values()])
        place, _ = self.rng.choice(list(self.places.values()))
        kind = self.rng.choice(("office", "property"))
        unit = Unit.objects.create(kind=kind, name=f"unit {len(self.units)}", seat=place, parent=above and above[0])
        unit.serves.set(self.rng.sample([place for place, _ in self.places.values()], self.rng.randint(0, 2)))
        self.units[unit.pk] = (unit, Node(unit.pk, above[1] if above else None))

    def _actor(self) -> tuple[Viewer, Who]:
        """One person in three holds a second post, one in nine a third."""
        person = Person.objects.create(name="某人")
        post, who = self._post()
        while self.rng.random() < 0.3:
            held, other = self._post()
            Holding.objects.create(person=person, post=held, starts=date(2026, 1, 1))
            who.beside.append(other)
        return viewer_of_post(post, person.pk), who

    def _post(self) -> tuple[Post, Who]:
        if self.rng.random() < 0.5:
            place, node = self.rng.choice(list(self.places.values()))
            post = Post.objects.create(title="chief", name="负责人", place=place)
            return post, Who(post.pk, node, organises=True)
        unit, node = self.rng.choice(list(self.units.values()))
        title = self.rng.choice(("clerk", "officer"))
        post = Post.objects.create(title=title, name="经办人", unit=unit)
        serves = [self.places[pk][1] for pk in unit.serves.values_list("pk", flat=True)]
        organises = title == "clerk"
        visits = organises and unit.kind == "office"
        return post, Who(post.pk, self.places[unit.seat_id][1], node, serves, visits, organises)

    def _case(self, nth: int) -> tuple[Case, What]:
        place, node = self.rng.choice(list(self.places.values()))
        level = self.rng.choice(list(Level))
        what = What(node, level, published=self.rng.random() < 0.4)
        key = f"R{self.seed}-{nth}"
        case = Case.objects.create(
            code=key, receipt=key, pack_id=library.pin("six_slips"), slug="six_slips", title="事", level=level, channel="web",
            place=place, place_no=place.no, state="new", phase="received", seq=1, opened_at=MONDAY, moved_at=MONDAY,
            due_sort=MONDAY + timedelta(days=1), published_at=MONDAY if what.published else None,
        )  # fmt: skip
        CaseContent.objects.create(case=case, text="原话")
        CaseContact.objects.create(case=case, phone="13800000000")
        self._event(place, case)
        self._parties(case, what)
        if level not in ("public", "involved"):
            self._accused(case, what)
        return case, what

    def _event(self, place: Place, case: Case | None, role: str = "") -> None:
        Event.objects.create(
            uid=uuid.uuid4(), at=MONDAY, recorded_at=MONDAY, day=MONDAY.date(), place=place, place_no=place.no, kind="test.note",
            subject=case.uid if case else None, nth=1 if case else 0, commitment="", role=role,
        )  # fmt: skip

    def _parties(self, case: Case, what: What) -> None:
        for _, who in self.rng.sample(self.actors, 4):
            what.posts.add(who.post)
            CaseParty.objects.create(case=case, post_id=who.post, part="copy")
        for unit, _ in self.rng.sample(list(self.units.values()), 2):
            what.units.add(unit.pk)
            CaseParty.objects.create(case=case, unit=unit, part="copy")

    def _accused(self, case: Case, what: What) -> None:
        if self.rng.random() < 0.6:
            unit, node = self.rng.choice(list(self.units.values()))
            what.against.append(("unit", node))
            CaseAccused.objects.create(case=case, unit=unit)
        if self.rng.random() < 0.4:
            place, node = self.rng.choice([one for one in self.places.values() if one[1].above])
            what.against.append(("place", node))
            CaseAccused.objects.create(case=case, place=place, no=place.no, end=place.end)

    def among(self, rows: Any, field: str = "pk") -> Any:
        """The rows of this world; there may be others."""
        return rows.filter(**{f"{field}__in": [case.pk for case, _ in self.cases]})

    def ids(self, rows: Any) -> set[int]:
        """Which cases of this world they are."""
        return set(self.among(rows).values_list("pk", flat=True))

    def seen_by(self, who: Who) -> set[int]:
        """The cases that the oracle lets them see."""
        return {case.pk for case, what in self.cases if sees(who, what)}


def differences(world: RandomWorld) -> Iterator[str]:
    """Where the product and the oracle disagree: the query that lists use, the database alone, what belongs to a case."""
    for viewer, who in [*world.actors, (Viewer.nobody(), Who())]:
        due = world.seen_by(who)
        if world.ids(visible_to(viewer)) != (due if who.post else set()):
            yield f"visible_to: {who}"
        yield from (f"{what}: {who}" for what in in_database(world, viewer.acting if who.post else NOBODY, who, due))
    for case, _ in world.cases[:5]:
        bearer = Acting(cases=frozenset({case.uid.hex}))
        yield from (f"{what}: the bearer of a code" for what in in_database(world, bearer, None, {case.pk}))


def in_database(world: RandomWorld, acts: Acting, who: Who | None, due: set[int]) -> Iterator[str]:
    """Which tables show something else than what is due."""
    of_cases = due if who is None or who.post else set()
    of_places = {
        pk for pk, node in world.logged.items() if who and who.territorial and who.place and node.lies_in(who.place)
    }
    with acting(acts):
        if world.ids(Case.objects) != due:
            yield "cases"
        for model in (CaseContent, CaseContact):
            if world.ids(model.objects) != of_cases:
                yield model.__name__
        if set(world.among(CaseParty.objects, "case").values_list("case_id", flat=True)) != of_cases:
            yield "parties"
        if {
            world.by_uid[uid]
            for uid in Event.objects.filter(subject__in=world.by_uid).values_list("subject", flat=True)
        } != due:
            yield "events of cases"
        if (
            set(Event.objects.filter(subject=None, place__in=world.logged).values_list("place_id", flat=True))
            != of_places
        ):
            yield "events of places"
        if who:
            yield from of_units(world, who)


ALSO = {"home": ResidentCard, "organised": Enrolment, "village": Roll, "served": Coverage, "visited": Household}


def of_units(world: RandomWorld, who: Who) -> Iterator[str]:
    """Which tables that are also for units show something else, to whoever acts; and what a Party member did, to anybody."""
    if Event.objects.filter(role="member").exists():
        yield "what a Party member did"
    due = {pk: reads(who, node) for pk, (_, node) in world.places.items()}
    for also, model in ALSO.items():
        found = model._base_manager.filter(place__in=world.places).values_list("place_id", flat=True)
        if set(found) != {pk for pk, each in due.items() if each[also]}:
            yield f"{model.__name__} ({also})"


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_everybody_finds_exactly_what_is_theirs(seed: int) -> None:
    world = RandomWorld(seed)
    assert list(differences(world)) == []
    seen = sum(len(world.seen_by(who)) for _, who in world.actors)
    assert 0.05 < seen / (CASES * ACTORS) < 0.6, "both answers come up often enough to mean something"
