"""Every address says which action it opens: without one nobody could say who may use it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver


def patterns(resolver: URLResolver, prefix: str = "/") -> Iterator[tuple[str, Any]]:
    for pattern in resolver.url_patterns:
        where = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield where, pattern.callback
        else:
            yield from patterns(pattern, where)


def test_every_address_names_its_action():
    found = list(patterns(get_resolver()))
    assert found, "no address at all: look at ROOT_URLCONF"
    silent = [f"{where} → {view.__module__}.{view.__qualname__}" for where, view in found if not action(view)]
    assert not silent, "decorate these views with @opens(action):\n" + "\n".join(silent)


def action(view: Any) -> str:
    said = getattr(view, "action", "") or getattr(getattr(view, "view_class", None), "action", "")
    return said if isinstance(said, str) else ""
