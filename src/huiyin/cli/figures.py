"""`huiyin figures TOWN`: every figure that a town quotes, with value, n, d, unit and days; nothing is typed."""

from __future__ import annotations

import argparse
import json
from datetime import date
from pathlib import Path

from huiyin.cli.installation import open_dir
from huiyin.cli.terminal import Refused

NAME = "figures"
HELP = "every figure of a town: value, n, d, unit, days"


def arguments(parser: argparse.ArgumentParser) -> None:
    """What `figures` takes."""
    parser.add_argument("town", metavar="TOWN", help="a town's official code or name, or the name of its profile")
    parser.add_argument(
        "--dir", type=Path, default=Path(), metavar="DIR", help="the installation (default: this folder)"
    )
    parser.add_argument("--as-of", type=date.fromisoformat, metavar="DATE", help="the day of asking (default: today)")
    parser.add_argument(
        "--all", action="store_true", help="all figures that are defined, not only those the town quotes"
    )
    parser.add_argument("--json", action="store_true", help="print them as JSON")


def run(args: argparse.Namespace) -> int:
    """Ask and print them."""
    open_dir(args.dir)
    from django.utils import timezone

    from huiyin.apps.figures.asking import values_of
    from huiyin.apps.figures.library import figures, in_force, of_profile
    from huiyin.apps.places.queries import towns
    from huiyin.core.figures import Measure, begins, printed

    found = [town for town in towns() if args.town in (town.code, town.name, town.profile)]
    if len(found) != 1:
        known = ", ".join(f"{town.name} ({town.profile})" for town in towns() if town.profile)
        raise Refused(f"{'No' if not found else 'More than one'} town {args.town}. There are: {known or 'none'}.")
    town, on = found[0], args.as_of or timezone.localdate()
    wanted = in_force(figures().values() if args.all else of_profile(town.profile), on)
    values, told = values_of(wanted, town, on), []
    for figure in wanted:
        since, last = (figures()[figure.n].on(on) if figure.n else figure).days(on)
        first = begins(since)
        value = values[figure.slug]
        told.append({
            "figure": figure.slug, "title": figure.title.zh, "value": printed(figure, value), "n": value.n, "d": value.d,
            "unit": "" if figure.measure == Measure.ratio else figure.unit, "from": first and first.isoformat(),
            "to": last.isoformat(), "rows": list(figure.rows), "version": figure.version,
        })  # fmt: skip
    if args.json:
        print(json.dumps({"town": town.name, "as_of": on.isoformat(), "figures": told}, ensure_ascii=False))
        return 0
    for line in told:
        pair = f"  ({line['n']}/{line['d']})" if line["d"] is not None else ""
        print(f"{line['title']}　{line['value']}{line['unit']}{pair}　{line['from'] or ''}–{line['to']}")
    return 0
