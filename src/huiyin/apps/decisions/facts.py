"""The facts `sitting`, `approvals`, `kept` and `levy_list`: what guards ask about the sitting of the state that a case is in, its
matter, the lists of the village, and a levy household by household."""

from __future__ import annotations

from typing import Any

from huiyin.apps.cases.models import Case
from huiyin.apps.decisions import law
from huiyin.apps.decisions.figures import reckon
from huiyin.apps.decisions.levies import levied
from huiyin.apps.decisions.models import Decision, Sitting
from huiyin.apps.rolls.queries import kept_list, on_roll


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


BODIES = {"villagers": "villagers_assembly", "representatives": "villagers_representatives"}
"""Who may propose, and the list on which they stand."""


def kept(case: Case) -> dict[str, int]:
    """How many villagers of age and representatives there are, by the lists that the village keeps; nothing where it keeps none."""
    lists = {who: kept_list(case.village_id, body) for who, body in BODIES.items()} if case.village_id else {}
    return {who: on_roll(roll).count() for who, roll in lists.items() if roll}


def levy_list(case: Case) -> bool:
    """Is the levy of the matter told household by household, and does it add up to the plan?"""
    found = levied(Decision.objects.get(case=case))
    return found is not None and found.fits
