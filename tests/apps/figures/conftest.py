"""How many of the towns' figures come out as printed, told at the end of every run that tries them."""

from __future__ import annotations

import pytest

from tests.apps.figures.waiting import WAITING
from tests.packs.shelf import FIGURES


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line for the reader of the output."""
    waiting = ", ".join(WAITING)
    terminalreporter.write_line(
        f"figures: {len(FIGURES) - len(WAITING)} of {len(FIGURES)} run; {len(WAITING)} wait: {waiting}"
    )
