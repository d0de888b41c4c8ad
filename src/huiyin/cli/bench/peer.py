"""The peer: django-helpdesk in an environment of its own, outside this repository, doing the same work in turns with us: set up as
its guide has it, and once more with our settings of SQLite.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from huiyin.cli.bench.places_to_run import SQLITE, ground
from huiyin.cli.bench.sides import Side, begun
from huiyin.cli.terminal import Bar, Refused

PACKAGES = ("django-helpdesk==2.6.1", "Django~=5.2.0")
RUN = Path(__file__).with_name("helpdesk_run.py")
WORKS = ("create", "accept", "list", "case")
ROUNDS, TIMES = 10, 20
"""So many turns of so many times; of the first one nothing counts."""


def cache() -> Path:
    """Where the peer's environment is kept."""
    return Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "huiyin" / "peer"


def install() -> Path:
    """The Python of the peer's environment, made the first time. Raises Refused when it cannot be installed."""
    python = cache() / "bin" / "python"
    if (cache() / "ready").exists():
        return python
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PACKAGES]
    try:
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(cache())], check=True)  # noqa: S603
        subprocess.run(pip, check=True)  # noqa: S603
    except subprocess.CalledProcessError as failed:
        raise Refused("django-helpdesk could not be installed. Leave it out with --no-peer.") from failed
    (cache() / "ready").touch()
    return python


def measure(rows: int) -> dict[str, Any]:
    """What the same work costs both on SQLite, with so many matters and tickets: queries, the least and the median CPU."""
    with ExitStack() as stack, Bar("beside django-helpdesk", (ROUNDS + 1) * len(WORKS)) as bar:
        enter = stack.enter_context
        sides = {"ours": enter(ours(rows)), "peer": enter(theirs(rows)), "tuned": enter(theirs(rows, "tuned"))}
        spent: dict[str, dict[str, list[float]]] = {name: {who: [] for who in sides} for name in WORKS}
        for nth in range(ROUNDS + 1):
            for name, kept in spent.items():
                for who, side in sides.items():
                    took = [cpu for cpu, _ in side.ask(name, TIMES)]
                    kept[who] += took if nth else []
                bar.step()
        works = {
            name: {who: _cost(sides[who], name, took) for who, took in kept.items()} for name, kept in spent.items()
        }
        return {"version": sides["peer"].told["version"], "rows": rows, "works": works}


def _cost(side: Side, name: str, spent: list[float]) -> dict[str, float]:
    return {
        "queries": side.told["queries"][name],
        "cpu_ms": round(statistics.median(spent), 2),
        "least_ms": round(min(spent), 2),
    }


@contextmanager
def ours(rows: int) -> Iterator[Side]:
    """Our pages, on a new installation with so many matters."""
    with ground(SQLITE) as here, begun(here.program("turns", rows=rows, times=(ROUNDS + 1) * TIMES), here.env) as side:
        yield side


@contextmanager
def theirs(tickets: int, *how: str) -> Iterator[Side]:
    """The peer's pages, with so many tickets; `how` it is set up (`helpdesk_run`)."""
    program = [str(install()), "-W", "ignore", str(RUN)]
    with (
        tempfile.TemporaryDirectory(prefix="huiyin-peer-") as folder,
        begun([*program, folder, str(tickets), *how], dict(os.environ)) as side,
    ):
        yield side


def times_of_peer(found: Mapping[str, Any], name: str, how: str = "peer") -> float:
    """The peer's least CPU as a multiple of ours: as its guide sets it up, or `tuned`."""
    ours, peer = (float(found["works"][name][who]["least_ms"]) for who in ("ours", how))
    return round(peer / max(ours, 0.01), 1)
