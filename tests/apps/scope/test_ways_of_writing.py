"""Every way in which a developer can write past the actions, against every table: refused, or without effect."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
from django.core.exceptions import FieldError
from django.db import DatabaseError, connection, models, transaction
from django.db.models import F

from huiyin.apps.activities.models import Activity
from huiyin.apps.cases.models import Case, CaseContact, CaseContent, CaseParty, SavedView
from huiyin.apps.files.models import File
from huiyin.apps.net.models import Coverage
from huiyin.apps.people.models import Person, Session
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Household
from huiyin.apps.rolls.models import Entry as RollEntry
from huiyin.apps.rolls.models import Roll
from huiyin.apps.scope.acting import AT_WORK, NOBODY, Acting, acting, system
from huiyin.apps.scope.policies import EVERYBODY, SYSTEM, policies
from huiyin.apps.units.models import Unit
from tests.apps.scope.rows import Rows
from tests.builders import MONDAY, World

pytestmark = pytest.mark.django_db
EVERY = [policy.model for policy in policies()]
MAIN = "main" if connection.vendor == "sqlite" else "public"


def raw(sql: str, *values: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.fixture(params=["nobody", "somebody of another village"])
def who(request: pytest.FixtureRequest, rows: Rows, elsewhere: Viewer) -> Iterator[Acting]:
    """Acts inside; what is prepared for the test was the test's."""
    acts = NOBODY if request.param == "nobody" else elsewhere.acting
    with acting(acts):
        yield acts


def test_nothing_is_written(world: World, here: Case, who: Acting) -> None:
    """Changed, taken over by a forged key, deleted, or put in: refused or without effect."""
    ways: dict[str, Callable[[], Any]] = {
        "update": lambda: Case.objects.update(category="改了"),
        "update one": lambda: Case.objects.filter(pk=here.pk).update(category="改了"),
        "save": lambda: here.save(update_fields=["category"]),
        "forged key": lambda: CaseContent(case_id=here.pk, text="改了").save(),
        "child": lambda: CaseContact.objects.filter(case_id=here.pk).update(on_behalf=True),
        "child, in bare SQL": lambda: raw("UPDATE cases_casecontact SET phone = %s", "0"),
        "delete": lambda: CaseContact.objects.filter(case_id=here.pk).delete(),
        "cursor": lambda: raw("UPDATE cases_case SET category = %s", "改了"),
        "cursor, delete": lambda: raw("DELETE FROM cases_casecontact"),
        "insert": lambda: Household.objects.create(place=world.grid, place_no=world.grid.no, code="9"),
        "bulk": lambda: CaseParty.objects.bulk_create(
            [CaseParty(case_id=here.pk, post_id=who.post or None, part="copy")]
        ),
        "file": lambda: File.objects.create(
            owner=here.uid, kind="photo", mime="image/jpeg", size=1, sha256="0", added_at=MONDAY
        ),
    }
    here.category = "改了"
    for name, way in ways.items():
        with suppress(DatabaseError, models.ObjectDoesNotExist), transaction.atomic():
            way()
        with system("what came of it"):
            assert Case.objects.get(pk=here.pk).category != "改了", name
            assert Case.objects.get(pk=here.pk).content.text != "改了", name
            contact = CaseContact.objects.get(case_id=here.pk)
            assert (contact.phone, contact.on_behalf) == ("13800000000", False), name
            assert not Household.objects.filter(code="9").exists(), name
            assert not File.objects.filter(sha256="0").exists(), name
            assert (
                not CaseParty.objects.filter(case_id=here.pk, post_id=who.post, part="copy").exists() or not who.post
            ), name


def writes(model: type[models.Model]) -> dict[str, Callable[[], Any]]:
    """Writing to one table without a thought, by name of the way: how many rows were changed."""
    table, key = model._meta.db_table, model._meta.pk
    rows = model._base_manager
    with system("what is there"):
        first = rows.all()[0]
    plain = (each for each in model._meta.concrete_fields if type(each).__module__.startswith("django."))
    column = next((each for each in plain if not each.primary_key), key)
    again = {each.attname: getattr(first, each.attname) for each in model._meta.concrete_fields if each is not key}
    same = {column.name: F(column.name)}

    def insert() -> int:
        copy = model(**again, **({key.attname: first.pk} if key.is_relation else {}))
        with system("whose key seals it"):
            for each in model._meta.concrete_fields:
                getattr(copy, each.name)
        copy.save(force_insert=True)
        return 1

    def save() -> int:
        first.save(force_update=True, update_fields=[column.name])
        return 1

    plainly = {"save": save, "bulk": lambda: rows.bulk_update([first], [column.name])} if column is not key else {}
    return {
        **plainly,
        "update": lambda: rows.update(**same),
        "update one": lambda: rows.filter(pk=first.pk).update(**same),
        "delete": lambda: rows.filter(pk=first.pk)._raw_delete("default"),
        "cursor": lambda: changed(f'UPDATE "{table}" SET "{column.column}" = "{column.column}"'),
        "cursor, past the view": lambda: changed(f'UPDATE {MAIN}."{table}" SET "{column.column}" = "{column.column}"'),
        "cursor, delete": lambda: changed(f'DELETE FROM "{table}"'),
        "insert": insert,
    }


def changed(sql: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return max(int(cursor.rowcount), 0)


def done(way: Callable[[], Any]) -> int:
    """How many rows it changed, taken back at once. A refusal is none, nor is a row for which no key can be told."""
    count = 0
    with suppress(DatabaseError, models.ObjectDoesNotExist, FieldError, _Back), transaction.atomic():
        count = int(way())
        raise _Back
    return count


class _Back(Exception):
    """Nothing of it stays."""


WRITERS = ("nobody", "somebody of another village", "somebody at work", "who holds a receipt")


@pytest.fixture(params=WRITERS)
def writer(request: pytest.FixtureRequest, elsewhere: Viewer) -> Acting:
    receipt = Acting(cases=frozenset({uuid.uuid4().hex}))
    return dict(zip(WRITERS, (NOBODY, elsewhere.acting, AT_WORK, receipt), strict=True))[request.param]


def test_nothing_is_written_in_any_table(rows: Rows, writer: Acting) -> None:
    """Not even what everybody reads, or all who are at work: their sign-ins, posts, keys and jobs."""
    for model in EVERY:
        with acting(writer):
            found = {name: done(way) for name, way in writes(model).items()}
        assert not any(found.values()), (model, found)


def test_what_other_units_read_is_not_theirs_to_write(world: World, rows: Rows) -> None:
    """Those who sit in the village, or whose unit serves it, read some of its tables; they write by actions alone."""
    village = world.village
    around: dict[str, Any] = {"home_no": village.no, "home_end": village.end, "serves": ((village.no, village.end),)}
    unit = Acting(post=9001, **around, village=True, visits=True, organises=True, branch=True)
    tables = [
        policy.model for policy in policies() if policy.writes == SYSTEM and policy.condition not in (SYSTEM, EVERYBODY)
    ]
    read = []
    for model in tables:
        with acting(unit):
            read += [model] if model._base_manager.exists() else []
            found = {name: done(way) for name, way in writes(model).items()}
        assert not any(found.values()), (model, found)
    assert {Activity, Coverage, Household, Roll, RollEntry} <= set(read)


def test_these_are_ways_to_write(rows: Rows) -> None:
    """For the product itself, where a table is not append-only."""
    found = {
        model: {name: done(way) for name, way in writes(model).items()} for model in (Person, Unit, SavedView, Session)
    }
    for model, ways in found.items():
        assert not [name for name, n in ways.items() if not n and name not in ("insert", "delete", "cursor, delete")], (
            model
        )
