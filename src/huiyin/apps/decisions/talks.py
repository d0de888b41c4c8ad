"""Who came to a talk, as it was written down."""

from __future__ import annotations

from huiyin.apps.decisions.models import Decision
from huiyin.apps.rolls.models import Roll
from huiyin.apps.rolls.queries import named


def who_came(decision: Decision) -> list[str]:
    """The names of the last roll of a talk; nothing where nobody wrote it down."""
    rolls = Roll.objects.filter(subject=decision.uid, sitting=None).order_by("-pk")
    return [entry.name for roll in rolls[:1] for entry in named(roll)]
