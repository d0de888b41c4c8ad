"""The keys that are not in the database: those that wrap data keys, by generation, and the one of blind indexes.

They stand in the file `huiyin.keys` of the installation (mode 0600), or in the environment as `HUIYIN_KEYS`: lines (or,
there, parts between commas) `1 = <64 hex>`, `2 = …`, `index = <64 hex>`. The highest generation wraps what is new.
"""

from __future__ import annotations

import os
import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

FILE = "huiyin.keys"
HEAD = (
    "# The keys of everything private in the database. Without them it cannot be read; keep a copy apart from backups."
)


class KeysMissing(Exception):
    """The keys outside the database are not there, or not those by which its content was sealed."""


@dataclass(frozen=True)
class Outside:
    """`generations`: id → key of 32 bytes. `index`: the key of blind indexes and of the words of the search table."""

    generations: dict[int, bytes]
    index: bytes

    @property
    def newest(self) -> int:
        """The generation that wraps new data keys."""
        return max(self.generations)

    def written(self) -> str:
        """As the file has it."""
        lines = [f"{number} = {key.hex()}" for number, key in sorted(self.generations.items())]
        return "\n".join([HEAD, f"index = {self.index.hex()}", *lines]) + "\n"


def new() -> Outside:
    """Random keys, first generation."""
    return Outside({1: secrets.token_bytes(32)}, secrets.token_bytes(32))


def parsed(text: str) -> Outside:
    """The keys of a file or of the environment. Raises KeysMissing where that is no such text."""
    parts = (line.partition("=") for line in text.replace(",", "\n").splitlines() if not line.startswith("#"))
    try:
        named = {name.strip(): bytes.fromhex(value.strip()) for name, mark, value in parts if mark}
        index = named.pop("index")
        keys = Outside({int(name): key for name, key in named.items()}, index)
    except (KeyError, ValueError) as wrong:
        raise KeysMissing(
            "the keys cannot be read: every line is `number = 64 hex digits`, one is `index = …`"
        ) from wrong
    if not keys.generations or {len(key) for key in (index, *keys.generations.values())} != {32}:
        raise KeysMissing("the keys cannot be read: each has 64 hex digits, and there is at least generation 1")
    return keys


_kept: list[Outside] = []


def keys() -> Outside:
    """The keys of this installation, read once. Raises KeysMissing."""
    if not _kept:
        _kept.append(_read())
    return _kept[0]


def generation(number: int) -> bytes:
    """One key that wraps. Another process may have added it in the meantime. Raises KeysMissing."""
    if number not in keys().generations:
        forget()
    if number not in keys().generations:
        raise KeysMissing(f"generation {number} of the keys is missing")
    return keys().generations[number]


def forget() -> None:
    """Read them again next time."""
    _kept.clear()


def _read() -> Outside:
    told = os.environ.get("HUIYIN_KEYS", "")
    path = Path(settings.KEYS_FILE)
    if not told and not path.is_file():
        raise KeysMissing(f"there is no {path.name} in the installation, and HUIYIN_KEYS is not set")
    return parsed(told or path.read_text("utf-8"))


def write(path: Path, wanted: Outside) -> None:
    """Put the file in its place at once; only its owner reads it."""
    number, aside = tempfile.mkstemp(dir=path.parent, prefix=".keys-")  # made with mode 0600
    with os.fdopen(number, "w", encoding="utf-8") as out:
        out.write(wanted.written())
        out.flush()
        os.fsync(out.fileno())
    Path(aside).replace(path)
    forget()
