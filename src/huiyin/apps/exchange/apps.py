"""The Django app of imports and exports."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """A feature app: reads and writes through the actions and queries of the foundation apps."""

    name = "huiyin.apps.exchange"
    label = "exchange"
    default_auto_field = "django.db.models.BigAutoField"
