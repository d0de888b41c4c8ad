"""`huiyin bench NAME`: what things cost here, as ratios to the raw limit and to a peer, measured in one run."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from huiyin.cli.bench import peer, report, verdict
from huiyin.cli.bench.places_to_run import POSTGRESQL, SQLITE, ground
from huiyin.cli.terminal import Refused

NAME = "bench"
HELP = "measure what things cost, as ratios to the raw limit and to a peer"
ROWS = "20000,1000000"
EQUAL_ON, OPEN_CASES = 1000, 100_000


def arguments(parser: argparse.ArgumentParser) -> None:
    """What `bench` takes."""
    names = parser.add_subparsers(title="benchmarks", metavar="NAME", dest="bench", required=True)
    for name, (run_it, about) in BENCHES.items():
        sub = names.add_parser(name, help=about, description=about)
        sub.set_defaults(bench_run=run_it)
        sub.add_argument("--database", choices=[SQLITE, POSTGRESQL], default=SQLITE, help="(default: %(default)s)")
        sub.add_argument("--json", action="store_true", help="print what was found as JSON")
        if name in ("cases", "http"):
            sub.add_argument(
                "--rows", type=_sizes, default=_sizes(ROWS), metavar="N[,N]", help=f"how many cases (default: {ROWS})"
            )
            sub.add_argument("--times", type=int, default=200, help="measurements of each (default: %(default)s)")
            sub.add_argument(
                "--seconds", type=int, default=8, help="of each load over HTTP; 0: none (default: %(default)s)"
            )
        if name == "duties":
            sub.add_argument("--households", type=int, default=100_000, help="(default: %(default)s)")
            sub.add_argument("--posts", type=int, default=13_000, help="(default: %(default)s)")
            sub.add_argument("--times", type=int, default=50, help="measurements of each (default: %(default)s)")
        if name in ("cases", "kills"):
            sub.add_argument("--write", type=Path, metavar="FILE", help="put what was found into this page")
        if name == "cases":
            sub.add_argument("--no-peer", action="store_true", help="leave django-helpdesk out")
        if name == "kills":
            sub.add_argument("--steps", type=int, default=200, help="(default: %(default)s)")
            sub.add_argument(
                "--kills", type=int, default=8, help="how often the server is killed (default: %(default)s)"
            )


def run(args: argparse.Namespace) -> int:
    """Run one benchmark. Exit code 1 when a bar is missed."""
    code: int = args.bench_run(args)
    return code


def cases(args: argparse.Namespace) -> int:
    """Everything about cases, with its bars."""
    found: dict[str, Any] = {"database": args.database, "machine": report.machine()}
    found["equal"] = _alone(args.database, "equal", cases=min(EQUAL_ON, *args.rows))
    found["sizes"] = [
        _alone(args.database, "cases", rows=rows, times=args.times, seconds=args.seconds) for rows in args.rows
    ]
    found["sweep"] = _alone(args.database, "sweep", open=min(OPEN_CASES, 5 * args.rows[0]))
    found["peer"] = None if args.no_peer else peer.measure(min(20_000, args.rows[0]), min(args.times, 60))
    return _said(args, found)


def http(args: argparse.Namespace) -> int:
    """Requests per second over HTTP alone."""
    sizes = [_alone(args.database, "http", rows=rows, seconds=args.seconds or 8) for rows in args.rows]
    return _printed(args, {"database": args.database, "sizes": sizes})


def sweep(args: argparse.Namespace) -> int:
    """The sweep of very many open cases alone."""
    return _printed(args, _alone(args.database, "sweep", open=OPEN_CASES))


def equal(args: argparse.Namespace) -> int:
    """Is the bulk writer right?"""
    found = _alone(args.database, "equal", cases=EQUAL_ON)
    _printed(args, found)
    return 1 if found["differences"] else 0


def duties(args: argparse.Namespace) -> int:
    """Three months of duties at the size of a city."""
    given = {"households": args.households, "posts": args.posts, "times": args.times}
    return _printed(args, _alone(args.database, "duties", **given))


def helpdesk(args: argparse.Namespace) -> int:
    """The peer alone."""
    return _printed(args, peer.measure(20_000, 60))


def kills(args: argparse.Namespace) -> int:
    """Kill -9 of the server during steps."""
    from huiyin.cli.bench.kills import killed

    with ground(args.database) as here:
        found = killed(here, steps=args.steps, kills=args.kills)
    _printed(args, found)
    if args.write:
        part = report.kills(found, args.database, datetime.now(UTC).date())
        report.write(args.write, part, f"kills on {args.database}")
    if found["wrong"]:
        raise Refused(f"After kill -9: {len(found['wrong'])} things are wrong.")
    return 0


BENCHES: Mapping[str, tuple[Callable[[argparse.Namespace], int], str]] = {
    "cases": (cases, "opening, steps, lists, pages, search, sweeps, requests per second, and a peer"),
    "http": (http, "requests per second over HTTP"),
    "sweep": (sweep, f"the sweep of {OPEN_CASES:,} open cases"),
    "equal": (equal, "the bulk writer against the actions, row by row"),
    "duties": (duties, "three months of duties of 100,000 households, and what their pages cost"),
    "helpdesk": (helpdesk, "django-helpdesk at the same work"),
    "kills": (kills, "kill -9 of the server during steps: nothing acknowledged is lost, nothing is half done"),
}


def _sizes(text: str) -> list[int]:
    sizes = [int(part) for part in text.split(",")]
    if min(sizes) < 200:
        raise argparse.ArgumentTypeError("at least 200 cases")
    return sizes


def _alone(database: str, task: str, **given: int) -> dict[str, Any]:
    with ground(database) as here:
        return here.do(task, **given)


def _said(args: argparse.Namespace, found: Mapping[str, Any]) -> int:
    part = report.markdown(found, datetime.now(UTC).date())
    if args.write:
        report.write(args.write, part, f"cases on {args.database}")
    print(json.dumps(found, ensure_ascii=False) if args.json else part)
    return 1 if verdict.missed(found) else 0


def _printed(args: argparse.Namespace, found: Mapping[str, Any]) -> int:
    print(json.dumps(found, ensure_ascii=False, indent=None if args.json else 1))
    return 0
