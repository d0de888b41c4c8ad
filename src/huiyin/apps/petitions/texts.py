"""What each refusal of petitions, accusations and receptions says, and what to do next."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huiyin.apps.cases.texts import sentence as sentence_of
from huiyin.core.errors import RuleError

SENTENCES: Mapping[str, Promise] = {
    "petition_final": _(
        "%(number)s is final: the same facts and reasons are not accepted again. With new ones, reopen it on its page;"
        " help goes on."
    ),
    "petition_ended": _("%(number)s has this number and is over. With new facts and reasons, reopen it on its page."),
    "accused_nobody": _("Say whom it is against: a unit, a post or a village."),
    "accused_not_by_you": _(
        "It is against you, your unit or who leads you: you may not take it. Give the address of the discipline"
        " inspection and write nothing down."
    ),
    "nobody_holds_it": _("Nobody holds this post now. Choose another one."),
    "may_not_know": _("Who holds this post is accused, of the accused unit or led by them. Choose somebody above."),
    "no_such_accusation": _("There is no such page."),
    "nobody_received": _("Say who received: they stay in charge until it is done."),
    "last_reader": _("Somebody has to look after it: name another person first."),
    "accusation_not_from_here": _("This has been done, or its turn has not come yet. Look at the page again."),
}


def sentence(refusal: RuleError) -> str:
    """The sentence for a refusal."""
    return sentence_of(refusal, SENTENCES)
