"""`migrate`, quick on an empty database (`scope.migrating.write_tables`)."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from huiyin.apps.scope.migrating import write_tables


class Command(migrate.Command):
    """An empty database gets its tables first; then Django finds every migration applied and does the rest."""

    def handle(self, *args: Any, **options: Any) -> None:
        """As Django's; one app or one migration goes step by step."""
        if not options["app_label"] and not connections[options["database"]].introspection.table_names():
            write_tables(options["database"])
        super().handle(*args, **options)
