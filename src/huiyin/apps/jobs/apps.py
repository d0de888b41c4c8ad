from __future__ import annotations

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "huiyin.apps.jobs"
    label = "jobs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from huiyin.apps.jobs import sms  # noqa: PLC0415  (apps must be loaded first)

        sms.check()
