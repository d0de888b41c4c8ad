"""A row of every table there is, made from its own columns: whoever adds a table gets a row of it in every test of scope."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import models

from huiyin.apps.books.models import Account
from huiyin.apps.cases.models import Case, CaseContent
from huiyin.apps.places.models import Place
from huiyin.apps.scope.policies import policies, scope_of
from huiyin.apps.units.models import Post, Unit
from tests.builders import MONDAY

GIVEN: dict[str, Callable[[Rows], dict[str, Any]]] = {
    "units.Joining": lambda _rows: {"joint": Unit.objects.order_by("id")[1]},
    "books.Transfer": lambda rows: {"target": rows.another(Account)},
}
"""By label: what cannot be known from the columns, because a constraint joins several."""
SIMPLE: tuple[tuple[type[models.Field[Any, Any]], Any], ...] = (
    (models.UUIDField, lambda _nth: uuid.uuid4()),
    (models.BooleanField, lambda _nth: False),
    (models.DateTimeField, lambda nth: MONDAY + timedelta(minutes=nth)),
    (models.DateField, lambda nth: MONDAY.date() + timedelta(days=nth)),
    (models.TimeField, lambda nth: (MONDAY + timedelta(minutes=nth)).time()),
    (models.FloatField, lambda _nth: 1.0),
    (models.IntegerField, lambda nth: nth),
    (models.BinaryField, lambda _nth: b"1"),
    (models.JSONField, lambda _nth: {}),
    (models.CharField, lambda nth: f"r{nth}"),
    (models.TextField, lambda nth: f"row {nth}"),
)


class Rows:
    """Rows that lie in one place and belong to one case: those that are there already, else made."""

    def __init__(self, place: Place, case: Case) -> None:
        self.place, self.case, self._nth = place, case, 0
        self._there: dict[type[models.Model], models.Model] = {Place: place, Case: case, CaseContent: case.content}
        post = Post.objects.filter(place=place).order_by("id")[0]
        self._there |= {Post: post, Unit: Unit.objects.order_by("id")[0]}

    def everywhere(self) -> list[type[models.Model]]:
        """Put a row into every table; which tables there are."""
        found = [policy.model for policy in policies()]
        for model in found:
            self.of(model)
        return found

    def of(self, model: type[models.Model]) -> models.Model:
        """The row of the model."""
        if model not in self._there:
            there = model._base_manager.order_by("pk").first()
            self._there[model] = there or self._made(model)
        return self._there[model]

    def another(self, model: type[models.Model]) -> models.Model:
        """One more row of the model."""
        return self._made(model)

    def like(self, row: models.Model) -> models.Model:
        """A row that says the same and is not written yet."""
        again = type(row)(
            **{f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if not f.primary_key}
        )
        if hasattr(again, "uid"):
            again.uid = uuid.uuid4()
        return again

    def _made(self, model: type[models.Model]) -> models.Model:
        given = GIVEN.get(model._meta.label, lambda _rows: {})(self)
        values = {
            field.name: self._value(model, field) for field in model._meta.concrete_fields if self._wants(model, field)
        }
        return model._base_manager.create(**values | given)

    def _wants(self, model: type[models.Model], field: models.Field[Any, Any]) -> bool:
        """What may stay empty does, but what says whose the row is; and nothing is shown to everybody."""
        scope = scope_of(model)
        names = {value for key, value in vars(scope).items() if key not in ("kind", "of")} if scope else set()
        if field.name in names or field.attname in names or field.name in ("place", "post"):
            return True
        return not (field.null or field.has_default() or isinstance(field, models.AutoField) or field.blank)

    def _value(self, model: type[models.Model], field: Any) -> Any:
        scope = scope_of(model)
        if isinstance(field, models.ForeignKey):
            return self.of(field.related_model)
        if getattr(scope, "of", "") == "cases.Case.uid" and field.name == getattr(scope, "owner", ""):
            return self.case.uid
        for name, value in (("place_no", self.place.no), ("place_end", self.place.end)):
            if field.name == getattr(scope, name, ""):
                return value
        if field.choices:
            return field.choices[0][0]
        self._nth += 1
        return next(made for kind, made in SIMPLE if isinstance(field, kind))(self._nth)
