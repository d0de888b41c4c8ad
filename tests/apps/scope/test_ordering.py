"""Lists are put in order as Django puts them, without a key of every column."""

from __future__ import annotations

import pytest
from django.db.models import Count, F, QuerySet
from django.db.models.expressions import Col
from django.db.models.sql.compiler import SQLCompiler

from huiyin.apps.cases.models import Case
from huiyin.apps.places.models import Place
from tests.builders import World

pytestmark = pytest.mark.django_db


def orders() -> dict[str, QuerySet[Place]]:
    places = Place.objects.select_related("parent")
    return {
        "by columns": places.order_by("-name", "pk"),
        "by another table's": places.order_by("parent__name", F("id").desc()),
        "by what it counts": places.annotate(below=Count("children")).order_by("-below", "name"),
        "without doubles": places.order_by("kind", "name").distinct(),
        "a union": Place.objects.order_by().union(Place.objects.order_by()).order_by("name", "id"),
    }


@pytest.mark.parametrize("name", orders())
def test_the_order_is_django_s(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    World()
    ours = [place.pk for place in orders()[name]]
    assert len(ours) > 3
    monkeypatch.setattr("huiyin.apps.scope.ordering.OrderedByName._order_by_pairs", SQLCompiler._order_by_pairs)
    assert [place.pk for place in orders()[name]] == ours


def test_no_column_gets_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = Case.objects.select_related("place").order_by("-opened_at", "id").query
    keyed: list[Col] = []

    def key(column: Col) -> int:
        keyed.append(column)
        return id(column)

    monkeypatch.setattr(Col, "__hash__", key)
    statement, _ = asked.sql_with_params()
    assert statement.endswith('ORDER BY "cases_case"."opened_at" DESC, "cases_case"."id" ASC')
    assert len(keyed) < 5
