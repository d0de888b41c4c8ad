"""A GeoJSON file (RFC 7946) as a plain sheet: a row for each feature, its properties as columns, its geometry as text."""

from __future__ import annotations

import json
from typing import Any

from huiyin.apps.exchange.columns import Cell
from huiyin.apps.exchange.limits import MAX_COLUMNS, MAX_ROWS
from huiyin.core.errors import RuleError

SHEET = "GeoJSON"
GEOMETRY = "geometry"
_PLAIN = (str, int, float, bool)


def is_geojson(content: bytes) -> bool:
    """Does it look like one? A table in a text file never begins with a brace."""
    return content[:512].removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{")


def read_geojson(content: bytes) -> list[list[Cell]]:
    """The rows of its sheet, the heading first. Refuses (`RuleError`) what is no collection of features, or too much."""
    try:
        found = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise RuleError("file_not_geojson") from error
    features = found.get("features") if isinstance(found, dict) else None
    if not isinstance(features, list) or not all(isinstance(feature, dict) for feature in features):
        raise RuleError("file_not_geojson")
    if len(features) >= MAX_ROWS:
        raise RuleError("file_too_many_rows", rows=len(features), limit=MAX_ROWS)
    tables = [_properties(feature) for feature in features]
    names = list(dict.fromkeys(name for table in tables for name in table))
    if len(names) >= MAX_COLUMNS:
        raise RuleError("file_too_many_columns", columns=len(names), limit=MAX_COLUMNS)
    rows: list[list[Cell]] = [[*names, GEOMETRY]]
    for feature, table in zip(features, tables, strict=True):
        geometry = json.dumps(feature.get("geometry"), ensure_ascii=False, separators=(",", ":"))
        rows.append([*(table.get(name) for name in names), geometry])
    return rows


def _properties(feature: dict[str, Any]) -> dict[str, Cell]:
    """Plain values by name; lists and tables are nothing that a cell holds."""
    given = feature.get("properties")
    plain = given.items() if isinstance(given, dict) else ()
    return {str(name)[:200]: value for name, value in plain if isinstance(value, _PLAIN) and name != GEOMETRY}
