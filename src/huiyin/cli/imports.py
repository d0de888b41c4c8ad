"""`huiyin import KIND FILE`: a table as an office made it; what is wrong is written back into a copy of the file."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from huiyin.cli.installation import open_dir
from huiyin.cli.terminal import Bar, Refused

if TYPE_CHECKING:
    from huiyin.apps.exchange.command import Done

NAME = "import"
MOST_SHOWN = 20
HELP = "import places, units, households, posts, people or hotline orders from .xlsx or .csv"


def arguments(parser: argparse.ArgumentParser) -> None:
    """What `import` takes."""
    parser.add_argument("kind", metavar="KIND", help="places, units, households, posts, people or orders")
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument(
        "--dir", type=Path, default=Path(), metavar="DIR", help="the installation (default: this folder)"
    )
    parser.add_argument("--dry-run", action="store_true", help="check and count, write nothing")
    parser.add_argument("--post", default="", help="import as this post (its number or _id), with its rights only")
    parser.add_argument("--json", action="store_true", help="the counts, and what of the file was not read, as JSON")


def run(args: argparse.Namespace) -> int:
    """Import; says what was done and what of the file was not read. Exit code 1 when a row was refused."""
    open_dir(args.dir)
    from django.utils import translation

    from huiyin.apps.exchange.command import run_import
    from huiyin.apps.exchange.texts import sentence
    from huiyin.core.errors import RuleError
    from huiyin.site.translations import compile_all

    compile_all()
    translation.activate("zh-hans")
    with Bar(args.file.name) as bar:

        def told(done: int, total: int) -> None:
            bar.total = total
            bar.to(done)

        try:
            done = run_import(args.kind, args.file, dry_run=args.dry_run, as_post=args.post, progress=told)
        except RuleError as refusal:
            raise Refused(sentence(refusal)) from None
    print(_as_json(done) if args.json else _printed(done, dry_run=args.dry_run))
    return 1 if done.report.bad else 0


def _as_json(done: Done) -> str:
    from huiyin.apps.exchange.texts import as_told

    report = done.report
    told = {"total": report.total, **{str(do): n for do, n in report.done.items()}, "copy": str(done.copy or "")}
    return json.dumps({**told, "notes": [as_told(note) for note in report.notes]}, ensure_ascii=False)


def _printed(done: Done, *, dry_run: bool) -> str:
    from huiyin.apps.exchange.intake.base import Do
    from huiyin.apps.exchange.texts import problem_sentence

    report = done.report
    words = ", ".join(f"{do} {n:,}" for do, n in report.done.items())
    lines = [f"{report.total:,} rows: {words or 'nothing to do'}{' (nothing written)' if dry_run else ''}"]
    if done.copy:
        lines.append(f"{report.done[Do.refuse]:,} rows were refused; {done.copy} says why, row by row.")
    lines += [problem_sentence(note) for note in report.notes[:MOST_SHOWN]]
    if len(report.notes) > MOST_SHOWN:
        lines.append(f"… and {len(report.notes) - MOST_SHOWN:,} more (--json shows all)")
    return "\n".join(lines)
