"""The Django app of the desk."""

from __future__ import annotations

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Pages of dispatchers, checkers and call-backs: everything that lies in a post's hands."""

    name = "huiyin.apps.desk"
    label = "desk"
    default_auto_field = "django.db.models.BigAutoField"
