from __future__ import annotations

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """The project itself: wires the apps together once all are loaded."""

    name = "huiyin.site"
    label = "site_wiring"

    def ready(self) -> None:
        from huiyin.site import wiring  # noqa: PLC0415  (apps must be loaded first)

        wiring.connect()
