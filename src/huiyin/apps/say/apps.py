"""The Django app of residents' pages."""

from django.apps import AppConfig


class SayConfig(AppConfig):
    """A feature app: reads and writes through the actions and queries of the foundation apps."""

    name = "huiyin.apps.say"
    label = "say"
    default_auto_field = "django.db.models.BigAutoField"
