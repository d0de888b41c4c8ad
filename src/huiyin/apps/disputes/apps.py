from __future__ import annotations

from django.apps import AppConfig


class DisputesConfig(AppConfig):
    name = "huiyin.apps.disputes"
    label = "disputes"
    default_auto_field = "django.db.models.BigAutoField"
