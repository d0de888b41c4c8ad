"""What a town's profile says, as a register for figures: how many entries a list has (figures.md 0-2, 1-27, 2-12, 3-5, 4-36)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from huiyin.apps.cases import library
from huiyin.apps.places.models import Place


def settings(place: Place, on: date, where: Mapping[str, Collection[str]]) -> int:
    """Entries of the `list` (a path into the profile, an entry of a list by its `key`) whose other fields have one of the values.

    The profile holds as it is: it says nothing of days that are past, whatever day is asked for.
    """
    slug = place.profile or (place.town.profile if place.town else "")
    raw = library.profile(slug).raw if library.is_profile(slug) else {}
    found = [each for path in where["list"] for each in entries(raw, path)]
    kept = {name: values for name, values in where.items() if name != "list"}
    return sum(all(str(each.get(name, "")) in values for name, values in kept.items()) for each in found)


def entries(raw: Mapping[str, Any], path: str) -> list[Mapping[str, Any]]:
    """The tables under a path like `schemes.five_villages.aims`; nothing where the profile has no such list."""
    here: Any = raw
    for part in path.split("."):
        if isinstance(here, Mapping):
            here = here.get(part, ())
        else:
            here = next((each for each in here if part in (each.get("key"), each.get("slug"))), {})
    return list(here.values() if isinstance(here, Mapping) else here)


REGISTERS = {"settings": settings}
"""Name → register, for `site/wiring.py`."""
