"""One dispute: its folder in the order of the law (registration, record, agreement), and what the viewer may do."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from huiyin.apps.cases import library, names
from huiyin.apps.cases.contact import in_hands_of
from huiyin.apps.cases.models import Case, ClockRun
from huiyin.apps.cases.queries import get, moves_for
from huiyin.apps.disputes.actions.agreeing import PAPER, file_number
from huiyin.apps.disputes.actions.visiting import VISITED, mediated
from huiyin.apps.disputes.facts import ended_at
from huiyin.apps.disputes.models import Appointment, Dispute, Party, ReturnVisit, Session
from huiyin.apps.disputes.queries.lists import category_of, confirmable, domestic, visits_of
from huiyin.apps.disputes.queries.standing import slip
from huiyin.apps.disputes.reactions import MEDIATED
from huiyin.apps.files.models import File
from huiyin.apps.people.queries import Viewer
from huiyin.core.mediation import confirm_by, consent_of_all
from huiyin.core.packs import Move

OWN_MOVES = frozenset({"agree", "perform", "stop"})
"""Moves that follow from a page of the folder: nobody takes them alone."""


@dataclass(frozen=True)
class Folder:
    """Everything on the page of a dispute. `mine`: it lies in the viewer's hands."""

    case: Case
    dispute: Dispute
    state: str
    category: str
    parties: list[Party]
    appointments: list[Appointment]
    sessions: list[Session]
    visits: list[ReturnVisit]
    papers: list[File]
    runs: list[ClockRun]
    moves: tuple[Move, ...]
    mine: bool
    worked: bool

    @property
    def consented(self) -> bool:
        """Has each party agreed to mediation?"""
        return consent_of_all([party.consent for party in self.parties])

    @property
    def chosen(self) -> list[Appointment]:
        """Who mediates."""
        return [each for each in self.appointments if each.state == "accepted"]

    @property
    def confirm_by(self) -> date | None:
        """The last day to apply to the court together."""
        return confirm_by(self.dispute.effective_on, confirmable=self.confirmable)

    @property
    def confirmable(self) -> bool:
        """May a court confirm it?"""
        return confirmable(self.case)

    @property
    def domestic(self) -> bool:
        """Is it at home?"""
        return domestic(self.case)

    @property
    def file_number(self) -> str:
        """The agreement's number in the file."""
        return file_number(self.case, self.dispute)

    @property
    def to_agree(self) -> bool:
        """May an agreement be written now, by the viewer?"""
        return self.mine and self.case.state == "reconciling"

    @property
    def to_visit(self) -> bool:
        """May the viewer make the return visit?"""
        return self.mine and self.case.state in VISITED and not self.worked

    @property
    def visited(self) -> bool:
        """Has somebody visited since it was agreed, or given up?"""
        since = ended_at(self.case)
        return any(since is None or each.at >= since for each in self.visits)

    @property
    def people(self) -> int:
        """How many people were there, over all sittings (人次)."""
        return sum(each.present for each in self.sessions)

    @property
    def held(self) -> list[Session]:
        """Sittings that were held."""
        return [each for each in self.sessions if each.held_at]


def folder(viewer: Viewer, uid: uuid.UUID) -> Folder | None:
    """The folder of a dispute; None when the viewer may not see it. Fourteen queries at most."""
    case = get(viewer, uid)
    if case is None or case.slug not in MEDIATED or case.erased_at:
        return None
    dispute = Dispute.objects.filter(case=case).first()
    if dispute is None:
        return None
    dispute.case = case
    town = names.town_of(case)
    return Folder(
        case=case,
        dispute=dispute,
        state=names.state_title(library.pinned(case.pack_id), town, case.state),
        category=category_of(case),
        parties=_of(case, Party),
        appointments=list(Appointment.objects.filter(case=case).select_related("mediator").order_by("pk")),
        sessions=_of(case, Session),
        visits=visits_of(case),
        runs=list(case.clocks.all()),
        papers=list(File.objects.filter(owner=case.uid, step=PAPER)),
        moves=tuple(move for move in moves_for(case, viewer) if move.do not in OWN_MOVES),
        mine=in_hands_of(viewer, case) and case.open,
        worked=mediated(case, viewer),
    )


def _of(case: Case, model: Any) -> list[Any]:
    found = list(model.objects.filter(case=case))
    for each in found:
        each.case = case  # its key is at hand
    return found


def slips(found: Folder) -> list[tuple[Party, dict[str, Any]]]:
    """The slip that each party is handed, with its own code: for who has the dispute in hand."""
    return [(party, slip(found.case, party)) for party in found.parties] if found.mine else []
