"""What the end of a matter is called on the board: who confirmed it, or why it was not solved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from huiyin.apps.cases import library
from huiyin.apps.cases.names import state_title, town_of
from huiyin.core.words import Answer, Outcome

if TYPE_CHECKING:
    from huiyin.apps.cases.models import Case

OPEN_AGAIN = pgettext_lazy("board", "Open again")
NOT_SOLVED = pgettext_lazy("board", "Not solved, reason given")
SAYS: dict[str, tuple[Promise, str]] = {
    Answer.fixed: (pgettext_lazy("board", "The asker confirmed"), "done"),
    Answer.answered_not_fixed: (pgettext_lazy("board", "Asker: not fixed"), "near"),
    Answer.not_satisfied: (pgettext_lazy("board", "Asker: not satisfied"), "near"),
    "": (pgettext_lazy("board", "Verified, asker silent"), ""),
}
ENDS: dict[str, Promise] = {
    Outcome.answered: NOT_SOLVED,
    Outcome.refused: pgettext_lazy("board", "Declined, reason given"),
    Outcome.withdrawn: pgettext_lazy("board", "Taken back by the asker"),
    Outcome.merged: pgettext_lazy("board", "Joined with another"),
}


def ending(case: Case) -> tuple[Promise | str, str]:
    """Word and kind of the tag."""
    pack = library.pinned(case.pack_id)
    if not pack.reporter:  # nobody asked: a notice hangs, or came down
        return state_title(pack, town_of(case), case.state), "on" if case.open else "done"
    if case.open:
        return OPEN_AGAIN, "on"
    if case.outcome != Outcome.solved:
        return ENDS.get(case.outcome, NOT_SOLVED), ""
    return SAYS.get(case.answer, SAYS[""])
