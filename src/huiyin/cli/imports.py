"""`huiyin import KIND FILE`: a table as an office made it; what is wrong is written back into a copy of the file."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from huiyin.cli.installation import open_dir
from huiyin.cli.terminal import Bar, Refused

NAME = "import"
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
    parser.add_argument("--json", action="store_true", help="the counts as JSON")


def run(args: argparse.Namespace) -> int:
    """Import; exit code 1 when a row was refused."""
    open_dir(args.dir)
    from django.utils import translation

    from huiyin.apps.exchange.command import run_import
    from huiyin.apps.exchange.intake.base import Do
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
    report = done.report
    counts = {str(do): n for do, n in report.done.items()}
    if args.json:
        print(json.dumps({"total": report.total, **counts, "copy": str(done.copy or "")}, ensure_ascii=False))
    else:
        words = ", ".join(f"{do} {n:,}" for do, n in counts.items())
        print(f"{report.total:,} rows: {words or 'nothing to do'}{' (nothing written)' if args.dry_run else ''}")
        if done.copy:
            print(f"{report.done[Do.refuse]:,} rows were refused; {done.copy} says why, row by row.")
    return 1 if report.bad else 0
