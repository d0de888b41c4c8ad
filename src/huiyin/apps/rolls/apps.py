from __future__ import annotations

from django.apps import AppConfig


class RollsConfig(AppConfig):
    name = "huiyin.apps.rolls"
    label = "rolls"
    default_auto_field = "django.db.models.BigAutoField"
