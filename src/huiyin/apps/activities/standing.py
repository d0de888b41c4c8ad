"""The town's checklists as registers for figures: how many classes and articles hold on a day (figures.md 3-4)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from huiyin.apps.activities.town import Checklist, words_at
from huiyin.apps.places.models import Place

Where = Mapping[str, Collection[str]]


def classes(place: Place, on: date, where: Where) -> int:
    """Classes of the checklists of these keys (`list`)."""
    return sum(len(each.classes) for each in _lists(place, on, where))


def articles(place: Place, on: date, where: Where) -> int:
    """Their articles."""
    return sum(len(each.items) for each in _lists(place, on, where))


def _lists(place: Place, on: date, where: Where) -> list[Checklist]:
    return [each for each in words_at(place).checklists_on(on) if each.key in where["list"]]


REGISTERS = {"rule_classes": classes, "rule_articles": articles}
"""Name → register, for `site/wiring.py`."""
