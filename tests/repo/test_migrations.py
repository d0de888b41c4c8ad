"""Migrations say everything that the models say, are named by hand, and never fork."""

from __future__ import annotations

import re

from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.utils.translation import override

from tests.repo.house import HOUSE, short


def loader() -> MigrationLoader:
    return MigrationLoader(None, ignore_no_migrations=True)


def ours() -> set[str]:
    return {config.label for config in apps.get_app_configs() if config.name.startswith("huiyin.")}


def test_models_and_migrations_agree():
    with override(None):  # a title in a migration is English, whatever language is on
        detector = MigrationAutodetector(loader().project_state(), ProjectState.from_apps(apps))
        changes = detector.changes(graph=loader().graph)
    left = {
        label: [str(operation) for each in found for operation in each.operations]
        for label, found in changes.items()
        if label in ours()
    }
    assert not left, f"write a migration (manage makemigrations -n what_changes): {left}"


def test_no_app_forks():
    assert not loader().detect_conflicts(), f"two migrations come last: {loader().detect_conflicts()}"


def test_names_are_given_by_hand():
    names = list(HOUSE.glob("apps/*/migrations/0*.py"))
    odd = [short(path) for path in names if not re.fullmatch(r"\d{4}_[a-z]\w+", path.stem) or "_auto_" in path.stem]
    assert not odd, f"say in the name what changes: {odd}"
