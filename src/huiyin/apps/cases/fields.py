"""The fields of a list's filters, as `components/filters.html` takes them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

Field = dict[str, Any]


def find(label: object, words: str) -> Field:
    """The words that are searched for."""
    return {"name": "q", "label": label, "type": "search", "value": words}


def hidden(name: str, value: object) -> Field:
    """What is kept while the others change."""
    return {"name": name, "type": "hidden", "value": value}


def select(name: str, label: object, value: object, options: Iterable[tuple[object, object]]) -> Field:
    """One of `options` (value, title)."""
    offered = [{"value": code, "title": title} for code, title in options]
    return {"name": name, "label": label, "type": "select", "value": value, "options": offered}
