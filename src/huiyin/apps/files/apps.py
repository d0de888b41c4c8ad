from __future__ import annotations

from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "huiyin.apps.files"
    label = "files"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from huiyin.apps.files import checks  # noqa: F401, PLC0415
