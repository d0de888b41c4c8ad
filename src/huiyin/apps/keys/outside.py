"""The keys that are not in the database: those that wrap data keys, by generation, that of blind indexes, that of codes.

They stand in the file `huiyin.keys` of the installation (mode 0600), or in the environment as `HUIYIN_KEYS`: lines (or,
there, parts between commas) `1 = <64 hex>`, `2 = …`, `index = <64 hex>`, `codes = <hex>`. The highest generation wraps what is
new. `index_before` stands there while blind indexes are made anew (`turning.py`). Without `codes` the secret key makes codes;
`codes_1`, `codes_2`, … made them before: what stands on paper is still found by them.
`record_1`, `record_2`, … sign the heads of logs (records/signing.py).
"""

from __future__ import annotations

import os
import secrets
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

FILE = "huiyin.keys"
RECORD, CODES = "record_", "codes_"
HEAD = (
    "# The keys of everything private in the database. Without them it cannot be read; keep a copy apart from backups."
)


class KeysMissing(Exception):
    """The keys outside the database are not there, or not those by which its content was sealed."""


@dataclass(frozen=True)
class Outside:
    """`generations`: id → key of 32 bytes. `index`: the key of blind indexes and of the words of the search table; `before`: the
    one that is being replaced. `codes`: the key of receipt codes, of card numbers and one-time codes, 32 bytes or more;
    `former`: those that were it before.
    `records`: id → seed of the keys that sign logs, 32 bytes."""

    generations: dict[int, bytes]
    index: bytes
    before: bytes = b""
    codes: bytes = b""
    records: dict[int, bytes] = field(default_factory=dict)
    former: dict[int, bytes] = field(default_factory=dict)

    @property
    def newest(self) -> int:
        """The generation that wraps new data keys."""
        return max(self.generations)

    def written(self) -> str:
        """As the file has it."""
        named = {"index": self.index, "index_before": self.before, "codes": self.codes}
        named |= {f"{RECORD}{number}": key for number, key in sorted(self.records.items())}
        named |= {f"{CODES}{number}": key for number, key in sorted(self.former.items())}
        lines = [f"{name} = {key.hex()}" for name, key in named.items() if key]
        lines += [f"{number} = {key.hex()}" for number, key in sorted(self.generations.items())]
        return "\n".join([HEAD, *lines]) + "\n"

    @property
    def indexes(self) -> list[bytes]:
        """The keys by which something may be found: the present one, and the one that is being replaced."""
        return [self.index, self.before] if self.before else [self.index]


def new() -> Outside:
    """Random keys, first generation."""
    first = {1: secrets.token_bytes(32)}
    return Outside(first, secrets.token_bytes(32), codes=secrets.token_bytes(32), records={1: secrets.token_bytes(32)})


def parsed(text: str) -> Outside:
    """The keys of a file or of the environment. Raises KeysMissing where that is no such text."""
    parts = (line.partition("=") for line in text.replace(",", "\n").splitlines() if not line.startswith("#"))
    try:
        named = {name.strip(): bytes.fromhex(value.strip()) for name, mark, value in parts if mark}
        index, before, codes = named.pop("index"), named.pop("index_before", b""), named.pop("codes", b"")
        records, former = _numbered(named, RECORD), _numbered(named, CODES)
        keys = Outside({int(name): key for name, key in named.items()}, index, before, codes, records, former)
    except (KeyError, ValueError) as wrong:
        raise KeysMissing(
            "the keys cannot be read: every line is `number = 64 hex digits`, one is `index = …`"
        ) from wrong
    lengths = {len(key) for key in (*keys.indexes, *keys.generations.values(), *keys.records.values())}
    if not keys.generations or lengths != {32}:
        raise KeysMissing("the keys cannot be read: each has 64 hex digits, and there is at least generation 1")
    return keys


def _numbered(named: dict[str, bytes], kind: str) -> dict[int, bytes]:
    """The keys of a kind by their number, taken out."""
    return {int(name.removeprefix(kind)): named.pop(name) for name in list(named) if name.startswith(kind)}


LOOKED_AFTER = 1.0
"""So many seconds later a process that goes on sees that another one has written the file."""


_kept: list[Outside] = []
_file = {"stamp": 0.0, "looked": 0.0}
"""From which state of the file they were read, and when that was last looked at."""


def keys() -> Outside:
    """The keys of this installation; the file is read again when it has changed. Raises KeysMissing."""
    now = time.monotonic()
    if _kept and now - _file["looked"] >= LOOKED_AFTER:
        _file["looked"] = now
        if _stamp() not in (0, _file["stamp"]):
            _kept.clear()
    if not _kept:
        _file.update(stamp=_stamp(), looked=now)
        _kept.append(_read())
    return _kept[0]


def _stamp() -> float:
    """The state of the file; 0 when it is not there for now, or the keys come from the environment."""
    try:
        return 0 if os.environ.get("HUIYIN_KEYS") else Path(settings.KEYS_FILE).stat().st_mtime_ns
    except OSError:
        return 0


def generation(number: int) -> bytes:
    """One key that wraps. Another process may have added it in the meantime. Raises KeysMissing."""
    if number not in keys().generations:
        forget()
    if number not in keys().generations:
        raise KeysMissing(f"generation {number} of the keys is missing")
    return keys().generations[number]


def record_key(number: int) -> bytes:
    """The seed of this generation of the keys that sign logs. Raises KeysMissing."""
    if number not in keys().records:
        raise KeysMissing(f"record key {number} is missing")
    return keys().records[number]


def codes_key() -> bytes:
    """The key of new receipt codes, card numbers and one-time codes: not the secret key, which can be replaced without them."""
    return keys().codes or settings.SECRET_KEY.encode()


def codes_keys() -> list[bytes]:
    """Every key by which a code may have been made: the present one, then those before it, the newest first."""
    return [codes_key(), *(key for _, key in sorted(keys().former.items(), reverse=True))]


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
    """Put the file of keys in its place."""
    put(path, wanted.written())
    forget()


def put(path: Path, text: str) -> None:
    """Put a file with secrets in its place at once; only its owner reads it."""
    number, aside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")  # made with mode 0600
    with os.fdopen(number, "w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    Path(aside).replace(path)
