"""Every way in which a developer can forget the filter, against every protected table: the database shows nothing.

By the ORM, by bare SQL, by a join or a relation, and by statements that would get past a marker put into each of them.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
from django.db import DatabaseError, connection, models, transaction
from django.db.models import Count, Exists, F, OuterRef, Q

from huiyin.apps.cases.actions.backing import Backing, back_case
from huiyin.apps.cases.models import Backer, Case, CaseContact, CaseContent, CaseParty
from huiyin.apps.files.models import File
from huiyin.apps.net.actions import recount_inside
from huiyin.apps.net.models import Coverage, Gap
from huiyin.apps.people.models import Account, Holding, Person, SecurityEntry
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Household
from huiyin.apps.records.models import Cell, Event, EventSecret
from huiyin.apps.scope.acting import AT_WORK, NOBODY, Acting, acting, system
from huiyin.apps.scope.policies import policies, scope_of
from huiyin.apps.units.models import HouseholdLink, Post
from tests.builders import MONDAY, World, say, step

pytestmark = pytest.mark.django_db
MODELS = [policy.model for policy in policies() if getattr(scope_of(policy.model), "kind", "") != "staff"]
STAFF = [policy.model for policy in policies() if policy.model not in MODELS]
MAIN = "main" if connection.vendor == "sqlite" else "public"
CASES = (Case, CaseContent, CaseContact, CaseParty, Backer, Event, EventSecret)


@pytest.fixture
def world() -> World:
    return World("yangquan")


@pytest.fixture
def here(world: World) -> Case:
    """A matter of the village, in the hands of its volunteers."""
    case = say(world)
    desk = world.viewer("desk", unit=world.unit("village_station", world.village))
    step(case, desk, "dispatch", MONDAY, unit=world.unit("village_volunteers", world.village).pk)
    home = Household.objects.create(place=world.grid, place_no=world.grid.no, code="1")
    post = Post.objects.filter(place=world.grid).order_by("id")[0]
    HouseholdLink.objects.create(household=home, post=post, place_no=world.grid.no, starts=MONDAY.date())
    recount_inside(place=world.grid, now=MONDAY)
    back_case(by=Viewer.nobody(), backing=Backing(case.uid, uuid.uuid4(), phone="13900000000"), now=MONDAY)
    return case


@pytest.fixture
def elsewhere(world: World, here: Case) -> Viewer:
    """A post on the other village: everything here is none of its business."""
    post = Post.objects.filter(place=world.other_village).order_by("id")[0]
    return world.viewer(post.title, place=world.other_village)


@pytest.fixture(params=["nobody", "somebody of another village"])
def who(request: pytest.FixtureRequest, elsewhere: Viewer) -> Iterator[Acting]:
    """Acts inside; what is prepared for the test was the test's."""
    acts = NOBODY if request.param == "nobody" else elsewhere.acting
    with acting(acts):
        yield acts


def seen(rows: Any) -> int:
    """How many there are, however they are asked for. A refusal is nothing seen."""
    found = 0
    with suppress(DatabaseError, models.ObjectDoesNotExist), transaction.atomic():
        value = rows()
        found = value if isinstance(value, int) else len([each for each in value if each not in (None, 0)])
    return found


def raw(sql: str, *values: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def reads(model: type[models.Model]) -> dict[str, Callable[[], Any]]:
    """Reading one table without a thought, by name of the way."""
    table, key = model._meta.db_table, model._meta.pk.column
    rows, base = model._default_manager, model._base_manager
    with system("what is there"):
        first = rows.values_list("pk", flat=True).first()
    return {
        "all": lambda: list(rows.all()),
        "get": lambda: [rows.get(pk=first)],
        "count": rows.count,
        "exists": lambda: int(rows.filter(pk=first).exists()),
        "values": lambda: list(rows.values_list("pk", flat=True)),
        "aggregate": lambda: rows.aggregate(n=Count("pk"))["n"],
        "in bulk": lambda: list(rows.in_bulk([first])),
        "base manager": lambda: list(base.all()),
        "iterator": lambda: list(rows.all().iterator()),
        "union": lambda: list(rows.all().union(rows.all())),
        "subquery": lambda: list(rows.filter(pk__in=rows.values("pk"))),
        "or true": lambda: list(rows.filter(Q(pk=first) | ~Q(pk=None))),
        "annotated": lambda: list(rows.annotate(again=F("pk"))),
        "raw": lambda: list(rows.raw(f'SELECT * FROM "{table}"')),
        "cursor": lambda: raw(f'SELECT * FROM "{table}"'),
        "cursor twice": lambda: [*raw(f"SELECT 1 FROM {table}"), *raw(f"SELECT 1 FROM {table}")],
        "with": lambda: raw(f"WITH x AS (SELECT * FROM {table}) SELECT * FROM x"),
        "self join": lambda: raw(f'SELECT 1 FROM "{table}" a JOIN "{table}" b ON a."{key}" = b."{key}"'),
        "union all": lambda: raw(f"SELECT 1 FROM {table} UNION ALL SELECT 1 FROM {table}"),
        "or 1": lambda: raw(f"SELECT 1 FROM {table} WHERE 1 = 1 OR 1 = 1"),
        "a write in a text": lambda: raw(f"SELECT ' DELETE FROM {table}', t.* FROM {MAIN}.{table} t"),
        "past the view": lambda: raw(f"SELECT * FROM {MAIN}.{table}"),
        "left join": lambda: raw(
            f'SELECT t."{key}" FROM (SELECT 1 AS one) x LEFT JOIN {table} t ON 1 = 1 WHERE t."{key}" IS NOT NULL'
        ),
    }


@pytest.mark.parametrize("model", [m for m in MODELS if m is not Cell], ids=lambda model: model.__name__)
def test_nothing_is_read(model: type[models.Model], here: Case, who: Acting) -> None:
    found = {name: seen(way) for name, way in reads(model).items()}
    assert not any(found.values()), found
    with system("the same as the product"):
        there = {
            name: seen(way) for name, way in reads(model).items() if name not in ("past the view", "a write in a text")
        }
    if model in (*CASES, Household, HouseholdLink, Coverage, Gap):
        assert all(there.values()), f"the ways do read: {there}"


def test_nothing_is_read_by_way_of_another_table(world: World, here: Case, who: Acting) -> None:
    grid = world.grid
    assert seen(lambda: list(grid.cases.all())) == 0, "reverse"
    assert seen(lambda: list(type(grid).objects.prefetch_related("cases").get(pk=grid.pk).cases.all())) == 0, "prefetch"
    assert type(grid).objects.annotate(n=Count("cases")).get(pk=grid.pk).n == 0, "annotate"
    assert seen(lambda: list(type(grid).objects.filter(cases__title__contains="路灯"))) == 0, "an oracle by a join"
    assert seen(lambda: list(type(grid).objects.filter(pk=grid.pk).values_list("cases__title", flat=True))) == 0, (
        "values"
    )
    has = Exists(Case.objects.filter(place=OuterRef("pk")))
    assert seen(lambda: list(type(grid).objects.filter(has))) == 0, "exists"
    assert seen(lambda: [CaseContent.objects.get(case_id=here.pk)]) == 0, "by key"
    with pytest.raises(Case.DoesNotExist):
        here.refresh_from_db()


def test_nothing_is_written(world: World, here: Case, who: Acting) -> None:
    """Changed, taken over by a forged key, deleted, or put in: refused or without effect."""
    ways: dict[str, Callable[[], Any]] = {
        "update": lambda: Case.objects.update(title="改了"),
        "update one": lambda: Case.objects.filter(pk=here.pk).update(title="改了"),
        "save": lambda: here.save(update_fields=["title"]),
        "forged key": lambda: CaseContent(case_id=here.pk, text="改了").save(),
        "child": lambda: CaseContact.objects.filter(case_id=here.pk).update(on_behalf=True),
        "child, in bare SQL": lambda: raw("UPDATE cases_casecontact SET phone = %s", "0"),
        "delete": lambda: CaseContact.objects.filter(case_id=here.pk).delete(),
        "cursor": lambda: raw("UPDATE cases_case SET title = %s", "改了"),
        "cursor, delete": lambda: raw("DELETE FROM cases_casecontact"),
        "insert": lambda: Household.objects.create(place=world.grid, place_no=world.grid.no, code="9"),
        "bulk": lambda: CaseParty.objects.bulk_create(
            [CaseParty(case_id=here.pk, post_id=who.post or None, part="copy")]
        ),
        "file": lambda: File.objects.create(
            owner=here.uid, kind="photo", mime="image/jpeg", size=1, sha256="0", added_at=MONDAY
        ),
    }
    here.title = "改了"
    for name, way in ways.items():
        with suppress(DatabaseError, models.ObjectDoesNotExist), transaction.atomic():
            way()
        with system("what came of it"):
            assert Case.objects.get(pk=here.pk).title != "改了", name
            assert Case.objects.get(pk=here.pk).content.text != "改了", name
            contact = CaseContact.objects.get(case_id=here.pk)
            assert (contact.phone, contact.on_behalf) == ("13800000000", False), name
            assert Household.objects.count() == 1, name
            assert not File.objects.exists(), name
            assert (
                not CaseParty.objects.filter(case_id=here.pk, post_id=who.post, part="copy").exists() or not who.post
            ), name


@pytest.mark.parametrize("model", STAFF, ids=lambda model: model.__name__)
def test_a_visitor_reads_nothing_of_the_staff(model: type[models.Model], here: Case) -> None:
    SecurityEntry.objects.create(at=MONDAY, kind="signed_in")
    with acting(NOBODY):
        found = {name: seen(way) for name, way in reads(model).items()}
    assert not any(found.values()), found
    if model in (Person, Holding, SecurityEntry):
        with acting(AT_WORK):
            assert seen(model._default_manager.all) > 0


def test_a_visitor_writes_nothing_of_the_staff(here: Case) -> None:
    person, holdings = Person.objects.order_by("id")[0], Holding.objects.count()
    ways: tuple[Callable[[], Any], ...] = (
        lambda: Person.objects.update(name="改了"),
        lambda: raw("UPDATE people_person SET name = %s", "改了"),
        lambda: Person.objects.create(name="改了"),
        lambda: Account.objects.create(person=person, username="改了"),
        lambda: Holding.objects.update(deputy=True),
        lambda: Holding.objects.all().delete(),
    )
    for way in ways:
        with suppress(DatabaseError, models.ObjectDoesNotExist), acting(NOBODY), transaction.atomic():
            way()
    assert not Person.objects.filter(name="改了").exists()
    assert not Account.objects.exists()
    assert Holding.objects.filter(deputy=False).count() == holdings


def test_a_receipt_lets_into_one_case(world: World, here: Case) -> None:
    other = say(world)
    with acting(Acting(cases=frozenset({here.uid.hex}))):
        assert list(Case.objects.all()) == [here]
        assert CaseContent.objects.get().case_id == here.pk
        assert set(Event.objects.values_list("subject", flat=True)) == {here.uid}
        assert not Case.objects.filter(uid=other.uid).exists()
    with acting(Acting(cases=frozenset({uuid.uuid4().hex}))):
        assert not Case.objects.exists()


def test_what_is_published_is_there_for_everybody_and_its_words_are_not(here: Case) -> None:
    Case.objects.filter(pk=here.pk).update(published_at=MONDAY, public_title="路灯亮了")
    with acting(NOBODY):
        assert Case.objects.get().public_title == "路灯亮了"
        assert not CaseContent.objects.exists()
        assert not CaseContact.objects.exists()
        assert not EventSecret.objects.exists()


def test_a_unit_sees_what_passed_through_it_and_a_post_what_lies_in_its_place(world: World, here: Case) -> None:
    team = world.viewer("volunteer", unit=world.unit("village_volunteers", world.village))
    office = world.viewer("officer", unit=world.units["works_office"])
    leader = world.viewer("leader", place=world.town)
    for viewer, sees in ((team, True), (office, False), (leader, True)):
        with acting(viewer.acting):
            assert Case.objects.filter(pk=here.pk).exists() is sees, viewer.post_name
            assert CaseContent.objects.filter(case_id=here.pk).exists() is sees
    Case.objects.filter(pk=here.pk).update(level="restricted")
    for viewer, sees in ((team, True), (leader, False)):
        with acting(viewer.acting):
            assert Case.objects.filter(pk=here.pk).exists() is sees, viewer.post_name


def test_system_work_says_why() -> None:
    with pytest.raises(ValueError, match="names its reason"):
        system("")


def test_who_acts_changes_with_a_rollback(world: World, here: Case) -> None:
    """What the server was told inside a transaction goes with it; it is told again."""
    leader = world.viewer("leader", place=world.town)
    for _ in range(2):
        with suppress(RuntimeError), transaction.atomic(), acting(leader.acting):
            assert Case.objects.count() == 1
            raise RuntimeError
        with acting(NOBODY):
            assert Case.objects.count() == 0
        with acting(leader.acting):
            assert Case.objects.count() == 1
