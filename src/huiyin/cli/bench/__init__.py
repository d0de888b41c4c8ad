"""`huiyin bench NAME`: what things cost here, as ratios to the raw limit and to a peer, measured in one run."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from datetime import UTC, date, datetime
from typing import Any

from huiyin.cli.bench import growth, peer, report, verdict
from huiyin.cli.bench.options import OPTIONS
from huiyin.cli.bench.places_to_run import POSTGRESQL, SQLITE, ground, kept
from huiyin.cli.bench.sides import begun
from huiyin.cli.terminal import Refused

NAME = "bench"
HELP = "measure what things cost, as ratios to the raw limit and to a peer"
EQUAL_ON, OPEN_CASES = 1000, 100_000


def arguments(parser: argparse.ArgumentParser) -> None:
    """What `bench` takes."""
    names = parser.add_subparsers(title="benchmarks", metavar="NAME", dest="bench", required=True)
    for name, (run_it, about) in BENCHES.items():
        sub = names.add_parser(name, help=about, description=about)
        sub.set_defaults(bench_run=run_it)
        sub.add_argument("--database", choices=[SQLITE, POSTGRESQL], default=SQLITE, help="(default: %(default)s)")
        sub.add_argument("--json", action="store_true", help="print what was found as JSON")
        for option, told in OPTIONS.get(name, {}).items():
            sub.add_argument(option, **told)


def run(args: argparse.Namespace) -> int:
    """Run one benchmark. Exit code 1 when a bar is missed."""
    code: int = args.bench_run(args)
    return code


def cases(args: argparse.Namespace) -> int:
    """Everything about cases, with its bars."""
    found: dict[str, Any] = {"database": args.database, "machine": report.machine()}
    found["equal"] = _alone(args.database, "equal", cases=min(EQUAL_ON, *args.rows))
    found["sizes"] = _sizes(args)
    found["sweep"] = _alone(args.database, "sweep", open=min(OPEN_CASES, 5 * args.rows[0]))
    found["peer"] = None if args.no_peer else peer.measure(min(20_000, args.rows[0]))
    return _said(args, found)


def http(args: argparse.Namespace) -> int:
    """Requests per second over HTTP alone."""
    sizes = [_alone(args.database, "http", rows=rows, seconds=args.seconds or 8) for rows in args.rows]
    return _printed(args, {"database": args.database, "sizes": sizes})


def sweep(args: argparse.Namespace) -> int:
    """The sweep of very many open cases alone."""
    return _printed(args, _alone(args.database, "sweep", open=OPEN_CASES))


def records(args: argparse.Namespace) -> int:
    """Leaves a second into logs, and what proofs cost at a million leaves."""
    found = _alone(args.database, "records", events=args.events, leaves=args.leaves)
    if args.write:
        report.write(args.write, report.records(found, args.database, _today()), f"records on {args.database}")
    return _printed(args, found)


def figures(args: argparse.Namespace) -> int:
    """Thirty figures of a town with few and with very many events behind them; the ratio of what they cost."""
    given = {"seconds": args.seconds, "times": args.times}
    sizes = [_alone(args.database, "figures", events=events, **given) for events in args.events]
    ratio = {name: round(sizes[-1][name] / sizes[0][name], 2) for name in ("p50_ms", "cpu_ms")}
    return _printed(args, {"database": args.database, "machine": report.machine(), "sizes": sizes, "ratio": ratio})


def equal(args: argparse.Namespace) -> int:
    """Is the bulk writer right?"""
    found = _alone(args.database, "equal", cases=EQUAL_ON)
    _printed(args, found)
    return 1 if found["differences"] else 0


def duties(args: argparse.Namespace) -> int:
    """Three months of duties at the size of a city."""
    given = {"households": args.households, "posts": args.posts, "times": args.times}
    return _printed(args, _alone(args.database, "duties", **given))


def net(args: argparse.Namespace) -> int:
    """The net and its pages alone."""
    found = _alone(args.database, "net", share=args.share, times=args.times)
    _printed(args, {"database": args.database, "machine": report.machine(), **found})
    return int(any(page[name] > most for page in found["pages"].values() for name, most in found["bar"].items()))


def decisions(args: argparse.Namespace) -> int:
    """An opinion round of 450,000 households: pages of progress, and acts a second."""
    found = _alone(args.database, "decisions", share=args.share, times=args.times, seconds=args.seconds)
    _printed(args, {"database": args.database, "machine": report.machine(), **found})
    slow = any(page["p50_ms"] > found["bar"]["p50_ms"] for page in found["pages"].values())
    return int(bool(found["differences"]) or slow or found["per_second"] < found["bar"]["acts_per_second"])


def helpdesk(args: argparse.Namespace) -> int:
    """The peer and the same pages of ours, in turns."""
    return _printed(args, peer.measure(args.rows[0]))


def kills(args: argparse.Namespace) -> int:
    """Kill -9 of the server during steps."""
    from huiyin.cli.bench.kills import killed

    with ground(args.database) as here:
        found = killed(here, steps=args.steps, kills=args.kills)
    _printed(args, found)
    if args.write:
        part = report.kills(found, args.database, _today())
        report.write(args.write, part, f"kills on {args.database}")
    if found["wrong"]:
        raise Refused(f"After kill -9: {len(found['wrong'])} things are wrong.")
    return 0


BENCHES: Mapping[str, tuple[Callable[[argparse.Namespace], int], str]] = {
    "cases": (cases, "opening, steps, lists, pages, search, sweeps, requests per second, and a peer"),
    "http": (http, "requests per second over HTTP"),
    "sweep": (sweep, f"the sweep of {OPEN_CASES:,} open cases"),
    "records": (records, "events put into logs a second; roots, proofs and checks at 1,000,000 leaves"),
    "figures": (figures, "thirty figures of a town with 100,000 and with very many events behind them"),
    "equal": (equal, "the bulk writer against the actions, row by row"),
    "duties": (duties, "three months of duties of 100,000 households, and what their pages cost"),
    "net": (net, "coverage, units, households and the map with 12,300 grids and 100,000 households"),
    "decisions": (
        decisions,
        "620 villages in an opinion round of 450,000 households: pages of progress, acts a second",
    ),
    "helpdesk": (helpdesk, "django-helpdesk at the same work, in turns with us"),
    "kills": (kills, "kill -9 of the server during steps: nothing acknowledged is lost, nothing is half done"),
}


def _alone(database: str, task: str, **given: int) -> dict[str, Any]:
    with ground(database) as here:
        return here.do(task, **given)


def _sizes(args: argparse.Namespace) -> list[dict[str, Any]]:
    with ExitStack() as stack:
        enter, sides = stack.enter_context, []
        for rows in args.rows:
            here = enter(kept(args.database, args.keep, rows) if args.keep else ground(args.database))
            sides.append(enter(begun(here.program("cases", rows=rows, times=args.times), here.env)))
        return growth.in_turns(sides, args.times, args.seconds)


def _said(args: argparse.Namespace, found: Mapping[str, Any]) -> int:
    part = report.markdown(found, _today())
    if args.write:
        report.write(args.write, part, f"cases on {args.database}")
    print(json.dumps(found, ensure_ascii=False) if args.json else part)
    return 1 if verdict.missed(found) else 0


def _today() -> date:
    return datetime.now(UTC).date()


def _printed(args: argparse.Namespace, found: Mapping[str, Any]) -> int:
    print(json.dumps(found, ensure_ascii=False, indent=None if args.json else 1))
    return 0
