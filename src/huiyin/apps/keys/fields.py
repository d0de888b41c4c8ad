"""Columns whose content is sealed. Loading a row opens nothing; reading the attribute does, by the owner's key.

The model says by `key_owner` whose key that is. What is empty stays empty in the clear. A sealed column can be compared with
nothing but "empty": look phones up by their `BlindIndexField`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.core.exceptions import FieldError
from django.db import models
from django.db.models import Model
from django.db.models.query_utils import DeferredAttribute

from huiyin.apps.keys.blind import blind
from huiyin.apps.keys.ring import Destroyed
from huiyin.apps.keys.sealing import MARK, Sealed, loaded, place_of, seal, unseal

if TYPE_CHECKING:
    _Text = models.TextField[Any, Any]
    _JSON = models.JSONField[Any, Any]
    _Char = models.CharField[Any, Any]
else:
    _Text, _JSON, _Char = models.TextField, models.JSONField, models.CharField


_json = json.JSONEncoder(ensure_ascii=False, default=str).encode


def row_of(instance: Model) -> object:
    """What names a row for good: its uid, else its id. Raises FieldError: sealed without a name it would never open again."""
    named = getattr(instance, "uid", None) or instance.pk
    if not named:
        raise FieldError(
            f"{instance._meta.label} has neither uid nor id yet: give it a uid that is known before it is saved"
        )
    return named


class Opening(DeferredAttribute):
    """Opens what is sealed when it is read for the first time. What was erased reads as empty."""

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        value = super().__get__(instance, cls)
        if isinstance(value, Sealed):
            field: Any = self.field
            value = instance.__dict__[field.attname] = field.opened(instance, value)
        return value

    def __set__(self, instance: Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class _SealedField:
    descriptor_class: type[DeferredAttribute] = Opening
    column: Any
    attname: str

    def place(self, instance: Model) -> str:
        return place_of(instance._meta.db_table, self.column, row_of(instance))

    def sealed(self, instance: Model) -> Any:
        """What is to be written for a row: what is sealed already as it is, what is empty as it is."""
        value = instance.__dict__.get(self.attname)
        if isinstance(value, Sealed) or not value:
            return value
        return seal(instance.key_owner, self.said(value), self.place(instance))  # type: ignore[attr-defined]

    def written(self, instance: Model, database: Any) -> Any:
        """The same as the database takes it, without what Django asks of every field."""
        value = self.sealed(instance)
        return value.text if isinstance(value, Sealed) else value

    def said(self, value: Any) -> str:
        raise NotImplementedError


class EncryptedTextField(_SealedField, _Text):
    """A text, sealed. What was erased reads as empty, or as the other column of the row that is named `gone`."""

    def __init__(self, *args: Any, gone: str = "", **kwargs: Any) -> None:
        self.gone = gone
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: str | None, *_about: object) -> str | Sealed | None:
        return loaded(value) if value and value[0] == MARK else value

    def opened(self, instance: Model, value: Sealed) -> str:
        try:
            return unseal(value, self.place(instance))
        except Destroyed:
            return str(getattr(instance, self.gone)) if self.gone else ""

    def said(self, value: Any) -> str:
        return str(value)

    def pre_save(self, model_instance: Model, add: bool) -> Any:
        return self.sealed(model_instance)

    def get_prep_value(self, value: Any) -> Any:
        if value and not isinstance(value, Sealed):
            raise FieldError(f"{self.name} is sealed: save it with its row, look it up by a blind index")
        return value.text if isinstance(value, Sealed) else value


class EncryptedJSONField(_SealedField, _JSON):
    """A JSON value, sealed: kept as a JSON text."""

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Any:
        found = super().from_db_value(value, expression, connection)
        return loaded(found) if isinstance(found, str) and found.startswith(MARK) else found

    def opened(self, instance: Model, value: Sealed) -> Any:
        try:
            return json.loads(unseal(value, self.place(instance)))
        except Destroyed:
            return {}

    def said(self, value: Any) -> str:
        return _json(value)

    def pre_save(self, model_instance: Model, add: bool) -> Any:
        return self.sealed(model_instance)

    def written(self, instance: Model, database: Any) -> Any:
        value = super().written(instance, database)
        return None if value is None else database.ops.adapt_json_value(value, None)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if value and not isinstance(value, Sealed):
            raise FieldError(f"{self.name} is sealed: save it with its row")
        return super().get_db_prep_value(value.text if isinstance(value, Sealed) else value, connection, prepared)


class BlindIndexField(_Char):
    """The blind index of another column of the row, which follows that column. Empty for an empty one."""

    def __init__(self, *args: Any, source: str = "", purpose: str = "phone", **kwargs: Any) -> None:
        self.source, self.purpose = source, purpose
        super().__init__(*args, **{"max_length": 32, "null": True, "editable": False, "db_index": True, **kwargs})

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "source": self.source, "purpose": self.purpose}

    def pre_save(self, model_instance: Model, add: bool) -> Any:
        value = model_instance.__dict__.get(self.source)
        if not isinstance(value, Sealed):
            setattr(model_instance, self.attname, blind(self.purpose, value) if value else None)
        return getattr(model_instance, self.attname)
