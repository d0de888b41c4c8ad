from __future__ import annotations

from django.apps import AppConfig


class PaperConfig(AppConfig):
    name = "huiyin.apps.paper"
    label = "paper"
