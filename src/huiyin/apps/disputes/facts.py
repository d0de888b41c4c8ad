"""What the guards of a mediation want to know."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from huiyin.apps.cases.models import Case
from huiyin.apps.disputes.models import Appointment, Dispute, Party, ReturnVisit
from huiyin.core.mediation import consent_of_all


def ended_at(case: Case) -> datetime | None:
    """When it was last agreed, or given up: a return visit comes after that."""
    return max(filter(None, (case.marks.last(do).at for do in ("agree", "fail"))), default=None)


def mediation(case: Case) -> dict[str, Any]:
    """consent: each party's; mediator: somebody is accepted; in_force: the agreement; visited: since the last step
    by which it was agreed, or not."""
    dispute = Dispute.objects.filter(case=case).first()
    since = ended_at(case)
    visits = ReturnVisit.objects.filter(case=case)
    return {
        "consent": consent_of_all(list(Party.objects.filter(case=case).values_list("consent", flat=True))),
        "mediator": Appointment.objects.filter(case=case, state="accepted").exists(),
        "in_force": bool(dispute and dispute.effective_on),
        "visited": (visits.filter(at__gte=since) if since else visits).exists(),
    }
