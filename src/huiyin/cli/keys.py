"""`huiyin keys status DIR` and `huiyin keys rotate DIR`: the keys that wrap the data keys of everything private.

Rotating adds a generation to the file and wraps every data key anew; the contents stay as they are. Killed half-way, it goes
on when it is called again. `--forget` then removes the older generations, which opens older backups to nobody any more.
`--index` makes the blind indexes anew instead (`key_index.py`), `--secret` is another secret key (`key_secret.py`), `--record`
another key of the logs: both sign until `--record --forget`; `--codes` another key of receipts and cards.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
from dataclasses import replace
from pathlib import Path

from huiyin.cli import key_index, key_secret
from huiyin.cli.installation import KEYS, open_dir
from huiyin.cli.terminal import Bar, Refused

NAME = "keys"
HELP = "the keys of what is private: which there are, and new ones"


def arguments(parser: argparse.ArgumentParser) -> None:
    """What `keys` takes."""
    subs = parser.add_subparsers(dest="what", required=True)
    status = subs.add_parser("status", help="which generations there are, how many data keys each wraps")
    rotate = subs.add_parser("rotate", help="wrap every data key by a new key; goes on where it was stopped")
    for sub in (status, rotate):
        sub.add_argument("dir", type=Path, metavar="DIR")
    status.add_argument("--json", action="store_true")
    other = rotate.add_mutually_exclusive_group()
    other.add_argument(
        "--index", action="store_true", help="make the blind indexes anew by a new key, while pages are served"
    )
    other.add_argument(
        "--secret", action="store_true", help="a new secret_key; signs of the old one count until --forget"
    )
    other.add_argument(
        "--record",
        action="store_true",
        help="another key that signs the heads of logs; the old one signs too until --forget",
    )
    other.add_argument(
        "--codes",
        action="store_true",
        help="another key for new receipts and cards; those on paper go on until --forget",
    )
    rotate.add_argument(
        "--forget",
        action="store_true",
        help="remove the generations, secret keys or keys of codes that are needed no more",
    )


def run(args: argparse.Namespace) -> int:
    """Show, or rotate."""
    open_dir(args.dir)
    from huiyin.apps.keys.outside import KeysMissing

    try:
        if args.what == "status":
            return status(as_json=args.json)
        if args.record:
            return another_record_key(args.dir, forget=args.forget)
        if args.codes:
            return key_secret.rotate_codes(args.dir, forget=args.forget)
        if args.secret:
            return key_secret.rotate(args.dir, forget=args.forget)
        return key_index.rotate(args.dir) if args.index else rotate(args.dir, forget=args.forget)
    except KeysMissing as missing:
        raise Refused(f"{missing}. Put {args.dir / KEYS} back, or set HUIYIN_KEYS.") from missing


def status(*, as_json: bool) -> int:
    """Print the generations; exit code 1 where one is missing that something is wrapped by."""
    from huiyin.apps.keys.queries import destroyed, generations

    found, gone = generations(), destroyed()
    if as_json:
        print(json.dumps({"generations": [vars(each) for each in found], "destroyed": gone}))
    else:
        for each in found:
            state = "missing" if not each.there else "newest" if each.newest else "old"
            fits = "" if each.opens else "  DOES NOT OPEN THEM"
            print(f"generation {each.number:>3}  {state:<8} wraps {each.wraps:>9,}{fits}")
        print(f"destroyed: {gone:,}")
    return 0 if all(each.opens for each in found) else 1


def rotate(folder: Path, *, forget: bool) -> int:
    """Add a generation unless one is half done, wrap everything by it, then forget older ones if asked to."""
    from huiyin.apps.keys import outside
    from huiyin.apps.keys.actions import rewrap
    from huiyin.apps.keys.queries import generations

    path = folder / KEYS
    if os.environ.get("HUIYIN_KEYS"):
        raise Refused("The keys are in HUIYIN_KEYS: add a generation there yourself, then call this without it set.")
    before = generations()
    if bad := [each.number for each in before if not each.opens]:
        raise Refused(f"Generation {bad[0]} is missing or another one: nothing was changed.")
    half_done = any(each.wraps for each in before if not each.newest)
    if not half_done:
        keys = outside.keys()
        added = {**keys.generations, keys.newest + 1: secrets.token_bytes(32)}
        outside.write(path, replace(keys, generations=added))
    total = sum(each.wraps for each in generations() if not each.newest)
    with Bar("wrapping keys", total) as bar:
        done = rewrap(bar.step)
    if forget:
        keys = outside.keys()
        outside.write(path, replace(keys, generations={keys.newest: keys.generations[keys.newest]}))
    print(f"{done:,} data keys are wrapped by generation {outside.keys().newest}. Copy {path} to its safe place again.")
    return 0


def another_record_key(folder: Path, *, forget: bool) -> int:
    """Add a generation of the keys that sign logs, or leave only the newest. The public halves stay in the database."""
    from huiyin.apps.keys import outside

    if os.environ.get("HUIYIN_KEYS"):
        raise Refused(
            "The keys are in HUIYIN_KEYS: add record_N = 64 hex digits there yourself, N one more than before."
        )
    keys, path = outside.keys(), folder / KEYS
    newest = max(keys.records, default=0)
    if forget:
        kept = {number: key for number, key in keys.records.items() if number == newest}
        outside.write(path, replace(keys, records=kept))
        print(
            f"Only record key {newest} signs from now on. What the others signed is still checked by their public halves."
        )
        return 0
    outside.write(path, replace(keys, records={**keys.records, newest + 1: secrets.token_bytes(32)}))
    print(f"Record key {newest + 1} signs from the next checkpoint on. Copy {path} to its safe place again.")
    return 0
