"""What a refusal in a decision says: what is wrong and what to do next."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.apps.cases.texts import sentence as sentence_of
from huiyin.apps.files.texts import SENTENCES as FILE_SENTENCES
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
    "no_mandate": _("Say who speaks for them, and how they told the helper to."),
    "not_read_back": _("Read it back to them first, then leave a slip; mark both."),
    "not_drawn": _("This one was not drawn. Call back those on the list."),
    "own_work": _("You wrote this down or were its witness. Somebody else calls back."),
    "wrong_result": _("Choose what was heard: as written, not so, or nobody answered."),
    "proxy_not_lawful": _("A vote cannot be given to somebody else this way: %(law)s, article %(article)s."),
    "no_such_code": _("There is no such code. Look at the ten characters on your slip again."),
    "three_people": _("Two who counted and a supervisor, three different people, sign the count sheet."),
    "no_supervisor": _(
        "The supervisor on the count sheet holds a post of supervision in this village. Choose another person."
    ),
    "twice_on_list": _("Somebody stands twice on the list: lines %(lines)s. Tell them apart, or take one out."),
    "no_floor_area": _("Behind each owner stands the floor area in square metres, 98.50: lines %(lines)s."),
    "no_area": _("Only owners are counted by floor area: leave the areas empty."),
    "by_area": _("Owners are counted by floor area too: enter who voted how, by name."),
    "unknown_household": _(
        "No household of this village has this code: lines %(lines)s. Correct it, or leave the code out."
    ),
    "hands_differ": _("%(votes)s hands were counted, but only %(present)s are there. Count again."),
    "sheet_differs": _(
        "The sheet does not add up: issued %(issued)s, valid, spoiled and unused together %(back)s; votes %(votes)s. Count"
        " again."
    ),
    "marks_differ": _("%(marks)s are marked as having voted, but there are %(ballots)s ballots. Compare the marks."),
    "paper_unknown": _("There is no sheet with this number here. Look at the number beside its code again."),
    "paper_twice": _(
        "Sheet %(number)s has come back already. Say whether this is another photo of it, or a second sheet with its number."
    ),
    "paper_not_filed": _("Photograph the sheet first; then it is entered."),
    "paper_settled": _("This sheet has been entered. Correct what is wrong on the page of the step."),
    "read_by_same": _("You have entered this sheet yourself. Somebody else enters it a second time."),
    "wrong_cell": _("This does not stand on the sheet: %(place)s. Compare it with the photo."),
    "readings_differ": _("Decide every place that differs: %(places)s."),
    "unreadable": _("What this browser sent could not be read. Open the page anew; what waits in it stays."),
    "other_owner": _("Somebody else is signed in. What you wrote is kept for you."),
    "came_differs": _("%(came)s came, but %(names)s stand on the roll. Make both the same, or leave the roll out."),
    "association_ended": _("This association is no more. Found it anew by a charter."),
    "wrong_term": _("A term ends after it begins, and is of at most %(years)s years."),
    "wrong_day": _("Choose a day on which the association was there, and not one to come."),
    "levy_lines": _("These lines cannot be: %(which)s. Only whole numbers, and nobody more than there are."),
    "levy_strangers": _("These numbers are not on the roll: %(which)s. Look at the roll again."),
    "levy_twice": _("These numbers stand twice: %(which)s. Take one out."),
    "below_zero": _("A count cannot be below zero."),
    "count_too_large": _("A count of more than %(most)s cannot be right. Look at it again."),
}


def sentence(refusal: RuleError) -> str:
    """What the refusal says, in the reader's language."""
    return sentence_of(refusal, {**FILE_SENTENCES, **SENTENCES})
