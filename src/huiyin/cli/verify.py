"""`huiyin verify DIR`: everything that is kept is computed again from the events. Exit code 1 on any difference."""

from __future__ import annotations

import argparse
import json
from importlib import import_module
from pathlib import Path
from typing import Any

from huiyin.cli.installation import check_keys, open_dir, refuse_if_older
from huiyin.cli.terminal import Bar

NAME = "verify"
HELP = "compute again what is kept, from content and events to decisions, files and jobs; exit code 1 if any differ"
CHECKS = ("sealed", "commitments", "marks", "clocks", "counters", "numbers", "decisions", "files", "jobs")
MOST_SHOWN = 20


def arguments(parser: argparse.ArgumentParser) -> None:
    """What `verify` takes."""
    parser.add_argument("dir", type=Path, metavar="DIR")
    parser.add_argument("--json", action="store_true", help="all differences as JSON")


def run(args: argparse.Namespace) -> int:
    """Look through everything and say what differs."""
    open_dir(args.dir)
    refuse_if_older(args.dir)
    check_keys()
    found = differences()
    print(json.dumps(found, ensure_ascii=False) if args.json else printed(found))
    return 1 if any(check["differences"] for check in found) else 0


def differences() -> list[dict[str, Any]]:
    """For each check: its title, how much it looked at, and its differences (what, kept, true)."""
    found = []
    for name in CHECKS:
        check: Any = import_module(f"huiyin.cli.checks.{name}")
        with Bar(f"{check.TITLE:<28}", n := check.total()) as bar:
            wrong = [vars(each) for each in check.look(bar.step)]
        found.append({"check": check.TITLE, "seen": n, "differences": wrong})
    return found


def printed(found: list[dict[str, Any]]) -> str:
    """A line for each check, its first differences under it."""
    lines = []
    for check in found:
        wrong = check["differences"]
        lines.append(f"{check['check']:<28} {check['seen']:>9,}   {f'{len(wrong):,} DIFFER' if wrong else 'agree'}")
        lines += [f"    {each['what']}: kept {each['kept']}, true {each['true']}" for each in wrong[:MOST_SHOWN]]
        if len(wrong) > MOST_SHOWN:
            lines.append(f"    … and {len(wrong) - MOST_SHOWN:,} more (--json shows all)")
    return "\n".join(lines)
