"""The desk's own words: refusals of its forms, and what its messages say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from huiyin.apps.cases import library
from huiyin.apps.cases.names import move_title, town_of
from huiyin.apps.cases.texts import sentence as sentence_of
from huiyin.apps.files.texts import SENTENCES as FILE_SENTENCES
from huiyin.core.errors import RuleError

if TYPE_CHECKING:
    from huiyin.apps.cases.models import Notice

SENTENCES: Mapping[str, Promise] = {
    "no_name_for_view": _("Give this list a name of up to 20 characters."),
    "too_many_views": _("At most %(most)s lists can be kept. Delete one first."),
    "seen_before": _(
        "The case has moved on since you opened this form. Look at it again, then send once more if it still fits."
    ),
    "nothing_ticked": _("Tick at least one case first."),
    **FILE_SENTENCES,
}
MESSAGES: Mapping[str, Promise] = {
    "near": pgettext_lazy("message", "the time limit is near"),
    "late": pgettext_lazy("message", "the time limit has passed"),
    "raise": pgettext_lazy("message", "put before you: it is late below"),
    "call_back": pgettext_lazy("message", "the asker has not answered, please call"),
}


def sentence(refusal: RuleError) -> str:
    """The sentence for a refusal, the desk's and the files' included."""
    return sentence_of(refusal, SENTENCES)


def message(notice: Notice) -> str:
    """What a message to a post says, in the words of the case's pack. Needs `case` selected."""
    if notice.code in MESSAGES:
        return str(MESSAGES[notice.code])
    pack = library.pinned(notice.case.pack_id)
    if notice.code in pack.verbs():
        return move_title(pack, town_of(notice.case), notice.code)
    return gettext("something has happened")
