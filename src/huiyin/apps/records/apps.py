from __future__ import annotations

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "huiyin.apps.records"
    label = "records"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Know who signs heads beside us."""
        from huiyin.apps.records import lines  # noqa: PLC0415  (apps must be loaded first)

        lines.check()
