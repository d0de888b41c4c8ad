from __future__ import annotations

from django.apps import AppConfig


class AdminConfig(AppConfig):
    name = "huiyin.apps.admin"
    label = "admin"
