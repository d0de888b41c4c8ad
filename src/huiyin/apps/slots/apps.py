from __future__ import annotations

from django.apps import AppConfig


class SlotsConfig(AppConfig):
    name = "huiyin.apps.slots"
    label = "slots"
    default_auto_field = "django.db.models.BigAutoField"
