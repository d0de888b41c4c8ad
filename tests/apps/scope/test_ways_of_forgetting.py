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

from huiyin.apps.cases import search
from huiyin.apps.cases.models import Case, CaseContact, CaseContent
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.actions import add_place
from huiyin.apps.records.models import Cell, Event, EventSecret
from huiyin.apps.scope.acting import AT_WORK, NOBODY, Acting, acting, system
from huiyin.apps.scope.policies import kind_of, owner_of, policies
from huiyin.apps.scope.words import FIND
from huiyin.apps.scope.words import WORDS as NAME
from huiyin.core.words import PlaceKind
from tests.apps.scope.rows import Rows
from tests.builders import MONDAY, World, say

pytestmark = pytest.mark.django_db
EVERY = [policy.model for policy in policies()]
SHUT = [policy.model for policy in policies() if not policy.open]
OF_EVERYBODY = [each for each in SHUT if kind_of(each) == "owner" and kind_of(owner_of(each)) == "public"]
"""What belongs to a row that everybody reads: whoever is known reads it."""
STAFF = [model for model in SHUT if kind_of(model) in ("staff", "person", "term")] + OF_EVERYBODY
"""What whoever is at work reads: of persons those with an office (`test_kinds.py` has the others)."""
REFUSED = ("past the view", "a write in a text", "union")
"""What SQLite refuses even the product: two name the table, the third joins rows of a table that has an order."""
MAIN = "main" if connection.vendor == "sqlite" else "public"


TOWNS = [model for model in SHUT if kind_of(model) == "town"]
"""What all staff of a town read."""


@pytest.fixture(params=["nobody", "somebody of another village", "somebody of another town"])
def who(request: pytest.FixtureRequest, world: World, rows: Rows, elsewhere: Viewer) -> Iterator[Acting]:
    """Acts inside; what is prepared for the test was the test's."""
    acts = NOBODY if request.param == "nobody" else elsewhere.acting
    if request.param == "somebody of another town":
        town = add_place(kind=PlaceKind.town, name="邻镇", parent=world.county, code="990001109")
        acts = Acting(post=9001, no=town.no, end=town.end, seat=town.no)
    with acting(acts):
        yield acts


def hidden_from(who: Acting, world: World) -> list[type[models.Model]]:
    """The tables whose row is not there for them; sums of what is open are nobody's secret."""
    near = who.seat and world.town.no <= who.seat <= world.town.end
    theirs = {Cell, *([] if who.visitor else STAFF), *(TOWNS if near else [])}
    return [model for model in SHUT if model not in theirs]


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


def test_nothing_is_read(world: World, rows: Rows, who: Acting) -> None:
    """A row is in every table, and each way does read it for the product itself."""
    for model in hidden_from(who, world):
        found = {name: seen(way) for name, way in reads(model).items()}
        assert not any(found.values()), (model, found)
        with system("the same as the product"):
            ways = {name: way for name, way in reads(model).items() if name not in REFUSED}
            blind = [name for name, way in ways.items() if not seen(way)]
        assert not blind, f"{model}: the ways read nothing: {blind}"


def test_a_post_reads_what_is_the_staffs(rows: Rows) -> None:
    with acting(AT_WORK):
        assert all(model._base_manager.count() for model in STAFF if model not in OF_EVERYBODY)


def test_sums_of_confidential_matters_are_nobodys(rows: Rows, who: Acting) -> None:
    """Those of open ones are nobody's secret."""
    with system("a sum of each"):
        Cell.objects.update(level="restricted")
    assert not any(seen(way) for way in reads(Cell).values())
    with system("open again"):
        Cell.objects.update(level="public")
    assert seen(reads(Cell)["all"])


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


WORDS_ASKED = {
    "match": f"SELECT rowid FROM {NAME} WHERE {NAME} MATCH 't*'",
    "all": f"SELECT * FROM {NAME}",
    "past the view": f"SELECT rowid FROM main.{NAME}",
    "past the view, matching": f"SELECT rowid FROM main.{NAME} WHERE {NAME} MATCH 't*'",
    "self join": f"SELECT 1 FROM {NAME} a JOIN {NAME} b ON a.rowid = b.rowid",
    "union all": f"SELECT 1 FROM {NAME} UNION ALL SELECT 1 FROM {NAME}",
} if connection.vendor == "sqlite" else {
    "match": f"SELECT case_id FROM {NAME} WHERE words @@ 't:*'::tsquery",
    "all": f"SELECT * FROM {NAME}",
    "self join": f"SELECT 1 FROM {NAME} a JOIN {NAME} b USING (case_id)",
    "union all": f"SELECT 1 FROM {NAME} UNION ALL SELECT 1 FROM {NAME}",
    "function": f"SELECT * FROM {FIND}('t:*'::tsquery, 0, NULL, 50)",
}  # fmt: skip


def test_no_word_finds_what_is_not_there(world: World, here: Case, who: Acting) -> None:
    """The table of words has no model; a search asks it without looking at the cases."""
    assert search.find("路灯") == []
    assert search.find(here.code, among=[here.pk]) == []
    found = {way: seen(lambda sql=sql: raw(sql)) for way, sql in WORDS_ASKED.items()}
    assert not any(found.values()), found
    with acting(world.viewer("leader", place=world.town).acting):
        assert search.find("路灯") == [here.pk]
    with system("the same as the product"):
        assert search.find("路灯", among=[here.pk]) == [here.pk]
        assert seen(lambda: raw(WORDS_ASKED["match"]))


def test_no_word_is_written_or_taken_away(here: Case, who: Acting) -> None:
    key = "rowid" if connection.vendor == "sqlite" else "case_id"
    for change in (f"DELETE FROM {NAME} WHERE {key} = {here.pk}", f"INSERT INTO {NAME} ({key}, words) VALUES (0, 'x')"):
        with suppress(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)
    with system("what is left"):
        assert search.find("路灯") == [here.pk]
        assert seen(lambda: raw(f"SELECT 1 FROM {NAME} WHERE {key} = 0")) == 0
