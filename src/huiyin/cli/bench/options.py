"""What each benchmark can be told, beside the database and the form of its answer."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROWS = "20000,1000000"


def sizes(text: str) -> list[int]:
    """`20000,1000000` as numbers of cases."""
    found = [int(part) for part in text.split(",")]
    if min(found) < 200:
        raise argparse.ArgumentTypeError("at least 200 cases")
    return found


def _number(default: int, about: str = "") -> dict[str, Any]:
    return {"type": int, "default": default, "help": f"{about} (default: %(default)s)".strip()}


WRITE = {"type": Path, "metavar": "FILE", "help": "put what was found into this page"}
KEEP = {
    "type": Path,
    "metavar": "FOLDER",
    "help": "fill the installations in this folder, and leave them there to be measured again",
}
LOAD: Mapping[str, dict[str, Any]] = {
    "--rows": {
        "type": sizes,
        "default": sizes(ROWS),
        "metavar": "N[,N]",
        "help": f"how many cases (default: {ROWS})",
    },
    "--times": _number(200, "measurements of each"),
    "--seconds": _number(8, "of each load over HTTP; 0: none"),
}
OPTIONS: Mapping[str, Mapping[str, dict[str, Any]]] = {
    "cases": {
        **LOAD,
        "--write": WRITE,
        "--keep": KEEP,
        "--no-peer": {"action": "store_true", "help": "leave django-helpdesk out"},
    },
    "http": LOAD,
    "helpdesk": {
        "--rows": {**LOAD["--rows"], "default": [20_000], "help": "how many matters and tickets (default: 20000)"}
    },
    "kills": {"--write": WRITE, "--steps": _number(200), "--kills": _number(8, "how often the server is killed")},
    "records": {
        "--write": WRITE,
        "--events": _number(50_000, "put into logs"),
        "--leaves": _number(1_000_000, "of the log to prove in"),
    },
    "figures": {
        "--events": {"type": sizes, "default": sizes("100000,10000000"), "metavar": "N[,N]", "help": "how many events"},
        "--seconds": _number(300, "filling each size at most"),
        "--times": _number(50, "measurements of each"),
    },
    "duties": {
        "--households": _number(100_000),
        "--posts": _number(13_000),
        "--times": _number(50, "measurements of each"),
    },
    "decisions": {
        "--share": _number(1, "10: a tenth of the villages"),
        "--times": _number(60, "measurements of each"),
        "--seconds": _number(30, "of writing"),
    },
    "net": {"--share": _number(1, "10: a tenth of the size"), "--times": _number(100, "measurements of each")},
}
"""Benchmark → option → what argparse is told of it."""
