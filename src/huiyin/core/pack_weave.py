"""The parts that a pack uses, woven into its document; and the fingerprint of the whole, by which a case is pinned to it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def weave(raw: Mapping[str, Any], parts: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """One plain document: the parts' states, moves, clocks, limits and tellings after its own; `$role`s filled."""
    woven: dict[str, Any] = {key: value for key, value in raw.items() if key != "use"}
    woven["moves"] = list(raw.get("moves", ()))
    own = {move.get("do") for move in woven["moves"]}
    for name in raw.get("use", ()):
        part = parts.get(name, {})
        woven["moves"] += [{**move, "part": name} for move in part.get("moves", ()) if move.get("do") not in own]
        for section in ("states", "clocks", "limits", "tell"):
            mine = woven.get(section, {})
            woven[section] = {**mine, **{key: value for key, value in part.get(section, {}).items() if key not in mine}}
        woven["asks"] = [*part.get("asks", ()), *woven.get("asks", ())]
        if not part:
            woven.setdefault("_missing", []).append(name)
    filled: dict[str, Any] = _fill(woven, raw.get("roles", {}))
    return filled


def _fill(value: Any, roles: Mapping[str, str | list[str]]) -> Any:
    if isinstance(value, str):
        return roles.get(value[1:], value) if value.startswith("$") else value
    if isinstance(value, Mapping):
        return {key: _fill(inner, roles) for key, inner in value.items()}
    if isinstance(value, list):
        filled: list[Any] = []
        for inner in value:
            new = _fill(inner, roles)
            filled.extend(new if isinstance(new, list) and isinstance(inner, str) else [new])
        return filled
    return value


def fingerprint(raw: Mapping[str, Any]) -> str:
    """Sixteen hex digits over the whole woven document: a case is pinned to it.

    `carries` is left out: how cases come here says nothing about how they run, and may be completed later.
    """
    kept = {key: value for key, value in raw.items() if key != "carries"}
    text = json.dumps(kept, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
