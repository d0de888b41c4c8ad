"""A real server for the time of a measurement: `huiyin serve` in its own processes, on a free port."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from huiyin.cli.terminal import Refused

PATIENCE = 60.0


@dataclass
class Server:
    """A started server. `process` leads a group of its own, so that all of it can be killed at once."""

    process: subprocess.Popen[bytes]
    port: int

    def wait(self, patience: float = PATIENCE) -> None:
        """Until it answers. Raises Refused when it does not."""
        until = time.monotonic() + patience
        while time.monotonic() < until:
            if self.process.poll() is not None:
                raise Refused(f"`huiyin serve` ended with {self.process.returncode} before it answered.")
            if answers(self.port):
                return
            time.sleep(0.05)
        raise Refused(f"`huiyin serve` did not answer within {patience:.0f} s.")

    def kill(self) -> None:
        """Kill -9, every process of it."""
        self._signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """As a person stops it."""
        self._signal(signal.SIGTERM)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.kill()

    def _signal(self, which: signal.Signals) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, which)


def answers(port: int) -> bool:
    """Does somebody answer there?"""
    try:
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as line:
            line.request("GET", "/static/favicon.svg")
            answer = line.getresponse()
            answer.read()
            return answer.status < 500
    except (OSError, http.client.HTTPException):
        return False


def start(
    folder: Path, port: int, *, threads: int = 4, workers: int = 1, env: Mapping[str, str] | None = None
) -> Server:
    """Start `huiyin serve` on an installation; it does not answer yet."""
    words = ["serve", str(folder), "--port", str(port), "--threads", str(threads), "--workers", str(workers)]
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "huiyin", *words], stdout=subprocess.DEVNULL, start_new_session=True, env=env
    )
    return Server(process, port)


@contextmanager
def serving(folder: Path, *, workers: int = 1) -> Iterator[Server]:
    """A server that answers, stopped at the end."""
    server = start(folder, free_port(), workers=workers)
    try:
        server.wait()
        yield server
    finally:
        server.stop()


def free_port() -> int:
    """A port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
