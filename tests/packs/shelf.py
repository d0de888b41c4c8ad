"""What stands on the shelves of src/huiyin/packs, read once for the tests."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

PACKS = Path(__file__).parents[2] / "src" / "huiyin" / "packs"
CHINESE = re.compile(r"[一-鿿]")

Table = dict[str, Any]


def load(name: str) -> Table:
    return tomllib.loads((PACKS / name).read_text("utf-8"))


PROFILES = {path.stem: load(f"profiles/{path.name}") for path in sorted((PACKS / "profiles").glob("*.toml"))}
TOWNS = {profile["source"]: town for town, profile in PROFILES.items()}  # T0 … T4 → profile
SHARED: Table = load("categories.toml")["categories"]
ROWS: list[Table] = load("towns/rows.toml")["row"]
FIGURES: list[Table] = load("towns/figures.toml")["figure"]
PARTS = {path.stem: tomllib.loads(path.read_text("utf-8")) for path in (PACKS / "parts").glob("*.toml")}


def packs(profile: Table) -> set[str]:
    return {pack["slug"] for pack in profile["packs"]}
