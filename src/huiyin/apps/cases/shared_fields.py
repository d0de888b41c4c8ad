"""Fields that all forms of a class share: to copy a dozen of them takes longer than to check what was typed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from copy import copy
from typing import Any

from django import forms


class Shared(dict[str, forms.Field]):
    """The fields of a form's class. Django copies all of them for each form; here those alone that a form changes, its `own`."""

    def __init__(self, fields: Mapping[str, forms.Field], *, own: Collection[str]) -> None:
        super().__init__(fields)
        self._own = own

    def __deepcopy__(self, memo: dict[int, Any]) -> dict[str, forms.Field]:
        return {**self, **{name: _apart(self[name]) for name in self._own}}


def _apart(field: forms.Field) -> forms.Field:
    one = copy(field)
    one.widget = copy(field.widget)
    return one
