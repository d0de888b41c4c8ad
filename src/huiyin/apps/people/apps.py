from __future__ import annotations

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "huiyin.apps.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in  # noqa: PLC0415

        from huiyin.apps.people.sessions import begin  # noqa: PLC0415

        user_logged_in.connect(begin, dispatch_uid="huiyin.people.begin")
