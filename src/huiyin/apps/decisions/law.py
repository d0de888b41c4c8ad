"""The law that the product carries about decisions: bodies and matters, as dated rows; and a row pinned on a sitting."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from huiyin.apps.cases.library import bodies, law, matters
from huiyin.apps.places.models import Place
from huiyin.core.bodies import Row, read_bodies

__all__ = ["bodies", "matters", "pin", "pinned", "province_of"]


def province_of(place: Place) -> str:
    """The first two digits of the official code: 山西 14."""
    return place.code[:2]


def pin(body: str, on: date, province: str = "") -> dict[str, Any]:
    """The row that holds on a day as it is kept with a sitting. Raises no_such_body, no_rule_then."""
    row = bodies().rule(body, on, province)
    wanted = (row.body, row.in_force_from.isoformat(), row.province)
    return next(raw for raw in map(_plain, law("bodies")["row"]) if _key(raw) == wanted)


def _key(raw: Mapping[str, Any]) -> tuple[str, str, str]:
    return raw["body"], raw["in_force_from"], raw.get("province", "")


def _plain(raw: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in raw.items()}


def pinned(law: Mapping[str, Any]) -> Row:
    """The row of a sitting as it was when it began, whatever the law says today."""
    days = {key: date.fromisoformat(law[key]) for key in ("in_force_from", "until") if key in law}
    return read_bodies({"row": [{**law, **days}]}).rows[0]
