"""What commands say to the person at the terminal: refusals and a progress bar."""

from __future__ import annotations

import sys
import time
from types import TracebackType

WIDTH = 30
REDRAW_SECONDS = 0.1


class Refused(Exception):
    """It could not be done; the text says why and what to do next, in one or two sentences."""


class Bar:
    """A progress bar on stderr, drawn only for a person (a terminal), never into a file. `total` 0: only a count."""

    def __init__(self, label: str, total: int = 0) -> None:
        self.label, self.total, self.done = label, total, 0
        self._drawn = 0.0
        self._shown = sys.stderr.isatty()

    def __enter__(self) -> Bar:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._shown:
            self._draw()
            print(file=sys.stderr)

    def step(self, n: int = 1) -> None:
        """`n` more are done."""
        self.to(self.done + n)

    def to(self, done: int) -> None:
        """So many are done in all."""
        self.done = done
        if self._shown and time.monotonic() - self._drawn > REDRAW_SECONDS:
            self._draw()

    def _draw(self) -> None:
        self._drawn = time.monotonic()
        print(f"\r{self}", end="", file=sys.stderr, flush=True)

    def __str__(self) -> str:
        if not self.total:
            return f"{self.label} {self.done:,}"
        share = min(1.0, self.done / self.total)
        filled = round(WIDTH * share)
        return f"{self.label} [{'#' * filled}{'.' * (WIDTH - filled)}] {share:4.0%} {self.done:,}/{self.total:,}"
