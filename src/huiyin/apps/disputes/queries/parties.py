"""What a party sees that shows its own code: where it stands, who would mediate, what was agreed. Nothing of the other side."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from huiyin.apps.cases import library, names
from huiyin.apps.cases.codes import as_receipt, receipt_code, receipt_shelves, whose
from huiyin.apps.cases.models import Case
from huiyin.apps.disputes.models import Appointment, Dispute, Party, Session
from huiyin.apps.disputes.queries.lists import confirmable, domestic
from huiyin.apps.disputes.queries.matching import Candidate, candidates
from huiyin.apps.scope.acting import admit, system
from huiyin.core.mediation import confirm_by

SHOWN = ("place", "village", "town", "content", "held_by_unit")
"""What of the case is read with it."""
OFFERED = 20
"""How many of the register are shown to a party."""


@dataclass(frozen=True)
class Mine:
    """A party's own page."""

    party: Party
    case: Case
    dispute: Dispute
    state: str
    appointments: list[Appointment]
    sittings: list[Session]

    def offered(self, today: date) -> list[Candidate]:
        """Whom the party may name: those of the register that nobody has refused, near ones first."""
        free = [each for each in candidates(self.case, today) if not each.clash and not each.state]
        return free[:OFFERED]

    @property
    def confirm_by(self) -> date | None:
        """The last day to apply to the court together."""
        return confirm_by(self.dispute.effective_on, confirmable=confirmable(self.case))

    @property
    def confirmable(self) -> bool:
        """May a court confirm it?"""
        return confirmable(self.case)

    @property
    def domestic(self) -> bool:
        """Is it at home?"""
        return domestic(self.case)


def by_code(typed: str) -> uuid.UUID | None:
    """The party whose code was typed, None when it is nobody's."""
    code = as_receipt(typed)
    return _on_its_shelf(code) if code else None


@system("a party's code is looked up")
def _on_its_shelf(code: str) -> uuid.UUID | None:
    near = Party.objects.filter(receipt__in=receipt_shelves(code), case__erased_at=None).only("uid", "receipt")
    party = whose(code, near, lambda each: receipt_code(each.uid, each.receipt))
    return party.uid if party else None


def mine(uid: uuid.UUID) -> Mine | None:
    """The page of a party whose code was shown: it is let into its own dispute."""
    party = _party(uid)
    if party is None:
        return None
    admit(party.case.uid)
    case = party.case
    dispute = Dispute.objects.get(case=case)
    dispute.case = case
    return Mine(
        party=party,
        case=case,
        dispute=dispute,
        state=names.state_title(library.pinned(case.pack_id), names.town_of(case), case.state),
        appointments=list(Appointment.objects.filter(case=case).select_related("mediator").order_by("pk")),
        sittings=list(Session.objects.filter(case=case, held_at=None)),
    )


@system("a party's code was shown")
def _party(uid: uuid.UUID) -> Party | None:
    return (
        Party.objects.filter(uid=uid, case__erased_at=None)
        .select_related(*(f"case__{each}" for each in SHOWN), "case__held_by_post__unit")
        .first()
    )


@system("a party has just asked for mediation")
def applicant_of(case: Case) -> Party:
    """The first party of a dispute."""
    return Party.objects.filter(case=case).order_by("number")[0]
