"""Every closed sitting counted again from acts and count sheets, against the figures that were published."""

from __future__ import annotations

from collections.abc import Iterator

from huiyin.apps.decisions.figures import figures_of
from huiyin.apps.decisions.models import Sitting
from huiyin.cli.checks import Difference, Step

TITLE = "decisions, counted again"


def total() -> int:
    """How many there are to look at."""
    return Sitting.objects.exclude(closed_at=None).count()


def look(step: Step) -> Iterator[Difference]:
    """Figures that are not what the acts and sheets add up to."""
    for sitting in Sitting.objects.exclude(closed_at=None).select_related("roll", "decision").order_by("pk"):
        again = figures_of(sitting)
        for name in sorted(again.keys() | sitting.published.keys()):
            if again.get(name) != sitting.published.get(name):
                what = f"{sitting.decision.uid} sitting {sitting.nth} {name}"
                yield Difference(what, str(sitting.published.get(name)), str(again.get(name)))
        step(1)
