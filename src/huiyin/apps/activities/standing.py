"""The town's checklists as registers for figures: the classes and articles that hold on a day (figures.md 3-4)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from huiyin.apps.activities.town import Checklist, words_at
from huiyin.apps.cases.names import said
from huiyin.apps.places.models import Place
from huiyin.core.registers import Rows, Stands, rows_of

Where = Mapping[str, Collection[str]]


def classes(place: Place, on: date, where: Where) -> Rows:
    """Classes of the checklists of these keys (`list`)."""
    return rows_of(
        Stands(said(part.title), said(each.title)) for each in _lists(place, on, where) for part in each.classes
    )


def articles(place: Place, on: date, where: Where) -> Rows:
    """Their articles."""
    return rows_of(
        Stands(said(item), said(each.title)) for each in _lists(place, on, where) for item in each.items.values()
    )


def _lists(place: Place, on: date, where: Where) -> list[Checklist]:
    return [each for each in words_at(place).checklists_on(on) if each.key in where["list"]]


REGISTERS = {"rule_classes": classes, "rule_articles": articles}
"""Name → register, for `site/wiring.py`."""
