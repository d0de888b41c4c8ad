"""Runs one task of a benchmark in a process of its own: one installation, one database.

`python -m huiyin.cli.bench.inside TASK FOLDER RESULT [NAME=VALUE …]` writes what it found to RESULT as JSON.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from huiyin.cli.bench.answering import answer, begin_anew
from huiyin.cli.installation import migrate, open_dir
from huiyin.cli.terminal import Refused
from huiyin.site.memory import settle

PIECE = 1 << 24


def cases(folder: Path, given: Mapping[str, int]) -> dict[str, Any]:
    """Fill with `rows` cases, where that has not been done yet, say what is there, then measure what is asked for."""
    from huiyin.apps.scope.acting import system
    from huiyin.cli.bench.measuring import tasks

    filled, seconds = _kept(folder / "filled.json", given["rows"])
    _read_through()
    with system("what is measured is prepared"):
        print(json.dumps({"rows": filled.cases, "open": filled.open, "filled_s": seconds}), flush=True)
        answer(tasks(filled, folder, given["times"]))
    return {}


def turns(folder: Path, given: Mapping[str, int]) -> dict[str, Any]:
    """Fill with `rows` cases, then work as told, on `times` prepared cases of each kind."""
    from huiyin.cli.bench.measuring import work_in_turns

    work_in_turns(_kept(folder / "filled.json", given["rows"])[0], given["times"])
    return {}


def equal(folder: Path, given: Mapping[str, int]) -> dict[str, Any]:
    """Is the bulk writer right? What differs, nothing when all is equal."""
    from django.utils import timezone

    from huiyin.cli.bench.compare import compare

    return {"cases": given["cases"], "differences": compare(given["cases"], timezone.now().replace(microsecond=0))}


def sweep(folder: Path, given: Mapping[str, int]) -> dict[str, Any]:
    """Fill with `open` open cases and sweep their clocks."""
    from huiyin.cli.bench.sweeping import sweeps

    filled, _ = _filled(2 * given["open"], given["open"])
    return {"open": filled.open, "sweeps": sweeps(filled)}


def _filled(rows: int, most_open: int = 20_000) -> tuple[Any, float]:
    from django.utils import timezone

    from huiyin.cli.bench.fill import fill

    began = time.perf_counter()
    filled = fill(rows, timezone.now().replace(microsecond=0), most_open=most_open)
    return filled, round(time.perf_counter() - began, 1)


def _kept(told: Path, rows: int) -> tuple[Any, float]:
    """What is filled already, as the file says; else it is filled now, and the process begins anew."""
    from django.db import connection

    from huiyin.cli.bench.cast import Cast
    from huiyin.cli.bench.fill import Filled

    if not told.exists():
        filled, seconds = _filled(rows)
        told.write_text(json.dumps([filled.cases, filled.open, filled.now.isoformat(), seconds]), encoding="utf-8")
        connection.close()
        begin_anew()
    cases, opened, now, seconds = json.loads(told.read_text(encoding="utf-8"))
    return Filled(cases, opened, datetime.fromisoformat(now), Cast()), seconds


def _read_through() -> None:
    """Have the file of the database in the machine's memory, as after some hours of service; a server has its own."""
    from django.db import connection

    if connection.vendor == "sqlite":
        with Path(connection.settings_dict["NAME"]).open("rb", buffering=0) as file:
            while file.read(PIECE):
                pass


def http(folder: Path, given: Mapping[str, int]) -> dict[str, Any]:
    """Fill with `rows` cases and ask for pages over HTTP."""
    from huiyin.cli.bench.measuring import over_http

    filled, _ = _filled(given["rows"])
    return {"rows": filled.cases, "http": over_http(filled, folder, given["seconds"])}


def records(folder: Path, given: Mapping[str, int]) -> dict[str, Any]:
    """Put `events` into logs, and prove in a log of `leaves`."""
    from huiyin.cli.bench.logs import measure

    return measure(given["events"], given["leaves"])


def figures(folder: Path, given: Mapping[str, int]) -> dict[str, Any]:
    """Thirty figures of a town with `events` behind them."""
    from huiyin.cli.bench.figures import measure

    return measure(given["events"], given["seconds"], given["times"])


def net(folder: Path, given: Mapping[str, int]) -> dict[str, Any]:
    """The net at the size of a city, or a part of it, by the profile that asks the most of it."""
    from huiyin.apps.cases import library
    from huiyin.cli.bench.net import measured
    from huiyin.core.requires import path_of, requirements

    def asks(slug: str) -> tuple[int, int]:
        raw = library.profile(slug).raw
        return len(path_of(raw)), len(requirements(raw))

    return measured(max(library.profile_slugs(), key=asks), given["share"], given["times"])


def stage(folder: Path, given: Mapping[str, int]) -> dict[str, Any]:
    """Cases and steps for the kills."""
    from huiyin.cli.bench import staging

    return staging.stage(given["cases"], given["steps"])


def judge(folder: Path, given: Mapping[str, int]) -> dict[str, Any]:
    """The verdict after the kills."""
    from huiyin.cli.bench import staging

    return staging.judge(folder)


def duties(folder: Path, given: Mapping[str, int]) -> dict[str, Any]:
    """Months of duties of so many households, and what their pages cost."""
    from huiyin.cli.bench.owing import measure

    return measure(given["households"], given["posts"], given["times"])


def decisions(folder: Path, given: Mapping[str, int]) -> dict[str, Any]:
    """An opinion round in 620 villages, or a part of them."""
    from huiyin.cli.bench.hearing import measured

    return measured(given["share"], given["times"], given["seconds"])


TASKS = {
    task.__name__: task
    for task in (cases, turns, http, equal, sweep, records, figures, duties, net, decisions, stage, judge)
}


def main(argv: list[str]) -> int:
    """Do the task, in a process that looks after its memory as a serving one does."""
    name, folder, result, *words = argv
    open_dir(Path(folder))
    migrate()
    settle()
    given = {key: int(value) for key, _, value in (word.partition("=") for word in words)}
    try:
        found = TASKS[name](Path(folder), given)
    except Refused as refused:
        print(f"huiyin: {refused}", file=sys.stderr)
        return 1
    Path(result).write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
