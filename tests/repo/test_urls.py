"""Every address says which action it opens: without one nobody could say who may use it."""

from __future__ import annotations

from typing import Any

from product import addresses


def test_every_address_names_its_action():
    found = list(addresses())
    assert found, "no address at all: look at ROOT_URLCONF"
    silent = [f"/{where} → {view}" for where, view in found if not action(view)]
    assert not silent, "decorate these views with @opens(action):\n" + "\n".join(silent)


def action(view: Any) -> str:
    said = getattr(view, "action", "") or getattr(getattr(view, "view_class", None), "action", "")
    return said if isinstance(said, str) else ""
