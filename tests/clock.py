"""The clock of the tests: it begins at one moment, whenever they run, and goes on from there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine

WEDNESDAY = "2026-11-25T10:00+08:00"
NAME = "HUIYIN_TESTS_BEGIN"


def beginning() -> datetime:
    """The moment at which every run of the tests begins; HUIYIN_TESTS_BEGIN tries another, as ISO 8601 with its offset."""
    return datetime.fromisoformat(os.environ.get(NAME, WEDNESDAY)).astimezone(UTC)


@pytest.fixture(autouse=True, scope="session")
def the_same_day() -> Iterator[None]:
    """No test depends on the day or the hour: the working day, the year whose notice is there, the minute before midnight."""
    with time_machine.travel(beginning(), tick=True):
        yield


@pytest.fixture(scope="module")
def the_day_it_is() -> Iterator[None]:
    """The clock of the machine, for tests that talk to a product in a process of its own."""
    with time_machine.travel(time_machine.escape_hatch.datetime.datetime.now(UTC), tick=True):
        yield


def as_ours() -> dict[str, str]:
    """For the environment of a process that is to begin at the moment that it is here."""
    return {NAME: datetime.now(UTC).isoformat()}
