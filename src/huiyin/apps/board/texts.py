"""What the end of a matter is called on the board: who confirmed it, or why it was not solved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy, ngettext, pgettext, pgettext_lazy

from huiyin.apps.cases import library
from huiyin.apps.cases.names import state_title, town_of
from huiyin.apps.files.texts import sentence as file_sentence
from huiyin.core.errors import RuleError
from huiyin.core.words import Answer, Outcome

if TYPE_CHECKING:
    from huiyin.apps.cases.models import Case
    from huiyin.apps.records.heads import Standing

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
REFUSALS: dict[str, Promise] = {
    "no_note": gettext_lazy("That is not a head of this log. Fetch the newest one and put your line under it."),
    "no_witness": gettext_lazy("No known witness has signed it. The operator must enter your key first."),
    "posting_elsewhere": gettext_lazy("That wall is not in your village or town. Switch to a post of that place."),
    "posting_no_sheet": gettext_lazy("There is no such sheet here. Scan the code on the sheet, or copy its address."),
    "posting_too_early": gettext_lazy(
        "This notice hangs until the end of %(until)s at least. Take it down afterwards."
    ),
    "posting_unseen": gettext_lazy("Add a photo of the wall, or the name of the supervisor who stood by."),
}


def sentence(refusal: RuleError) -> str:
    """What to tell whoever was refused."""
    return str(REFUSALS[refusal.code]) % refusal.values if refusal.code in REFUSALS else file_sentence(refusal)


def verdict(stand: Standing, *, goes_on: bool | None) -> tuple[str, str, str]:
    """Word and kind of the tag, and the sentence: is everything of the day before still there?"""
    if stand.before is None or goes_on is None:
        text = gettext("This is the first head of this log: there is no older one to compare it with.")
        return pgettext("log", "First"), "", text
    day = {"day": date_format(stand.before.day, "DATE_FORMAT"), "old": stand.before.size, "new": stand.new}
    if not goes_on:
        text = gettext(
            "It does not go on from the head of %(day)s: something was changed. Keep your sheet and ring the town."
        )
        return pgettext("log", "Does not agree"), "late", text % day
    if stand.new == 0:
        text = gettext("All %(old)s records of %(day)s are there unchanged; none were added.")
    else:
        text = ngettext(
            "All %(old)s records of %(day)s are there unchanged; %(new)s was added after them.",
            "All %(old)s records of %(day)s are there unchanged; %(new)s were added after them.",
            stand.new,
        )
    return pgettext("log", "Agrees"), "done", text % day


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
