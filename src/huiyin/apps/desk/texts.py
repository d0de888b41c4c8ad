"""The desk's own words: refusals of its forms."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huiyin.apps.cases.texts import sentence as sentence_of
from huiyin.apps.files.texts import SENTENCES as FILE_SENTENCES
from huiyin.core.errors import RuleError

SENTENCES: Mapping[str, Promise] = {
    "no_name_for_view": _("Give this list a name of up to 20 characters."),
    "view_name_taken": _("There is a list of that name already. Give another one."),
    "too_many_views": _("At most %(most)s lists can be kept. Delete one first."),
    "view_too_long": _("That is more than can be kept. Look for fewer words, then keep the list."),
    "seen_before": _(
        "The case has moved on since you opened this form. Look at it again, then send once more if it still fits."
    ),
    "nothing_ticked": _("Tick at least one case first."),
    **FILE_SENTENCES,
}


def sentence(refusal: RuleError) -> str:
    """The sentence for a refusal, the desk's and the files' included."""
    return sentence_of(refusal, SENTENCES)
