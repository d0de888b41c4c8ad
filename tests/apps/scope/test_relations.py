"""Every relation from or to a protected table, walked both ways without a thought: the database shows nothing.

From the row that is named to those that name it (reverse, prefetch, joins, counts, EXISTS, between two by a third), and from
the row that names to the named one (lazily, by select_related, by its columns).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import DatabaseError, models, transaction
from django.db.models import Count, Exists, OuterRef

from huiyin.apps.scope.acting import Acting, system
from huiyin.apps.scope.policies import policies
from tests.apps.scope.rows import Rows
from tests.apps.scope.test_ways_of_forgetting import SHUT, hidden_from, seen, who
from tests.builders import World

__all__ = ["who"]
pytestmark = pytest.mark.django_db
Ways = dict[str, Callable[[], Any]]


@dataclass(frozen=True)
class Relation:
    """A field of one table that names rows of another, and a row of each: `source` names `target`."""

    field: Any
    source: models.Model
    target: models.Model

    def __str__(self) -> str:
        return f"{self.field.model._meta.label}.{self.field.name}"

    def back(self) -> Ways:
        """From the row that is named to the one that names it."""
        source, target = type(self.source)._base_manager, type(self.target)._base_manager.filter(pk=self.target.pk)
        if self.field.many_to_many:
            naming = source.filter(**{self.field.name: OuterRef("pk")})
        else:
            naming = source.filter(**{self.field.name: OuterRef(self.field.target_field.name)})
        ways: Ways = {"exists": lambda: list(target.filter(Exists(naming)))}
        accessor = self.field.remote_field.get_accessor_name()
        if not accessor or accessor.endswith("+"):  # nothing leads back by name
            return ways
        name = self.field.related_query_name()
        return ways | {
            "reverse": lambda: named(self.again(), accessor),
            "prefetch": lambda: prefetched(self.again(), accessor),
            "values": lambda: list(target.values_list(f"{name}__pk", flat=True)),
            "oracle": lambda: list(target.filter(**{f"{name}__isnull": False})),
            "annotate": lambda: list(target.annotate(n=Count(name)).values_list("n", flat=True)),
        }

    def forth(self) -> Ways:
        """From the row that names another to that one."""
        name, source = self.field.name, type(self.source)._base_manager.filter(pk=self.source.pk)
        column = next(f.name for f in type(self.target)._meta.concrete_fields if not f.primary_key and not f.null)
        ways: Ways = {
            "values": lambda: [each is not None for each in source.values_list(f"{name}__{column}", flat=True)],
            "oracle": lambda: list(source.filter(**{f"{name}__{column}__isnull": False})),
            "prefetch": lambda: prefetched(self.again(back=False), name),
            "lazy": lambda: named(self.again(back=False), name),
        }
        if not self.field.many_to_many:
            ways["select related"] = lambda: [getattr(each, name) for each in source.select_related(name)]
        return ways

    def again(self, *, back: bool = True) -> models.Model:
        """The row that is named, or the one that names, as if somebody had it in hand: nothing of it is read yet."""
        row = self.target if back else self.source
        return type(row)(**{f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields})


def named(row: models.Model, name: str) -> list[models.Model]:
    """What is at the other end."""
    end = getattr(row, name)
    return list(end.all()) if hasattr(end, "all") else [end]


def prefetched(row: models.Model, name: str) -> list[models.Model]:
    """The same, fetched before."""
    models.prefetch_related_objects([row], name)
    return named(row, name)


def relations(rows: Rows) -> Iterator[Relation]:
    """Every relation at one end of which is a protected table, where a row of the one may name a row of the other."""
    for model in (policy.model for policy in policies()):
        for field in (f for f in model._meta.get_fields() if f.is_relation and not f.auto_created and f.related_model):
            if model in SHUT or field.related_model in SHUT:
                yield from joined(rows, field)


def joined(rows: Rows, field: Any) -> Iterator[Relation]:
    """The two rows. One that names nothing yet is let name the other; where rows are never changed, another one of them does."""
    source = rows.of(field.model)
    if field.many_to_many:
        getattr(source, field.name).add(rows.of(field.related_model))
    elif getattr(source, field.attname) is None:
        for changed in (source, rows.like(source)):
            setattr(changed, field.name, rows.of(field.related_model))
            with suppress(DatabaseError), transaction.atomic():
                changed.save()
                source = changed
                break
        else:
            setattr(source, field.name, None)
            return
    end = getattr(source, field.name)
    yield Relation(field, source, end.first() if field.many_to_many else end)


@pytest.fixture
def walked(rows: Rows) -> list[Relation]:
    """Before anybody acts."""
    with system("rows that name each other"):
        return list(relations(rows))


def test_nothing_is_read_along_a_relation(world: World, walked: list[Relation], who: Acting) -> None:
    """Each way does lead there for the product itself."""
    hidden = hidden_from(who, world)
    for relation in walked:
        for end, ways in ((relation.source, relation.back()), (relation.target, relation.forth())):
            if type(end) not in hidden:
                continue
            found = {name: seen(way) for name, way in ways.items()}
            assert not any(found.values()), (str(relation), type(end), found)
            if not who.visitor:
                continue
            with system("the same as the product"):
                blind = [name for name, way in ways.items() if not seen(way)]
            assert not blind, f"{relation} {type(end)}: the ways read nothing: {blind}"


def test_of_every_protected_table_some_relation_is_walked(walked: list[Relation]) -> None:
    """But of those that name nothing and are named by nothing."""
    ends = {type(end) for relation in walked for end in (relation.source, relation.target)}
    alone = {model for model in SHUT if not any(f.is_relation for f in model._meta.get_fields(include_hidden=True))}
    assert set(SHUT) - ends - alone == set()
    assert len(walked) > len(SHUT)
