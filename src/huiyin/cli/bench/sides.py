"""Processes that work when they are told to (`answering`), so that they can be measured in turns.

A machine gives more or less of its cores from minute to minute: so each works a few times, then the other.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any

from huiyin.cli.bench.answering import READY
from huiyin.cli.terminal import Refused


@dataclass(frozen=True)
class Side:
    """One of them. `told` is what it said of itself."""

    to: IO[str]
    back: IO[str]
    told: Mapping[str, Any]

    def ask(self, task: str, number: int = 0) -> Any:
        """What it found. Raises Refused when the process has ended; it has said why."""
        self.to.write(f"{task} {number}\n")
        self.to.flush()
        line = self.back.readline()
        if not line:
            raise Refused(f"The measured process ended while it did “{task}”.")
        return json.loads(line)


@contextmanager
def begun(program: list[str], env: Mapping[str, str]) -> Iterator[Side]:
    """The process, when it has said what it is and that it is ready; it ends when nothing more is asked."""
    pipe = subprocess.PIPE
    with subprocess.Popen(program, stdin=pipe, stdout=pipe, text=True, env=env) as process:  # noqa: S603
        assert process.stdin
        assert process.stdout
        told = process.stdout.readline()
        if process.stdout.readline().strip() != READY:
            raise Refused("What is to be measured did not get ready.")
        yield Side(process.stdin, process.stdout, json.loads(told))
        process.stdin.close()
