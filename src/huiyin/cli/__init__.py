"""The `huiyin` command: one file per command, each with `NAME`, `HELP`, `arguments(parser)` and `run(args) -> code`.

Exit codes: 0 done, 1 it could not be done (a plain sentence on stderr), 2 wrong usage. A command imports Django only
after `installation.open_dir` has told it which data folder is meant.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module

from huiyin.cli.terminal import Refused

COMMANDS = (
    "init",
    "serve",
    "demo",
    "imports",
    "pack",
    "rule",
    "figures",
    "verify",
    "backup",
    "restore",
    "calendar",
    "hours",
    "places",
    "jobs",
    "town",
    "account",
    "keys",
    "erase",
    "bench",
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Returns its exit code; wrong usage raises SystemExit(2) like every argparse program."""
    args = parser().parse_args(argv)
    try:
        return int(args.run(args))
    except Refused as refused:
        print(f"huiyin: {refused}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nhuiyin: stopped.", file=sys.stderr)
        return 1
    except BrokenPipeError:  # `huiyin … | head`: nobody reads any more
        sys.stderr.close()
        return 1


def parser() -> argparse.ArgumentParser:
    """The parser of all commands."""
    top = argparse.ArgumentParser(
        prog="huiyin", description="回音 Huiyin: every matter has a place to go, and gets its echo."
    )
    subs = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name in COMMANDS:
        command = import_module(f"huiyin.cli.{name}")
        sub = subs.add_parser(command.NAME, help=command.HELP, description=command.HELP)
        command.arguments(sub)
        sub.set_defaults(run=command.run)
    return top
