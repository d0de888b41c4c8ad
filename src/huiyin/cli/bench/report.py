"""What was measured, as the page `docs/measured.md`. Each database has a part of its own, replaced when it is measured again."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from huiyin.cli.bench.peer import times_of_peer
from huiyin.cli.bench.titles import TITLES
from huiyin.cli.bench.verdict import missed

HEAD = """# Measured

Written by `huiyin bench cases --write docs/measured.md` (`make proof`). Times are medians of one run on the machine that
each part names, client and server on the same cores. *CPU* is the time of our process; *raw* is that of the bare SQL
statements of the same work, in the same run. Sizes take turns and are compared by the middle; the peer by the *least* of all.
"""
Table = Sequence[Sequence[object]]


def markdown(found: Mapping[str, Any], day: date) -> str:
    """One database's part."""
    return "\n".join(
        [
            *_head(found, day),
            *_sizes(found),
            *_scope(found),
            *_http(found),
            *_peer(found),
            *_sweep(found),
            *_bars(found),
            "",
        ]
    )


def kills(found: Mapping[str, Any], database: str, day: date) -> str:
    """What became of the kills, as a paragraph."""
    lost = "nothing wrong" if not found["wrong"] else "; ".join(found["wrong"])
    return (
        f"## kill -9 on {database}, {day.isoformat()}\n\n{found['steps']} steps from 4 clients over HTTP, the server killed "
        f"{found['kills']} times: {found['acknowledged']} acknowledged, {found['unsure']} cut off. After every acknowledged and "
        f"every cut-off step was sent again under its key, and everything was computed again from the events: {lost}.\n"
    )


def records(found: Mapping[str, Any], database: str, day: date) -> str:
    """What logs and proofs cost, as a table."""
    rows = (
        (f"{found['events']:,} events put into the logs of ten villages, one of which holds {found['leaves']:,} leaves",
         f"{found['leaves_per_s']:,} leaves/s, {found['cpu_us_per_leaf']} µs CPU a leaf"),
        ("a signed head with its witnesses, each committed to disk", f"{found['ms_per_head']} ms"),
        (f"at {found['leaves']:,} leaves, out of the database: root", f"{found['root_ms']} ms"),
        ("inclusion proof", f"{found['inclusion_ms']} ms, {found['hashes_in_a_proof']} hashes"),
        ("consistency proof", f"{found['consistency_ms']} ms"),
        ("checked by who holds it: inclusion · consistency",
         f"{found['inclusion_checked_ms']} · {found['consistency_checked_ms']} ms"),
        (f"the tiles of {found['leaves']:,} leaves stored", f"{found['tiles_s']} s"),
    )  # fmt: skip
    table = "".join(f"| {what} | {measured} |\n" for what, measured in rows)
    return (
        f"## Logs and proofs on {database}, {day.isoformat()}\n\n`huiyin bench records --database {database}`, {machine()},"
        f" medians of 200.\n\n| what | measured |\n|---|---|\n{table}"
    )


def write(path: Path, part: str, name: str) -> None:
    """Put a part into the page, in the place of the one with the same name."""
    page = path.read_text(encoding="utf-8") if path.exists() else HEAD
    block = f"<!-- {name} -->\n{part}<!-- /{name} -->\n"
    found = re.compile(rf"<!-- {name} -->\n.*?<!-- /{name} -->\n", re.DOTALL)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(found.sub(lambda _: block, page) if found.search(page) else f"{page}\n{block}", encoding="utf-8")


def machine() -> str:
    """The machine in general words: cores, memory, Python."""
    pages, size = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    return f"{os.cpu_count()} cores, {pages * size // 2**30} GB, Python {platform.python_version()}"


def _head(found: Mapping[str, Any], day: date) -> Iterator[str]:
    yield f"## Cases on {found['database']}, {day.isoformat()}\n\n{found['machine']}."
    equal = found.get("equal")
    if equal:
        said = "no difference" if not equal["differences"] else f"{len(equal['differences'])} differences"
        yield f"The bulk writer against the actions on {equal['cases']:,} cases, row by row: {said}."


def _sizes(found: Mapping[str, Any]) -> Iterator[str]:
    sizes = found.get("sizes", [])
    for kind, heading in (("functions", "Functions"), ("pages", "Pages, through middleware, form and template")):
        head: list[object] = [heading]
        for size in sizes:
            head += [f"{size['rows']:,}: queries", "CPU ms", "least", "p50 ms", "× raw"]
        names = sizes[0][kind] if sizes else {}
        yield from table([head, *([TITLES[name], *_costs(sizes, kind, name)] for name in names)])


def _costs(sizes: Iterable[Mapping[str, Any]], kind: str, name: str) -> Iterator[object]:
    for size in sizes:
        cost = size[kind][name]
        yield from (cost["queries"], cost["cpu_ms"], cost["least_ms"], cost["p50_ms"], cost["ratio_to_raw"])


def _scope(found: Mapping[str, Any]) -> Iterator[str]:
    sizes = [size for size in found.get("sizes", []) if "scope" in size]
    if not sizes:
        return
    head: list[object] = ["Pages without and with scope in the database, in turns: the least of each"]
    for size in sizes:
        head += [f"{size['rows']:,}: CPU ms without", "with", "more %"]
    rows = [
        [TITLES[name], *(cost for size in sizes for cost in size["scope"][name].values())] for name in sizes[0]["scope"]
    ]
    yield from table([head, *rows])


def _http(found: Mapping[str, Any]) -> Iterator[str]:
    served = [size for size in found.get("sizes", []) if "http" in size]
    if not served:
        return
    clients, workers = served[0]["http"]["clients"], served[0]["http"]["workers"]
    beside = "while the history that was filled is put into the logs"
    head: list[object] = [f"Over HTTP, {clients} clients, {workers} serving process(es), {beside}"]
    for size in served:
        head += [f"{size['rows']:,}: requests/s", "p50 ms", "p99 ms", "errors"]
    rows: list[list[object]] = [head]
    for name in served[0]["http"]["rates"]:
        rates = [size["http"]["rates"][name] for size in served]
        rows.append([TITLES[name], *(value for rate in rates for value in rate.values())])
    yield from table(rows)


def _peer(found: Mapping[str, Any]) -> Iterator[str]:
    peer = found.get("peer")
    if not peer:
        return
    head = f"django-helpdesk {peer['version']} in turns with us, SQLite, {peer['rows']:,} tickets and matters"
    tuned, sides = "with our settings of SQLite: CPU ms", ["CPU ms", "least"]
    times = ["least, times ours", "with our settings"]
    rows: list[list[object]] = [[head, "its queries", *sides, tuned, "least", "our queries", *sides, *times]]
    for name, cost in peer["works"].items():
        ratios = [times_of_peer(peer, name, how) for how in ("peer", "tuned")]
        spent = [*cost["peer"].values(), *list(cost["tuned"].values())[1:], *cost["ours"].values()]
        rows.append([TITLES[name], *spent, *ratios])
    yield from table(rows)


def _sweep(found: Mapping[str, Any]) -> Iterator[str]:
    sweep = found.get("sweep")
    if not sweep:
        return
    rows: list[list[object]] = [
        [f"Sweep of the clocks of {sweep['open']:,} open cases", "clocks due", "CPU s", "seconds"]
    ]
    rows += [[one["when"], one["due"], one["cpu_s"], one["wall_s"]] for one in sweep["sweeps"]]
    yield from table(rows)


def _bars(found: Mapping[str, Any]) -> Iterator[str]:
    said = missed(found)
    yield "\nEvery bar holds." if not said else "\nMissed:\n\n" + "\n".join(f"- {one}" for one in said)


def table(rows: Table) -> Iterator[str]:
    """A table of Markdown, with an empty line before it."""
    if len(rows) < 2:
        return
    yield "\n| " + " | ".join(map(_cell, rows[0])) + " |"
    yield "|" + "---|" + "---:|" * (len(rows[0]) - 1)
    yield from ("| " + " | ".join(map(_cell, row)) + " |" for row in rows[1:])


def _cell(value: object) -> str:
    return f"{value:,}" if isinstance(value, int | float) else str(value)
