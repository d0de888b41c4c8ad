"""`huiyin restore FILE DIR`: an installation from an archive, compared with the archive's own list, then verified."""

from __future__ import annotations

import argparse
import json
import tarfile
import zlib
from pathlib import Path

from huiyin.cli import verify
from huiyin.cli.backup import MANIFEST, hash_file
from huiyin.cli.installation import check_keys, open_dir, pending_migrations
from huiyin.cli.terminal import Bar, Refused

NAME = "restore"
HELP = "make an installation from a backup and verify it"
BROKEN = (tarfile.TarError, OSError, EOFError, zlib.error, json.JSONDecodeError, KeyError)


def arguments(parser: argparse.ArgumentParser) -> None:
    """What `restore` takes."""
    parser.add_argument("file", type=Path, metavar="FILE", help="an archive that `huiyin backup` wrote")
    parser.add_argument("dir", type=Path, metavar="DIR", help="a folder that is empty or does not exist yet")


def run(args: argparse.Namespace) -> int:
    """Unpack, compare, verify."""
    if not args.file.is_file():
        raise Refused(f"There is no file {args.file}.")
    if args.dir.exists() and (not args.dir.is_dir() or any(args.dir.iterdir())):
        raise Refused(f"{args.dir} is not empty. Name a new folder.")
    args.dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        wrong = unpack(args.file, args.dir)
    except BROKEN as broken:
        raise Refused(
            f"{args.file} cannot be read as a backup: {broken}. Nothing in {args.dir} should be used."
        ) from None
    if wrong:
        raise Refused(f"{args.file} is damaged: {', '.join(wrong[:5])}. Nothing in {args.dir} should be used.")
    open_dir(args.dir)
    try:
        check_keys()
    except Refused as missing:
        print(f"Restored: {args.dir} is whole, but has no keys. {missing}\nThen compare it: huiyin verify {args.dir}")
        return 1
    if pending_migrations():
        print(f"Restored. It was made by an older program: start it with `huiyin serve {args.dir} --migrate`.")
        return 0
    found = verify.differences()
    print(verify.printed(found))
    return 1 if any(check["differences"] for check in found) else 0


def unpack(archive: Path, folder: Path) -> list[str]:
    """Unpack into `folder`. Returns the names of what is missing, changed or too much."""
    with tarfile.open(archive, "r:gz") as tar:
        tar.extractall(folder, filter="data")
    manifest = folder / MANIFEST
    wanted: dict[str, str] = json.loads(manifest.read_text("utf-8"))["files"]
    manifest.unlink()
    there = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    wrong = sorted(there.keys() ^ wanted.keys())
    with Bar("comparing", len(wanted)) as bar:
        for name, path in there.items():
            if name in wanted and hash_file(path) != wanted[name]:
                wrong.append(name)
            bar.step()
    return wrong
