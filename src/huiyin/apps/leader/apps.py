from __future__ import annotations

from django.apps import AppConfig


class LeaderConfig(AppConfig):
    name = "huiyin.apps.leader"
    label = "leader"
