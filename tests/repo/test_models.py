"""Every table says whom a row concerns (Scope) and how private each column is (PRIVACY)."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import models

from huiyin.apps.cases.retention import TABLE
from huiyin.apps.scope.policies import ALSO, KINDS

OURS = [model for model in apps.get_models() if model.__module__.startswith("huiyin.")]
WORDS = {"public", "staff", "personal", "content", "secret"}


def test_there_are_models():
    assert OURS, "no model of ours is installed: look at INSTALLED_APPS"


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_says_whom_a_row_concerns(model: type[models.Model]):
    scope = model.__dict__.get("Scope")
    assert scope, f"{model._meta.label}: write `class Scope` with `kind = …` into its body"
    assert scope.kind in KINDS, f"{model._meta.label}: Scope.kind {scope.kind!r} is none of {sorted(KINDS)}"
    assert getattr(scope, "also", "") in ("", *ALSO), f"{model._meta.label}: Scope.also is none of {sorted(ALSO)}"
    columns = {name for field in model._meta.concrete_fields for name in (field.name, field.attname)}
    named = {
        value for name, value in vars(scope).items() if not name.startswith("_") and name not in ("kind", "of", "also")
    }
    missing = {value for value in named if isinstance(value, str) and value.split("__")[0] not in columns}
    assert not missing, f"{model._meta.label}: Scope names columns that do not exist: {sorted(missing)}"


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_says_how_private_each_column_is(model: type[models.Model]):
    privacy = model.__dict__.get("PRIVACY")
    assert privacy, f"{model._meta.label}: write `PRIVACY = {{field: class}}` into its body"
    fields = {field.name for field in [*model._meta.concrete_fields, *model._meta.local_many_to_many]}
    assert fields - privacy.keys() == set(), f"{model._meta.label}: columns without a privacy class"
    assert privacy.keys() - fields == set(), f"{model._meta.label}: PRIVACY names columns that do not exist"
    unknown = {word for word in privacy.values() if word not in WORDS}
    assert not unknown, f"{model._meta.label}: {sorted(unknown)} are none of the privacy classes {sorted(WORDS)}"


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_says_for_how_long_what_is_personal_is_kept(model: type[models.Model]):
    kept, label = model.__dict__.get("KEPT", ""), model._meta.label
    private = {"personal", "content"} & set(model.__dict__["PRIVACY"].values())
    assert kept in {"", *(each.name for each in TABLE)}, (
        f"{label}: KEPT {kept!r} is no class of apps/cases/retention.py"
    )
    assert kept or not private, f"{label}: write `KEPT = …`, a class of apps/cases/retention.py"
