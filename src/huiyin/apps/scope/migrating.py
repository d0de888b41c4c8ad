"""A step of a migration that speaks to the database alone.

`RunPython` puts every model of the product together as it was then; over all migrations that takes longer than all else.
"""

from __future__ import annotations

from typing import Any

from django.db import router
from django.db.migrations import RunPython


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
