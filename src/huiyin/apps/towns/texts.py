"""The sentences of refusals when ways of working go from town to town."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huiyin.apps.cases.texts import sentence as sentence_of
from huiyin.core.errors import RuleError

SENTENCES: Mapping[str, Promise] = {
    "not_organiser": _("This is for a post of the town itself. Choose such a post above, or ask its desk."),
    "not_run_by_town": _("Your town does not show this way of working. Look at the list again."),
    "published_already": _("Your town shows this version already. Look at it in the list."),
    "published_no_more": _("It is not shown any more, or a newer version has come. Ask the town that uses it."),
    "runs_already": _("%(town)s has this way of working already. Nothing has to be taken up."),
    "not_adopted": _("Your town has given it back already. Look at the list again."),
    "day_is_past": _("Choose today or a later day."),
    "day_too_far": _("Choose a day within the next %(days)s days."),
}
INSTEAD: Mapping[str, Promise] = {
    "post": pgettext_lazy("instead", "Post"),
    "place": pgettext_lazy("instead", "Place"),
    "category": pgettext_lazy("instead", "Category"),
}


def sentence(refusal: RuleError) -> str:
    """The sentence for a refusal, the towns' own and the foundation's."""
    return sentence_of(refusal, SENTENCES)
