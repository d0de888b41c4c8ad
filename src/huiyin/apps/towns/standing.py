"""What a town's profile says, as a register for figures: the entries that a list has (figures.md 0-2, 1-27, 2-12, 3-5, 4-36)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from huiyin.apps.cases import library
from huiyin.apps.cases.names import said
from huiyin.apps.places.models import Place
from huiyin.core.profiles import text
from huiyin.core.registers import Rows, Stands, rows_of


def settings(place: Place, on: date, where: Mapping[str, Collection[str]]) -> Rows:
    """Entries of the `list` (a path into the profile, an entry of a list by its `key`) whose other fields have one of the values.

    The profile holds as it is: it says nothing of days that are past, whatever day is asked for.
    """
    slug = place.profile or (place.town.profile if place.town else "")
    raw = library.profile(slug).raw if library.is_profile(slug) else {}
    found = [each for path in where["list"] for each in entries(raw, path)]
    kept = {name: values for name, values in where.items() if name != "list"}
    return rows_of(
        Stands(_title(each))
        for each in found
        if all(str(each.get(name, "")) in values for name, values in kept.items())
    )


def _title(entry: Any) -> str:
    """What an entry is called: by its title or name; an entry that is nothing but words by these."""
    table = isinstance(entry, Mapping) and "zh" not in entry
    return said(text(entry.get("title") or entry.get("name") or entry.get("key") if table else entry))


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
