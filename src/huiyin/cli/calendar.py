"""`huiyin calendar FILE`: the yearly holiday notice, for everywhere or for one place; open cases get due dates."""

from __future__ import annotations

import argparse
from pathlib import Path

from huiyin.cli.installation import open_dir
from huiyin.cli.terminal import Refused

NAME = "calendar"
HELP = "load the yearly holiday notice (.xlsx or .csv: 日期, 放假/上班, 名称)"


def arguments(parser: argparse.ArgumentParser) -> None:
    """What `calendar` takes."""
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument(
        "--dir", type=Path, default=Path(), metavar="DIR", help="the installation (default: this folder)"
    )
    parser.add_argument("--year", default="", help="the year (default: as it stands above the heading)")
    parser.add_argument("--source", default="", help="title and number of the notice (default: the title in the file)")
    parser.add_argument(
        "--place", default="", metavar="CODE", help="only for this county or town (default: everywhere)"
    )
    parser.add_argument("--dry-run", action="store_true", help="check and count, write nothing")


def run(args: argparse.Namespace) -> int:
    """Load it, or say all that is wrong."""
    open_dir(args.dir)
    from django.utils import translation

    from huiyin.apps.exchange.command import run_import
    from huiyin.apps.exchange.intake.base import Do
    from huiyin.apps.exchange.texts import problem_sentence, sentence
    from huiyin.core.errors import RuleError
    from huiyin.site.translations import compile_all

    compile_all()
    translation.activate("zh-hans")
    given = {"year": args.year, "source": args.source, "whose": _uid_of(args.place)}
    try:
        report = run_import("calendar", args.file, dry_run=args.dry_run, given=given).report
    except RuleError as refusal:
        raise Refused(sentence(refusal)) from refusal
    wrong = [problem_sentence(problem) for _, problems in sorted(report.bad.items()) for problem in problems]
    if wrong:
        raise Refused("\n  ".join([sentence(RuleError("bad_notice")), *wrong]))
    done = report.done[Do.add] + report.done[Do.change]
    nothing = " (nothing written)" if args.dry_run else ""
    print(f"{report.total} days: {done} taken in, {report.done[Do.same]} as before{nothing}")
    return 0


def _uid_of(code: str) -> str:
    from huiyin.apps.places.models import Place

    if not code:
        return ""
    place = Place.objects.filter(code=code).first()
    if place is None:
        raise Refused(f"No place has the code {code}.")
    return str(place.uid)
