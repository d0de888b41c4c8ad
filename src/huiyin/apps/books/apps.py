from __future__ import annotations

from django.apps import AppConfig


class BooksConfig(AppConfig):
    name = "huiyin.apps.books"
    label = "books"
    default_auto_field = "django.db.models.BigAutoField"
