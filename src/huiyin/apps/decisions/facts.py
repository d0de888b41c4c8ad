"""The fact `sitting`: what guards of moves ask about the sitting of the state that a case is in."""

from __future__ import annotations

from typing import Any

from huiyin.apps.cases.models import Case
from huiyin.apps.decisions.figures import balanced, verdict_of
from huiyin.apps.decisions.models import Sitting
from huiyin.apps.rolls.queries import tallied
from huiyin.core.errors import RuleError


def sitting(case: Case) -> dict[str, Any]:
    """Counts, days and verdicts of the open sitting; nothing where there is none. An unbalanced secret ballot passes nothing."""
    found = Sitting.objects.filter(decision__case=case, closed_at=None).select_related("roll", "decision").first()
    if found is None:
        return {}
    tally, verdict = tallied(found.roll), verdict_of(found)
    return {
        "roll": tally.roll,
        "asked": tally.asked,
        "signed": tally.signed,
        "may_meet_on": found.decides_from,
        "quorum_met": bool(verdict and verdict.heads.quorum.met and (not verdict.area or verdict.area.quorum.met)),
        "passed": bool(verdict and verdict.holds and _fits(found)),
    }


def _fits(found: Sitting) -> bool:
    try:
        return balanced(found)
    except RuleError:
        return False
