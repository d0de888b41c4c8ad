"""`huiyin verify DIR`: everything that is kept is computed again from the events. Exit code 1 on any difference.

With `--rebuild` the counters are first written anew from the events.

`huiyin verify receipt FILE` checks a receipt without any installation; `huiyin verify receipt CODE` looks up the code of a slip.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from huiyin.cli import verify_receipt
from huiyin.cli.checks import Check, Difference, Step
from huiyin.cli.installation import check_keys, open_dir, refuse_if_older
from huiyin.cli.terminal import Bar, Refused

NAME = "verify"
HELP = "compute again what is kept, from content, events and logs to decisions, files and jobs; or check a receipt"
CHECKS = (
    "sealed", "commitments", "logs", "marks", "clocks", "counters", "seen", "figures", "published", "walls", "books", "numbers",
    "units", "decisions", "files", "jobs", "duties",
)  # fmt: skip
MOST_SHOWN = 20


def arguments(parser: argparse.ArgumentParser) -> None:
    """What `verify` takes."""
    parser.add_argument("dir", metavar="DIR | receipt", help="the installation; or the word receipt")
    parser.add_argument("receipt", nargs="?", metavar="CODE|FILE", help="a receipt's file, or the code of its slip")
    parser.add_argument(
        "--dir", dest="home", type=Path, default=Path(), metavar="DIR", help="where a code is looked up (default: here)"
    )
    parser.add_argument(
        "--key", default="", metavar="KEY", help="the log's public key, from its sheet or from the board"
    )
    parser.add_argument(
        "--rebuild", action="store_true", help="first write the counters anew from the events; it is noted"
    )
    parser.add_argument("--json", action="store_true", help="all differences as JSON")


def run(args: argparse.Namespace) -> int:
    """Look through everything and say what differs; or check one receipt."""
    if args.dir == "receipt" and args.receipt:
        return verify_receipt.run(args)
    if args.receipt:
        raise Refused("Say `huiyin verify DIR`, or `huiyin verify receipt CODE|FILE`.")
    folder = Path(args.dir)
    open_dir(folder)
    refuse_if_older(folder)
    check_keys()
    if args.rebuild:
        _rebuild(quiet=args.json)
    found = differences()
    print(json.dumps(found, ensure_ascii=False) if args.json else printed(found))
    return 1 if any(check["differences"] for check in found) else 0


def _rebuild(*, quiet: bool) -> None:
    from django.utils import timezone

    from huiyin.apps.people.queries import Viewer
    from huiyin.apps.places.models import Place
    from huiyin.apps.records.rebuilding import rebuild

    if (top := Place.objects.filter(parent=None).first()) is None:
        raise Refused("There is no place yet, and nothing is counted.")
    told = rebuild(by=Viewer.for_system("verify --rebuild"), place=top, now=timezone.now()).data
    if not quiet:
        print(
            f"Counters written anew: {told['cells']:,} sums ({told['cells_before']:,} before), {told['seen']:,} different ones"
            f" ({told['seen_before']:,} before)."
        )


def differences() -> list[dict[str, Any]]:
    """For each check: its title, how much it looked at, and its differences (what, kept, true)."""
    found = []
    for name in CHECKS:
        check: Any = import_module(f"huiyin.cli.checks.{name}")
        with Bar(f"{check.TITLE:<28}", n := check.total()) as bar:
            wrong = [vars(each) for each in looked(check, bar.step)]
        found.append({"check": check.TITLE, "seen": n, "differences": wrong})
    return found


def looked(check: Check, step: Step) -> Iterator[Difference]:
    """What a check finds. Rows that cannot even be read end it: that is a difference as well, and the next check goes on."""
    try:
        yield from check.look(step)
    except Exception as wrong:  # noqa: BLE001  (whatever somebody has put there)
        yield Difference(check.TITLE, f"cannot be read: {type(wrong).__name__}: {wrong}"[:200], "rows that can be read")


def printed(found: list[dict[str, Any]]) -> str:
    """A line for each check, its first differences under it."""
    lines = []
    for check in found:
        wrong = check["differences"]
        lines.append(f"{check['check']:<28} {check['seen']:>9,}   {f'{len(wrong):,} DIFFER' if wrong else 'agree'}")
        lines += [f"    {each['what']}: kept {each['kept']}, true {each['true']}" for each in wrong[:MOST_SHOWN]]
        if len(wrong) > MOST_SHOWN:
            lines.append(f"    … and {len(wrong) - MOST_SHOWN:,} more (--json shows all)")
    first = next((each for check in found for each in check["differences"]), None)
    if first:
        lines.append(f"The first difference: {first['what']}: kept {first['kept']}, true {first['true']}")
    return "\n".join(lines)
