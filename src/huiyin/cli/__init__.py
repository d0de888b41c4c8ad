"""The `huiyin` command: one file per command, each with `NAME`, `HELP`, `arguments(parser)` and `run(args) -> code`.

Exit codes: 0 done, 1 it could not be done (a plain sentence on stderr), 2 wrong usage. A command imports Django only
after `installation.open_dir` has told it which data folder is meant.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec

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
SOURCE_ONLY = {"demo", "bench"}
"""For trying out and measuring: in the source, and no part of what is built for production (`[tool.hatch…wheel]`)."""


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
        if name in SOURCE_ONLY and find_spec(f"huiyin.cli.{name}") is None:
            _left_out(subs.add_parser(name))
            continue
        command = import_module(f"huiyin.cli.{name}")
        sub = subs.add_parser(command.NAME, help=command.HELP, description=command.HELP)
        command.arguments(sub)
        sub.set_defaults(run=command.run)
    return top


def _left_out(sub: argparse.ArgumentParser) -> None:
    """A command that this installation does not have, whatever is written behind it."""
    sub.add_argument("whatever", nargs=argparse.REMAINDER)
    sub.set_defaults(run=_say_left_out, name=sub.prog)


def _say_left_out(args: argparse.Namespace) -> int:
    raise Refused(f"`{args.name}` is not part of this installation. It comes with the source: see its README.")
