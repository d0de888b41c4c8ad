"""The words of residents' pages that code chooses: refusals, phases, answers, grades, kinds of events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from huiyin.apps.cases.texts import sentence as case_sentence
from huiyin.apps.files.texts import SENTENCES as FILE_SENTENCES
from huiyin.core.errors import RuleError
from huiyin.core.words import Answer, Outcome, Phase

REFUSALS: Mapping[str, Promise] = {
    "backing_closed": _("%(number)s has been closed meanwhile. Send your own, then it is looked at anew."),
    "wrong_phone": _("This is not a phone number. Write digits only, such as 138-0000-0000."),
    "shut_here": _(
        "The matter is shut on this device. Type the receipt code again, then send once more what you wrote."
    ),
    "no_such_code": _("No matter has this code. Look at the receipt again: ten letters and digits, or call us."),
}
SENTENCES: Mapping[str, Promise] = {**FILE_SENTENCES, **REFUSALS}

NEXT: Mapping[str, Promise] = {
    Phase.received: _("It is decided who does it, and by when."),
    Phase.sent: _("The unit takes it on, and somebody is named for it."),
    Phase.working: _("When the work is done you are asked whether it is fixed."),
    Phase.to_confirm: _("You say whether it is fixed. Who did the work cannot say it for you."),
    Phase.closed: _("Nothing more, unless you ask for it to be taken up again."),
}
TO_CLAIM = _("Somebody chooses it for themselves; it is sent to nobody.")
"""What comes next where helpers claim."""
HEARD = _("The answer is here. It is looked at once more, then closed.")
"""What comes next once the asker has said that it is fixed, or has been answered."""
PHASES: Mapping[str, Promise] = {
    Phase.received: pgettext_lazy("matter", "received"),
    Phase.sent: pgettext_lazy("matter", "sent on"),
    Phase.working: pgettext_lazy("matter", "in hand"),
    Phase.to_confirm: pgettext_lazy("matter", "its asker is being asked"),
    Phase.closed: pgettext_lazy("matter", "closed"),
}
OUTCOMES: Mapping[str, Promise] = {
    Outcome.solved: pgettext_lazy("resident", "Solved"),
    Outcome.answered: _("Not solved, the reason was given"),
    Outcome.refused: _("Not taken on; you were told where to go"),
    Outcome.withdrawn: _("Withdrawn by you"),
    Outcome.merged: _("Joined with the same matter"),
}
ANSWERS: Mapping[str, Promise] = {
    Answer.fixed: pgettext_lazy("resident", "It is fixed"),
    Answer.not_satisfied: _("Not fixed, do it again"),
    Answer.answered_not_fixed: _("I got an answer, but it is not solved"),
    Answer.none: _("Called, nobody answered"),
}
EVENTS: Mapping[str, Promise] = {
    "answered": _("You answered"),
    "called": pgettext_lazy("resident", "Called back"),
    "backed": _("Somebody else says the same"),
    "validated": _("You checked your number"),
    "unhelped": _("You withdrew who spoke for you"),
    "late": _("Past its time"),
    "raised": _("Put before the level above"),
}
DONE: Mapping[str, Promise] = {
    "add": _("Added. Whoever has it now is told."),
    "remind": _("Reminded. Whoever has it now is told; you can remind again tomorrow."),
    "withdraw": _("Withdrawn. It is not done any further."),
    "reopen": _("Reopened. It keeps its number and starts anew."),
    "redo": _("Sent back to be done again, without waiting in line."),
    "answer": _("Your answer is kept. Thank you."),
    "later": _("Good. Come back when you have seen it."),
}
UNKNOWN_YEAR = _("Not yet known: the holiday notice of that year has not come out. The time runs all the same.")

UNKNOWN_DAY = _("Not yet known: %(limit)s after “%(day)s”, and that day is not entered yet.")


def sentence(refusal: RuleError) -> str:
    """The sentence for a refusal, of cases, files or these pages."""
    return case_sentence(refusal, SENTENCES)


EMERGENCY_NUMBERS: tuple[tuple[str, Promise], ...] = (
    ("110", pgettext_lazy("resident", "Police")),
    ("119", _("Fire, someone trapped")),
    ("120", pgettext_lazy("resident", "Ambulance")),
    ("122", _("Traffic accident")),
)


def hours_words(week: Mapping[str, Sequence[str]]) -> str:
    """Opening hours of a profile as people say them: every day 8:00-20:00, day and night."""
    pattern = gettext("%(days)s %(hours)s")
    told = [pattern % {"days": _days(days), "hours": _spans(spans)} for days, spans in week.items()]
    return gettext("; ").join(told)


def _days(days: str) -> str:
    known = {"1-7": gettext("every day"), "1-5": gettext("Monday to Friday"), "6-7": gettext("at the weekend")}
    return known.get(days, days)


def _spans(spans: Sequence[str]) -> str:
    if list(spans) == ["00:00-24:00"]:
        return gettext("day and night")
    return pgettext("in a list", ", ").join(span.replace("-", "\u2013") for span in spans)
