"""What each refusal of the field pages says: what is wrong and what to do next."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huiyin.apps.cases.texts import sentence as case_sentence
from huiyin.apps.files.texts import SENTENCES as FILE_SENTENCES
from huiyin.core.errors import RuleError

SENTENCES: Mapping[str, Promise] = {
    "no_way_in": _("Your town takes no matters in from the field yet. Call the desk, or ask the administrator."),
    "other_owner": _("This was written under another account. Sign in with that one and it will be sent."),
    "other_post": _(
        "You no longer hold the post as which you wrote this. Export it, or ask your successor to enter it."
    ),
    "visit_too_many": _("At most %(most)s matters fit into one visit. Write the others into a second one."),
    "visit_nobody": _("“Nobody was at home” stands alone. Take it off, or what else is ticked."),
    "visit_unknown": _("This post has entered no such visit. Look at the list again."),
    "visit_gone": _("This visit was taken back already."),
    "visit_old": _("After %(days)s days a visit stays as it is. Say it in the note of the next one."),
    "visit_reason": _("Write what was wrong in a few words, at most %(most)s characters."),
    "photo_changed": _("The photo changed on its way. It will be sent again."),
    "not_your_entry": _("Photos can be added only by whoever wrote the entry."),
}


def sentence(refusal: RuleError) -> str:
    """The sentence for a refusal in the reader's language."""
    return case_sentence(refusal, {**FILE_SENTENCES, **SENTENCES})
