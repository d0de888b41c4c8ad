"""The Django app of petitions, accusations and leaders' reception."""

from __future__ import annotations

from django.apps import AppConfig


class PetitionsConfig(AppConfig):
    """Petitions kept in step with the official system, accusations that named persons alone read, leaders' reception."""

    name = "huiyin.apps.petitions"
    label = "petitions"
    default_auto_field = "django.db.models.BigAutoField"
