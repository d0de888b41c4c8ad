"""What a refusal in a decision says: what is wrong and what to do next."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.apps.cases.texts import sentence as sentence_of
from huiyin.core.errors import RuleError

SENTENCES = {
    "no_such_matter": _("Choose what is to be decided."),
    "step_closed": _("This step is closed and its figures are published. Nothing can be added, by nobody."),
    "not_in_this_sitting": _("This cannot be done in this step. Look at what is being done now."),
    "secret_vote": _("The vote is secret: mark who has voted, and enter the count sheet."),
    "open_vote": _("The vote is open: enter it by name or by hands."),
    "counted_by_hands": _("Hands have been counted in this sitting. Names and hands are not mixed."),
    "voted_by_name": _("Votes by name have been entered in this sitting. Names and hands are not mixed."),
    "wrong_value": _("Choose: agree, oppose or abstain."),
    "proxy_not_lawful": _("A vote cannot be given to somebody else this way: %(law)s, article %(article)s."),
    "no_such_code": _("There is no such code. Look at the ten characters on your slip again."),
    "three_people": _("Two who counted and a supervisor, three different people, sign the count sheet."),
    "no_supervisor": _(
        "The supervisor on the count sheet holds a post of supervision in this village. Choose another person."
    ),
    "twice_on_list": _("Somebody stands twice on the list: lines %(lines)s. Tell them apart, or take one out."),
    "unknown_household": _(
        "No household of this village has this code: lines %(lines)s. Correct it, or leave the code out."
    ),
    "hands_differ": _("%(votes)s hands were counted, but only %(present)s are there. Count again."),
    "sheet_differs": _(
        "The sheet does not add up: issued %(issued)s, valid, spoiled and unused together %(back)s; votes %(votes)s. Count"
        " again."
    ),
    "marks_differ": _("%(marks)s are marked as having voted, but there are %(ballots)s ballots. Compare the marks."),
    "below_zero": _("A count cannot be below zero."),
}


def sentence(refusal: RuleError) -> str:
    """What the refusal says, in the reader's language."""
    return sentence_of(refusal, SENTENCES)
