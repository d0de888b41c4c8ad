"""The folder of files: named by their hash on two levels, written aside and renamed: a crash leaves no half file."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings


def path_of(sha256: str) -> Path:
    """Where the content of that hash lies, or would lie."""
    return Path(settings.MEDIA_ROOT) / sha256[:2] / sha256[2:4] / sha256


def hash_of(content: bytes) -> str:
    """SHA-256 in hex: the name of a content."""
    return hashlib.sha256(content).hexdigest()


def put(content: bytes) -> None:
    """Keep the content. What is there already is not written again."""
    path = path_of(hash_of(content))
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        _write_aside(path, content)


def remove(contents: Iterable[str]) -> None:
    """Take the contents of these hashes away; what is gone already is gone."""
    for sha256 in contents:
        path_of(sha256).unlink(missing_ok=True)


def _write_aside(path: Path, content: bytes) -> None:
    number, name = tempfile.mkstemp(dir=path.parent, prefix=".part-")
    try:
        with os.fdopen(number, "wb") as part:
            part.write(content)
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
