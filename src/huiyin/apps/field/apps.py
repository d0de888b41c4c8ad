from __future__ import annotations

from django.apps import AppConfig


class FieldConfig(AppConfig):
    name = "huiyin.apps.field"
    label = "field"
    default_auto_field = "django.db.models.BigAutoField"
