"""A row read by a statement that is put together once is the row that the ORM reads."""

from __future__ import annotations

import uuid

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huiyin.apps.cases.models import Case
from huiyin.apps.scope.acting import NOBODY, acting
from huiyin.apps.scope.prepared import Prepared
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
