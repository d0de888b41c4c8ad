from __future__ import annotations

from django.apps import AppConfig


class TownsConfig(AppConfig):
    name = "huiyin.apps.towns"
    label = "towns"
