from __future__ import annotations

from django.apps import AppConfig


class NetConfig(AppConfig):
    name = "huiyin.apps.net"
    label = "net"
    default_auto_field = "django.db.models.BigAutoField"
