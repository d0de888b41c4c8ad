from __future__ import annotations

from django.apps import AppConfig


class KeysConfig(AppConfig):
    name = "huiyin.apps.keys"
    label = "keys"
    default_auto_field = "django.db.models.BigAutoField"
