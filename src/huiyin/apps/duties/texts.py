"""What each refusal of duties says, the reasons for which one is not needed, and how one stands."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huiyin.apps.cases.texts import sentence as case_sentence
from huiyin.apps.slots.texts import SENTENCES as SLOT_SENTENCES
from huiyin.core.duties import Standing
from huiyin.core.errors import RuleError

SENTENCES: Mapping[str, Promise] = {
    "owed_unknown": _("This is not on the list any more. Go back to it."),
    "owed_not_yours": _("Only the post that owes it, or its unit, can answer. Ask them."),
    "owed_done": _("It is done already; nothing has to be said."),
    "owed_open": _("It is on the list as needed; nothing has to be changed."),
    "owed_elsewhere": _("This is done by what happens itself. Open the page that the list names."),
    "reason_unknown": _("Choose a reason from the list."),
    "reason_words": _("Write why in a few words, at most %(most)s characters."),
    "record_words": _("Write what was done: %(least)s to %(most)s characters."),
    "record_day": _("Choose today or a day before, at most a year back."),
    "record_early": _(
        "This is owed from %(first)s on. Choose that day or a later one, or open what was owed before it."
    ),
    "record_people": _("How many took part: a number up to %(most)s, or leave it empty."),
    "record_unknown": _("This record is not there. Look at the list again."),
    "record_gone": _("This record was taken back already."),
    "book_often": _("Too often from this connection. Wait %(minutes)s minutes, or ring us."),
    "care_kind": _("Say whether it is for the old or for the young."),
    "care_post": _("Choose a post that is filled and goes from door to door."),
    "care_outside": _("This household lies outside of your place. Choose one of yours."),
    "care_there": _("This post cares for this household already."),
    "care_unknown": _("This care has ended already, or somebody else set it up."),
}
REASONS: Mapping[str, Promise] = {
    "away": _("Away for a long time"),
    "moved": _("Has moved away"),
    "unwilling": _("They do not want it"),
    "elsewhere": _("Somebody else has done it"),
    "other": _("Another reason"),
}
STANDINGS: Mapping[str, Promise] = {
    Standing.open: _("not yet"),
    Standing.done: pgettext_lazy("duties", "done"),
    Standing.unneeded: _("not needed"),
}
LATE = pgettext_lazy("duties", "late")
CARES: Mapping[str, Promise] = {"old": _("The old"), "young": _("Children")}


def sentence(refusal: RuleError) -> str:
    """The sentence for a refusal in the reader's language."""
    return case_sentence(refusal, {**SLOT_SENTENCES, **SENTENCES})
