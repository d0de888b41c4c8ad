"""Activities and who comes; teams, who serves in them and what they promise; tasks of schemes and registers."""

from __future__ import annotations

from huiyin.apps.activities.models.activities import Activity, Coming, Finding, Tag
from huiyin.apps.activities.models.registers import Entry, Nomination, Task
from huiyin.apps.activities.models.teams import Enrolment, Membership, Pledge, Taking, Team

__all__ = [
    "Activity",
    "Coming",
    "Enrolment",
    "Entry",
    "Finding",
    "Membership",
    "Nomination",
    "Pledge",
    "Tag",
    "Taking",
    "Task",
    "Team",
]
