"""The folder of files: sealed, named by the hash of what lies there on two levels, written aside and renamed.

A crash leaves no half file. Each file is bound to its row; none is shared by two.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.conf import settings

from huiyin.apps.files.models import File
from huiyin.apps.keys import outside
from huiyin.apps.keys.ring import Destroyed
from huiyin.apps.keys.sealing import place_of, seal_bytes, unseal_bytes

PART = ".part-"


def path_of(stored: str) -> Path:
    """Where what has that hash lies, or would lie."""
    return Path(settings.MEDIA_ROOT) / stored[:2] / stored[2:4] / stored


def hash_of(content: bytes) -> str:
    """HMAC-SHA-256 in hex: equal for equal contents, and tells nobody without the key which picture it is."""
    return hashes_of(content)[0]


def hashes_of(content: bytes) -> list[str]:
    """All under which a content may be known: two while they are made anew."""
    return [hmac.digest(key, b"file\x1f" + content, "sha256").hex() for key in outside.keys().indexes]


def put(file: File, content: bytes) -> str:
    """Keep the content of a file, sealed by its owner's key; the name under which it lies."""
    sealed = seal_bytes(file.owner, content, _place(file))
    stored = hashlib.sha256(sealed).hexdigest()
    path = path_of(stored)
    path.parent.mkdir(parents=True, exist_ok=True)
    with written_aside(path) as part:
        part.write(sealed)
    return stored


def read(file: File) -> bytes:
    """The content. Raises FileNotFoundError, Unreadable, Destroyed, KeysMissing."""
    return unseal_bytes(path_of(file.stored).read_bytes(), _place(file))


def read_if_there(file: File) -> bytes | None:
    """The content, None where it was erased or lost."""
    try:
        return read(file)
    except (FileNotFoundError, Destroyed):
        return None


def _place(file: File) -> str:
    return place_of("files_file", "content", file.uid)


def remove(names: Iterable[str]) -> None:
    """Take away what lies under these names; what is gone already is gone."""
    for stored in names:
        path_of(stored).unlink(missing_ok=True)


@contextmanager
def written_aside(path: Path, mark: str = "") -> Iterator[IO[bytes]]:
    """An open file that gets its name when it is whole. What was left half by a kill begins with `PART` and the mark."""
    number, name = tempfile.mkstemp(dir=path.parent, prefix=f"{PART}{mark}")
    try:
        with os.fdopen(number, "wb") as part:
            yield part
            part.flush()
            os.fsync(part.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    _sync(path.parent)


def _sync(folder: Path) -> None:
    if os.name != "posix":
        return
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
