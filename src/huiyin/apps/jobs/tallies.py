"""Entries of the security log that are written when their hour is over (people/refusals.py)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from huiyin.apps.jobs.actions import later
from huiyin.apps.records.rows import insert

JOB = "people.tally"


def put(facts: Mapping[str, Any], at: datetime) -> None:
    """The job, waiting for the end of the hour."""
    insert(later(JOB, event_id=None, payload=facts, run_after=at))
