"""A row read by a statement that is put together once is the row that the ORM reads."""

from __future__ import annotations

import contextlib
import uuid

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from huiyin.apps.cases.models import Case
from huiyin.apps.records.rows import update
from huiyin.apps.scope.acting import NOBODY, acting
from huiyin.apps.scope.prepared import Prepared, Several
from tests.builders import World, say

pytestmark = pytest.mark.django_db


def rows() -> Prepared[Case]:
    return Prepared(lambda: Case.objects.select_related("place", "unit"), by="uid")


def columns(case: Case) -> dict[str, object]:
    return {field.attname: getattr(case, field.attname) for field in Case._meta.concrete_fields}


def test_it_is_the_row_that_the_orm_reads_with_what_stands_beside_it() -> None:
    world = World()
    prepared, cases = rows(), [say(world), say(world, text="井盖坏了")]
    for case in cases:
        found = prepared.one(case.uid)
        assert found is not None
        assert columns(found) == columns(Case.objects.get(pk=case.pk))
        with CaptureQueriesContext(connection) as asked:
            assert (found.place, found.unit) == (case.place, case.unit)
        assert not asked.captured_queries, "place and unit came along"


def test_all_rows_in_their_order() -> None:
    world = World()
    prepared = Prepared(lambda: Case.objects.select_related("place").order_by("-id"), by="slug")
    cases = [say(world) for _ in range(3)]
    assert prepared.all("six_slips") == cases[::-1]
    assert prepared.one("six_slips") == cases[-1]
    assert prepared.all("petition") == []


def test_each_reading_reads_anew() -> None:
    prepared, case = rows(), say(World())
    first = prepared.one(case.uid)
    Case.objects.filter(pk=case.pk).update(backers=7)
    second = prepared.one(case.uid)
    assert first is not None
    assert second is not None
    assert (first.backers, second.backers) == (0, 7)


def test_there_is_none() -> None:
    assert rows().one(uuid.UUID(int=7)) is None


def test_who_may_see_nothing_reads_nothing() -> None:
    prepared, case = rows(), say(World())
    assert prepared.one(case.uid) is not None
    with acting(NOBODY):
        assert prepared.one(case.uid) is None


def test_what_is_compared_each_time_stays() -> None:
    case = say(World())
    same = Prepared(lambda: Case.objects.filter(slug="six_slips"), by="uid")
    other = Prepared(lambda: Case.objects.filter(slug="respond_now"), by="uid")
    assert same.get(case.uid).pk == case.pk
    assert other.one(case.uid) is None
    assert [each.pk for each in Prepared(lambda: Case.objects.filter(slug="six_slips")).every()] == [case.pk]


def test_a_value_that_looks_like_the_one_asked_for_is_refused() -> None:
    with pytest.raises(TypeError, match="uid cannot be told"):
        Prepared(lambda: Case.objects.exclude(uid=uuid.UUID(int=0)), by="uid").one(uuid.UUID(int=1))


def test_what_must_be_there_and_is_not_is_an_error() -> None:
    prepared, case = rows(), say(World())
    assert prepared.get(case.uid).pk == case.pk
    with pytest.raises(ObjectDoesNotExist):
        prepared.get(uuid.UUID(int=7))


def test_the_rows_with_one_of_several_values_however_many() -> None:
    world = World()
    cases = [say(world) for _ in range(5)]
    several = Several(lambda: Case.objects.order_by("-id"), "id", "uid")
    for many in range(1, 6):
        some = cases[:many]
        assert several.among([case.pk for case in some], [case.uid for case in some]) == some[::-1]
    assert several.among([cases[0].pk], [cases[4].uid, cases[2].uid]) == [cases[4], cases[2], cases[0]]
    assert several.among([], [cases[1].uid]) == [cases[1]]
    assert several.among([], []) == []
    with acting(NOBODY):
        assert several.among([cases[0].pk], [cases[0].uid]) == []


def test_what_is_kept_by_the_server_is_read_and_written_as_before() -> None:
    """PostgreSQL keeps a statement that has come three times; the values and who acts are told anew each time."""
    prepared, case = rows(), say(World())
    for nth in range(8):
        with transaction.atomic(), contextlib.suppress(ZeroDivisionError):
            assert update(case, ["backers"], state=case.state) is True
            case.backers = nth
            update(case, ["backers"])
            assert prepared.get(case.uid).backers == nth
            with acting(NOBODY):
                assert prepared.one(case.uid) is None
            if nth == 5:
                raise ZeroDivisionError  # what is undone leaves the statements as they were
    assert prepared.get(case.uid).backers == 7
