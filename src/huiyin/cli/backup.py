"""`huiyin backup DIR FILE`: settings, database and files in one archive, taken while the server runs.

The keys of what is private are left out unless `--with-keys` says so: whoever finds the archive alone reads nothing private.

The database is copied by SQLite itself, page by page, as one consistent state; files are never changed once they are
written, so copying them afterwards misses none that the copied database names.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import os
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

from huiyin.cli.expiring import expired, name_of
from huiyin.cli.installation import CONFIG, DATABASE, KEYS, open_dir
from huiyin.cli.terminal import Bar, Refused

NAME = "backup"
HELP = "write settings, database and files into one archive, while the server runs"
MANIFEST = "manifest.json"
WITH_KEYS = "It holds all keys: whoever has it reads everything. Keep it safe."
WITHOUT_KEYS = (
    "It does not hold the keys of what is private: keep a copy of {keys} (or of HUIYIN_KEYS) in another place,"
    " for without them the archive cannot be read."
)
PAGES = 2000


def arguments(parser: argparse.ArgumentParser) -> None:
    """What `backup` takes."""
    parser.add_argument("dir", type=Path, metavar="DIR")
    parser.add_argument(
        "file",
        type=Path,
        metavar="FILE|FOLDER",
        help="the archive to write, like county.tar.gz; or a folder, where the archives of this command go when their time is over",
    )
    parser.add_argument(
        "--with-keys", action="store_true", help="put the keys of what is private into the archive as well"
    )


def run(args: argparse.Namespace) -> int:
    """Write the archive aside, then give it its name."""
    open_dir(args.dir)
    from django.db import connection

    if connection.vendor != "sqlite":
        raise Refused(f"The database is PostgreSQL: back it up with pg_dump, and copy {args.dir} beside it.")
    file = args.file / name_of(_today()) if args.file.is_dir() else args.file
    if file.exists():
        raise Refused(f"{file} exists already. Name a new file.")
    if not file.parent.is_dir():
        raise Refused(f"There is no folder {file.parent}.")
    aside = file.with_name(file.name + ".part")
    try:
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            held = write_archive(args.dir, out, with_keys=args.with_keys)
            out.flush()
            os.fsync(out.fileno())
        aside.replace(file)
    finally:
        aside.unlink(missing_ok=True)
    size = f"{file}: {held} files, {file.stat().st_size / 1e6:.1f} MB."
    print(f"{size} {WITH_KEYS if args.with_keys else WITHOUT_KEYS.format(keys=args.dir / KEYS)}")
    if args.file.is_dir():
        _let_expire(args.file)
    return 0


def _let_expire(folder: Path) -> None:
    """Delete the archives of this command whose time is over, and say so."""
    from django.conf import settings

    kept = settings.BACKUPS
    for name in expired((path.name for path in folder.iterdir()), _today(), **kept):
        (folder / name).unlink()
        print(f"{folder / name}: its time was over, deleted.")


def _today() -> date:
    from django.utils.timezone import localdate

    return localdate()


def write_archive(folder: Path, out: io.BufferedWriter, *, with_keys: bool = False) -> int:
    """Write everything into `out`. Returns how many files it holds, the manifest not counted."""
    hashes: dict[str, str] = {}
    with (
        tempfile.TemporaryDirectory(dir=folder) as aside,
        tarfile.open(fileobj=out, mode="w:gz", compresslevel=3) as tar,
    ):
        copy = Path(aside) / DATABASE
        copy_database(folder / DATABASE, copy)
        keys = [(KEYS, folder / KEYS)] if with_keys and (folder / KEYS).is_file() else []
        members = [(CONFIG, folder / CONFIG), *keys, (DATABASE, copy), *_stored(folder)]
        with Bar("files", len(members)) as bar:
            for name, path in members:
                hashes[name] = hash_file(path)
                tar.add(path, arcname=name, recursive=False)
                bar.step()
        told = {"made_at": datetime.now(UTC).isoformat(), "files": hashes}
        _add_text(tar, MANIFEST, json.dumps(told, indent=1))
    return len(hashes)


def copy_database(source: Path, target: Path) -> None:
    """Copy a SQLite database that may be in use."""
    with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(target)) as copy, Bar("database") as bar:
        live.backup(copy, pages=PAGES, progress=lambda _status, left, whole: bar.to(whole - left))


def _stored(folder: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted((folder / "files").rglob("*")):
        if path.is_file() and not path.name.startswith(".part-"):
            yield path.relative_to(folder).as_posix(), path


def hash_file(path: Path) -> str:
    """SHA-256 of a file of any size, in hex."""
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _add_text(tar: tarfile.TarFile, name: str, text: str) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mode = len(text.encode()), 0o600
    tar.addfile(info, io.BytesIO(text.encode()))
