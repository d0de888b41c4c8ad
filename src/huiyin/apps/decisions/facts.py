"""The facts `sitting` and `approvals`: what guards ask about the sitting of the state that a case is in, and its matter."""

from __future__ import annotations

from typing import Any

from huiyin.apps.cases.models import Case
from huiyin.apps.decisions import law
from huiyin.apps.decisions.figures import reckon
from huiyin.apps.decisions.models import Decision, Sitting


def sitting(case: Case) -> dict[str, Any]:
    """Counts, days and verdicts of the open sitting; nothing where there is none. An unbalanced secret ballot passes nothing."""
    found = Sitting.objects.filter(decision__case=case, closed_at=None).select_related("roll", "decision").first()
    if found is None:
        return {}
    now = reckon(found)
    return {
        "roll": now.tally.roll,
        "asked": now.tally.asked,
        "signed": now.tally.signed,
        "may_meet_on": found.decides_from,
        "present": now.tally.present,
        "quorum_met": bool(now.verdict and now.verdict.quorum_met),
        "passed": bool(now.verdict and now.verdict.holds and now.balanced),
    }


def approvals(case: Case) -> tuple[str, ...]:
    """Who above has to approve what was resolved, by the law of the matter; nobody where no matter was named."""
    matter = Decision.objects.filter(case=case).values_list("matter", flat=True).first()
    return law.matters().of(matter).approvals if matter else ()
