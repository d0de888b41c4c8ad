"""Fields that all forms of a class share: to copy a dozen of them takes longer than to check what was typed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, TypeVar

from django import forms

Thing = TypeVar("Thing")


class Shared(dict[str, forms.Field]):
    """The fields of a form's class. Django copies all of them for each form; here those alone that a form changes, its `own`."""

    def __init__(self, fields: Mapping[str, forms.Field], *, own: Collection[str]) -> None:
        super().__init__(fields)
        self._own = own

    def __deepcopy__(self, memo: dict[int, Any]) -> dict[str, forms.Field]:
        return {**self, **{name: _apart(self[name]) for name in self._own}}


def _apart(field: forms.Field) -> forms.Field:
    one = _like(field)
    one.widget = _like(field.widget)
    return one


def _like(thing: Thing) -> Thing:
    """As `copy.copy`, which first asks in six ways how this is to be done."""
    one = object.__new__(type(thing))
    one.__dict__.update(thing.__dict__)
    return one
