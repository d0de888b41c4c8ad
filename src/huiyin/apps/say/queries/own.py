"""The matters that carry a telephone or a card: what somebody without their receipt codes finds again."""

from __future__ import annotations

from django.db.models import QuerySet

from huiyin.apps.cases.keyset import Order
from huiyin.apps.cases.models import Case
from huiyin.apps.cases.names import OUTCOMES
from huiyin.apps.say.owning import Shown
from huiyin.apps.say.texts import PHASES
from huiyin.apps.scope.acting import system
from huiyin.core.words import OPEN_LEVELS

PAGE = 20
NEWEST = Order()


@system("the matters of whoever has shown their telephone or card")
def page(shown: Shown, key: str) -> tuple[list[dict[str, object]], str]:
    """A page of them, newest first, and the key of the next. One query.

    Never a restricted or sealed one: a telephone is often a family's, and these open by their receipt code alone.
    """
    rows, after = NEWEST.page(_carrying(shown), key, PAGE)
    return [_row(case) for case in rows], after


@system("a matter of whoever has shown their telephone or card")
def one(shown: Shown, number: str) -> Case | None:
    """The one with this public number, None when it is not among them."""
    return _carrying(shown).filter(code=number).first()


def _carrying(shown: Shown) -> QuerySet[Case]:
    rows = Case.objects.filter(level__in=OPEN_LEVELS, erased_at=None, parent=None)
    if shown.phone:
        rows = rows.filter(contact__phone_index=shown.phone, contact__validated=True)
    else:
        live = {"contact__card__closed_at": None, "contact__card__pin_at__lte": shown.moment}
        rows = rows.filter(contact__card__uid=shown.card, **live)
    return rows.select_related("village", "town")


def _row(case: Case) -> dict[str, object]:
    word = PHASES[case.phase] if case.open else OUTCOMES.get(case.outcome, PHASES[case.phase])
    return {
        "case": case,
        "word": word,
        "kind": "on" if case.open else "done",
        "asked": case.open and case.phase == "to_confirm" and not case.answer,
    }
