"""What is kept of the asker when a case is opened: name, number, who spoke for them, by which card they find it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huiyin.apps.cases.models import Case, CaseContact, ResidentCard
from huiyin.apps.cases.shelves import card_of_number
from huiyin.apps.people.queries import Viewer
from huiyin.apps.scope.making import made
from huiyin.core.errors import RuleError

if TYPE_CHECKING:
    from huiyin.apps.cases.actions.opening import Said


def contact_of(case: Case, said: Said, by: Viewer) -> CaseContact | None:
    """The row for a new case, None when nothing is known. Who shows a card need not say their name again.

    Raises no_such_card, card_closed.
    """
    card = card_shown(said.card) if said.card else None
    if not (said.name or said.phone or by.actor.person or said.helper or said.guardian or card):
        return None
    return made(
        CaseContact,
        case=case,
        name=said.name or (card.name if card else ""),
        phone=said.phone,
        entered_by_id=by.actor.person or None,
        on_behalf=said.on_behalf,
        helper=said.helper,
        guardian=said.guardian or ("" if said.alone else None),
        card=card,
    )


def card_shown(number: str) -> ResidentCard:
    """The card of a number that was typed or scanned. Raises no_such_card, card_closed."""
    card = card_of_number(ResidentCard.objects.all(), number)
    if card is None:
        raise RuleError("no_such_card")
    if card.closed_at:
        raise RuleError("card_closed")
    return card
