"""Refusals about briefs, in sentences that say what to do next."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huiyin.apps.cases.texts import sentence as sentence_of
from huiyin.core.errors import RuleError

SENTENCES: Mapping[str, Promise] = {
    "not_your_place": _("This place is not among yours. Choose one of your own village or town."),
    "no_such_period": _("A brief is of a month, a quarter or a year, or as of a day, since 2000. Choose one of these."),
    "not_begun_yet": _("This period has not begun yet. Choose a day that is past."),
    "is_published": _("This brief is published and stays as it is. What has changed since stands on its page."),
    "changed_meanwhile": _(
        "Somebody else has changed this draft meanwhile. Both are below: put together what is right."
    ),
    "nothing_written": _("A brief has a title and a text. Write both, then save."),
    "too_long": _("The text is too long: %(most)s characters at most. Make two briefs of it."),
    "own_brief": _("Who wrote a brief does not publish it. Ask a colleague to read and publish it."),
    "period_runs": _("The period runs until %(last)s. Publish it afterwards, or make a brief as of a day."),
    "period_locked": _(
        "This period of the place is published already, and its numbers stay. Changes stand on its page."
    ),
    "brief_is_draft": _("This brief is a draft. Throw it away instead."),
    "why_missing": _("Say in a sentence why."),
    "not_its_head": _("Who heads a place approves its figures. Switch to such a post, or ask whoever holds it."),
    "changed_since_read": _(
        "Numbers have changed since you read them. They stand below as they are now: read, then approve."
    ),
    "nothing_answered": _("Nobody has answered in this matter yet, so there is nothing to leave out."),
    "own_matter": _("You had a hand in this matter. Ask another who heads the town."),
    "reason_missing": _("Choose a reason from the list."),
    "no_scheme": _("This town does not appraise its villages."),
    "appraisal_stands": _("The appraisal of %(year)s is approved and stays as it is."),
    "own_proposal": _("Who proposed it does not approve it. Ask a colleague who heads the town."),
    "proposed_anew": _("It was proposed anew meanwhile. Read what stands below, then approve."),
    "numbers_moved": _("Numbers have changed since it was proposed. Have it proposed anew, then approve."),
    "parts_open": _("%(n)s places below have not approved this period yet: %(places)s. Ask them first."),
    "typed_numbers": _(
        "These numbers are typed: %(numbers)s. Put a figure in their place, or mark them as quoted, with the source."
    ),
    "source_missing": _("These numbers are quoted without a source: %(numbers)s. Say after the bar where they stand."),
    "no_such_figure": _("These fields name no figure: %(numbers)s. Take a name from the list of figures."),
}


def sentence(refusal: RuleError) -> str:
    """The sentence for a refusal, this app's own and the foundation's."""
    return sentence_of(refusal, SENTENCES)
