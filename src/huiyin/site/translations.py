"""Compiles translations: every .po under src/huiyin whose .mo is missing or older.

Babel does it, so nobody needs GNU gettext. Compiled files are not in git; `make` and `huiyin serve` call this.
"""

from __future__ import annotations

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

HOUSE = Path(__file__).resolve().parent.parent


def sources(house: Path = HOUSE) -> list[Path]:
    """All translation files (.po) of the product, sorted by path."""
    return sorted(house.glob("**/locale/*/LC_MESSAGES/*.po"))


def stale(source: Path) -> bool:
    """Tell whether the compiled file beside `source` is missing or older."""
    compiled = source.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime


def compile_one(source: Path) -> Path:
    """Write the .mo beside `source` in one move, so that a running server never reads half a file."""
    locale = source.parent.parent.name
    with source.open("rb") as lines:
        catalog = read_po(lines, locale=locale, abort_invalid=True)
    unfinished = source.with_suffix(".mo.part")
    with unfinished.open("wb") as out:
        write_mo(out, catalog)
    unfinished.replace(source.with_suffix(".mo"))
    return source.with_suffix(".mo")


def compile_all(house: Path = HOUSE) -> list[Path]:
    """Compile what is stale; return what was written (nothing, in an installed package that carries its .mo)."""
    return [compile_one(source) for source in sources(house) if stale(source)]
