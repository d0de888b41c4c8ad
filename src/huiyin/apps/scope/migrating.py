"""What migrations say to the database itself, and all tables of an empty one at once.

Django puts all models of the product together again for every step that asks for them; over all migrations that takes longer
than all else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.apps import apps
from django.db import connections, router
from django.db.migrations import RunPython
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

if TYPE_CHECKING:
    from django.db.migrations.state import StateApps


class WithoutModels(RunPython):
    """Calls its functions with None in the place of the models."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Do it."""
        self._do(self.code, schema_editor, app_label)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Take it back."""
        if self.reverse_code is None:
            raise NotImplementedError("You cannot reverse this operation")
        self._do(self.reverse_code, schema_editor, app_label)

    def _do(self, code: Any, schema_editor: Any, app_label: str) -> None:
        if router.allow_migrate(schema_editor.connection.alias, app_label, **self.hints):
            code(None, schema_editor)


def write_tables(alias: str) -> None:
    """Tables as they are today instead of how they became, in one transaction; every migration counts as applied.

    What migrations say by `RunPython` is said too, but for what mends rows: such a step is `elidable`.
    """
    connection = connections[alias]
    loader, recorder = MigrationLoader(connection), MigrationRecorder(connection)
    with connection.schema_editor() as editor:
        editor.create_model(recorder.Migration)
        for config in apps.get_app_configs():
            for model in router.get_migratable_models(config, alias):
                if model._meta.can_migrate(connection):
                    editor.create_model(model)
        while editor.deferred_sql:
            editor.execute(editor.deferred_sql.pop(0))
        for app, name in _in_order(loader):
            for operation in loader.graph.nodes[app, name].operations:
                if isinstance(operation, RunPython) and not operation.elidable:
                    operation.code(cast("StateApps", apps), editor)
            recorder.record_applied(app, name)


def _in_order(loader: MigrationLoader) -> list[tuple[str, str]]:
    graph = loader.graph
    plan = [key for leaf in graph.leaf_nodes() for key in graph.forwards_plan(leaf)]
    return list(dict.fromkeys(plan))
