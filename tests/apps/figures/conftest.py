"""A town with two villages where things happened, and two colleagues; how many of the towns' figures come out as printed.

Read before Django is: models are imported inside.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.apps.figures.waiting import WAITING
from tests.packs.shelf import FIGURES

if TYPE_CHECKING:
    from tests.apps.figures.written import Office


@pytest.fixture
def office(db: None) -> Office:
    from tests.apps.figures.written import Office

    return Office()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line for the reader of the output."""
    waiting = ", ".join(WAITING)
    terminalreporter.write_line(
        f"figures: {len(FIGURES) - len(WAITING)} of {len(FIGURES)} run; {len(WAITING)} wait: {waiting}"
    )
