"""Of every kind of Scope one table: who sees its row is said here by hand, and no part of its condition can be left out unnoticed.

Cases, what they say and what happened to them are tried by random worlds (`test_mutants.py`). The kinds `system` and `public`
have no parts: the product alone, and everybody. Who writes is not mutated but tried on every table (`test_ways_of_writing.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import connection, models

from huiyin.apps.activities.models import Activity, Enrolment, Membership, Nomination, Pledge
from huiyin.apps.books.models import Book
from huiyin.apps.cases.models import Case, SavedView
from huiyin.apps.disputes.models import Mediator
from huiyin.apps.duties.models import Care, Owed
from huiyin.apps.files.models import Export, File
from huiyin.apps.net.models import Coverage, Standing
from huiyin.apps.people.actions import add_person
from huiyin.apps.people.models import Holding, Person, SecurityEntry
from huiyin.apps.petitions.models import Accusation, AccusationAgainst, AccusationReader
from huiyin.apps.places.models import Household, Place, PlaceChange
from huiyin.apps.records.models import Cell
from huiyin.apps.rolls.models import Entry as RollEntry
from huiyin.apps.rolls.models import Roll
from huiyin.apps.scope.acting import AT_WORK, NOBODY, Acting, acting, system
from huiyin.apps.scope.policies import ALSO, KINDS, SYSTEM, Policy, kind_of, policies, scope_of
from huiyin.apps.slots.models import Booking
from huiyin.apps.units.models import HouseholdLink, Post, Unit
from tests.apps.scope.rows import Rows
from tests.apps.scope.test_mutants import exchanged
from tests.builders import MONDAY, World, say

__all__ = ["exchanged"]
pytestmark = pytest.mark.django_db
ALL = "nobody at_work here there holder head colleague named once_named stranger bearer in_town "
ALL += "in_village comrade from_town server caller far"
NOT_CASES = (
    Owed, Care, Booking, Activity, HouseholdLink, Household, Cell, File, Accusation, AccusationReader, Person, Pledge,
    Standing, Export, SavedView, SecurityEntry, Mediator, Coverage, Roll, Holding, PlaceChange, Membership, Book,
)  # fmt: skip


@dataclass
class Cast:
    """A row of every table, who may come to see it, and what it says besides."""

    rows: Rows
    actors: dict[str, Acting]
    held: dict[str, Any] = field(default_factory=dict)
    unnamed: int = 0
    """A mediator whom no case names."""
    alone: int = 0
    """A household that nothing names."""
    named_by: dict[type[models.Model], int] = field(default_factory=dict)
    terms: dict[str, Holding] = field(default_factory=dict)
    accused: int = 0
    """A person against whom the accusation is."""
    """Households that one row of one table names."""

    def seen(self, model: type[models.Model], pk: object) -> set[str]:
        """Who sees the row."""
        found = set()
        for name, acts in self.actors.items():
            with acting(acts):
                if model._base_manager.filter(pk=pk).exists():
                    found.add(name)
        return found

    def differences(self, model: type[models.Model]) -> list[str]:
        """Where the database says something else than this file, as the row is changed, or in another `row`."""
        wrong = []
        for said, due in self.due()[model]:
            changes = dict(said)
            pk = changes.pop("row", self.rows.of(model).pk)
            with system("the row is another one"):
                model._base_manager.filter(pk=pk).update(**changes)
            if (found := self.seen(model, pk)) != set(due.split()):
                wrong.append(f"{changes}: {sorted(found)}, not {sorted(due.split())}")
        return wrong

    def due(self) -> dict[type[models.Model], list[tuple[dict[str, Any], str]]]:
        """By table: what the row says, and who then sees it."""
        held, terms = self.held, self.terms
        posts = ALL.removeprefix("nobody ").replace("bearer ", "")  # and who keeps the installation
        near = "at_work here in_village comrade from_town"
        return {
            Owed: [
                ({**held, "confidential": False}, "here holder head colleague"),
                ({**held, "confidential": True}, "holder head"),
            ],
            Care: [({name: held[name] for name in ("post", "head")}, "holder head")],
            Booking: [({name: held[name] for name in ("post", "unit")}, "here holder colleague")],
            Activity: [({"shown": False}, "here in_village comrade from_town"), ({"shown": True}, ALL)],
            HouseholdLink: [({"post": held["post"]}, "here holder caller")],
            Household: [
                ({"row": self.alone}, "here caller"),
                ({"row": self.named_by[RollEntry]}, "here caller in_village comrade"),
                ({"row": self.named_by[Nomination]}, "here caller comrade from_town"),
                ({"row": self.named_by[Owed]}, "here caller holder head"),  # it is confidential
                ({"row": self.named_by[Care]}, "here caller holder head"),
            ],
            Coverage: [({}, "here server caller")],
            Roll: [({}, "here in_village comrade")],
            Pledge: [({"party": False}, "here comrade from_town"), ({"party": True}, "comrade")],
            Cell: [({"level": "involved"}, ALL), ({"level": "restricted"}, "")],
            File: [({"public": False}, "here bearer"), ({"public": True}, ALL)],
            Accusation: [({}, "named")],
            AccusationReader: [({"until": MONDAY}, ""), ({"until": None}, "named")],
            Person: [
                ({"row": self.actors["stranger"].person}, "at_work stranger"),  # holds nothing
                ({"row": terms["office"].person_id}, posts),
                ({"row": terms["helper"].person_id}, f"{near} once_named"),
                ({"row": self.accused}, "at_work named"),  # holds nothing either
            ],
            Holding: [
                ({"row": terms["office"].pk}, posts),
                ({"row": terms["helper"].pk, "named_at": None}, f"{near} once_named"),
                ({"row": terms["of_unit"].pk, "named_at": None}, "at_work colleague there far from_town named"),
                ({"row": terms["helper"].pk, "named_at": MONDAY}, posts),
            ],
            PlaceChange: [({}, posts)],
            Membership: [({}, "comrade")],
            Book: [({"unit": None}, "here"), ({"unit": held["unit"]}, "colleague")],
            Export: [({"person": self.actors["named"].person}, "at_work named")],
            SavedView: [({"post": held["post"]}, "holder")],
            SecurityEntry: [({}, "at_work")],
            Standing: [({"unit": held["unit"]}, "colleague")],
            Mediator: [
                ({"place": held["post"].place}, "here bearer there in_town"),  # those two by the case that names them
                ({"place": held["post"].place.county}, "here bearer"),
                ({"row": self.unnamed}, "here in_town"),
            ],
        }


@pytest.fixture
def cast(world: World, here: Case, rows: Rows) -> Cast:
    village, other = world.village, world.other_village
    post, head = Post.objects.filter(place=other).order_by("id")[:2]
    unit = Unit.objects.filter(seat=other).order_by("id")[0]
    named, once, stranger = (add_person(name=name) for name in ("具名", "曾具名", "旁人"))
    reader = AccusationReader.objects.get(pk=rows.of(AccusationReader).pk)
    AccusationReader.objects.filter(pk=reader.pk).update(person=named)
    ended = AccusationReader(accusation=reader.accusation, person=once, post=reader.post, since=MONDAY, until=MONDAY)
    ended.save()
    another = rows.another(Accusation).pk
    AccusationReader.objects.create(accusation_id=another, person=stranger, post=reader.post, since=MONDAY)
    Case.objects.filter(pk=here.pk).update(published_at=MONDAY)
    named_by: dict[type[models.Model], int] = {}
    for model in (RollEntry, Nomination, Owed, Care):
        door = rows.another(Household)
        model._base_manager.filter(pk=rows.of(model).pk).update(household=door)
        named_by[model] = door.pk
    held = {"post": post, "head": head, "unit": unit}
    Owed.objects.filter(pk=rows.of(Owed).pk).update(**held, confidential=True)
    Care.objects.filter(pk=rows.of(Care).pk).update(post=post, head=head)
    say(world, place=other.children.first())
    helps, of_unit = (Post(title="volunteer", name="帮手", **at) for at in ({"place": world.grid}, {"unit": unit}))
    Post.objects.bulk_create([helps, of_unit])
    held_by = {"office": (head, add_person(name="在岗")), "helper": (helps, once), "of_unit": (of_unit, named)}
    terms = {
        name: Holding.objects.create(post=one, person=person, starts=MONDAY.date())
        for name, (one, person) in held_by.items()
    }
    accused = add_person(name="被反映人")
    AccusationAgainst.objects.create(accusation=reader.accusation, person=accused)
    elsewhere = rows.another(Enrolment)
    Enrolment.objects.filter(pk=elsewhere.pk).update(place=other, place_no=other.no)
    everything: dict[str, Any] = dict.fromkeys(("village", "visits", "organises", "branch"), True)
    actors = {
        "nobody": NOBODY,
        "at_work": AT_WORK,
        "here": Acting(post=9001, no=village.no, end=village.end),
        "there": Acting(post=9002, no=other.no, end=other.end),
        "holder": Acting(post=post.pk),
        "head": Acting(post=head.pk),
        "colleague": Acting(post=9003, unit=unit.pk),
        "named": Acting(post=9004, person=named.pk),
        "once_named": Acting(post=9005, person=once.pk),
        "stranger": Acting(post=9006, person=stranger.pk),
        "bearer": Acting(cases=frozenset({here.uid.hex})),
        "in_town": Acting(post=9007, seat=other.no),
        "in_village": Acting(post=9008, **home(village), village=True),
        "comrade": Acting(post=9009, **home(village), village=True, organises=True, branch=True),
        "from_town": Acting(post=9010, **home(world.town), organises=True),
        "server": Acting(post=9011, serves=((other.no, other.end), (village.no, village.end))),
        "caller": Acting(post=9012, serves=((village.no, village.end),), visits=True),
        "far": Acting(post=9013, **home(other), **everything, serves=((other.no, other.end),)),
    }
    return Cast(rows, actors, held, rows.another(Mediator).pk, rows.another(Household).pk, named_by, terms, accused.pk)


def home(place: Place) -> dict[str, Any]:
    return {"home_no": place.no, "home_end": place.end}


def test_every_table_says_one_of_these() -> None:
    said = {policy.model: getattr(scope_of(policy.model), "also", "") for policy in policies()}
    assert set(said.values()) - {""} == set(ALSO) == {said[model] for model in NOT_CASES} - {""}


def test_there_is_one_of_every_kind() -> None:
    assert {kind_of(model) for model in NOT_CASES} | {"case", "system", "public"} == set(KINDS)


def test_who_sees_a_row_is_who_should(cast: Cast) -> None:
    assert set(cast.due()) == set(NOT_CASES)
    assert [each for model in NOT_CASES for each in cast.differences(model)] == []


SAME = {
    "{person} > 0": "no row names nobody",
    "r.person_id = {person}": "the naming table shows each their own alone",
    "r.until IS NULL": "nor what is over",
}
"""Parts without which nobody sees anything else, and why."""


ATOM = re.compile(
    r"\{t\}\.\w+ BETWEEN \{home_no\} AND \{home_end\}|\{(?:served|visits|village|organises|branch)\}|"
    r"(?:\{t\}|r)\.\w+ BETWEEN \{no\} AND \{end\}|\{seat\} BETWEEN \w\.no AND \w\.\"end\"|"
    r"\{t\}\.\w+ IN \([^)]*\)|NOT \{t\}\.\w+|NOT \{visitor\}|\{(?:person|post)\} > 0"
    r"|p\.title NOT IN \([^)]*\)|s\.id IN \([^)]*\)|s\.no BETWEEN \{\w+\} AND \{\w+\}|\{t\}\.\w+ IS NOT NULL"
    r"|[up]\.\w+ = (?:\{t\}|p)\.\w+"
    r"|(?:\{t\}|r|o|p)\.\w+ (?:=|IS) (?:(?:\{t\}|r)\.\w+|\{\w+\}|NULL)"
)
LOOK = re.compile(r"EXISTS \(SELECT(?:[^()]|\([^()]*\))*\)")


def mutants(condition: str) -> Iterator[tuple[str, str]]:
    """The condition without one of its alternatives, one of their parts, or one look at another table or a part of that."""
    rules = condition.split(" OR (")
    for nth in range(1, len(rules)):
        yield f"without ({rules[nth]}", " OR (".join([*rules[:nth], *rules[nth + 1 :]])
    for part in (each for atoms in (ATOM, LOOK) for each in atoms.finditer(condition) if each[0] not in SAME):
        yield f"without {part[0]}", f"{condition[: part.start()]}1 = 1{condition[part.end() :]}"


def exchange(policy: Policy, condition: str, exchanged: dict[type, str]) -> None:
    """From now on the database shows a table's rows by this condition: another view, another policy (its owner says so)."""
    if connection.vendor == "sqlite":
        exchanged[policy.model] = condition
    else:
        connection.release()  # type: ignore[attr-defined]
        with connection.cursor() as cursor:
            if policy.writes:  # who writes a row reads it too, which would hide what is left out
                cursor.execute(f"ALTER POLICY scope ON {policy.table} USING ({in_postgresql(SYSTEM, policy.table)})")
            name = "reads" if policy.writes else "scope"
            cursor.execute(f"ALTER POLICY {name} ON {policy.table} USING ({in_postgresql(condition, policy.table)})")
    connection.enforce()  # type: ignore[attr-defined]


def in_postgresql(condition: str, table: str) -> str:
    from huiyin.apps.scope.postgresql.base import _sql  # needs psycopg

    return _sql(condition, table)


def test_no_part_can_be_left_out(cast: Cast, exchanged: dict[type, str]) -> None:
    """On both databases, each condition as that database has it."""
    unnoticed, tried = [], 0
    for policy in (each for each in policies() if each.model in NOT_CASES):
        for name, condition in mutants(policy.condition):
            exchange(policy, condition, exchanged)
            tried += 1
            if not cast.differences(policy.model):
                unnoticed.append(f"{policy.table} {name}: {condition}")
        exchange(policy, policy.condition, exchanged)
    assert unnoticed == []
    assert tried > 2 * len(NOT_CASES)
