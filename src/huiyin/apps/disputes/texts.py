"""Words of disputes: what each refusal says, and the names of codes."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huiyin.apps.cases.texts import sentence as sentence_of
from huiyin.apps.files.texts import SENTENCES as FILE_SENTENCES
from huiyin.core.errors import RuleError

SENTENCES: Mapping[str, Promise] = {
    "too_many_parties": _("At most %(most)s parties. Where many are concerned let them name representatives."),
    "no_such_party": _("There is no such party in this dispute. Look at the folder and choose again."),
    "no_such_mediator": _("This mediator is not in the register any more. Choose another one."),
    "not_your_village": _("You enter mediators of your own village or town. Choose a place there."),
    "consent_missing": _("Write where the signed consent is kept: nobody is entered without it."),
    "day_ahead": _("This day is still ahead. Write the day that stands on the paper."),
    "conflict": _("%(name)s is a party, kin of one or has an interest, and cannot mediate this. Choose another one."),
    "ask_about_kin": _("Ask first whether they are kin of a party or have an interest, then tick that you asked."),
    "refused_by_party": _("A party has refused %(name)s. Choose another one."),
    "no_consent_yet": _("Not every party has agreed to mediation. Record their consent first."),
    "sitting_ahead": _("This time is still ahead. Plan the sitting, and record it once it was held."),
    "sitting_not_ahead": _("This time has passed. Record the sitting as held instead."),
    "nobody_there": _("Write how many people of the parties were there."),
    "invited_without_consent": _("Others are invited only with the parties' consent. Ask them, then tick it."),
    "wrong_level": _("Choose the level at which it is dealt with now; what was raised is settled above."),
    "no_mediator_now": _("Nobody mediates this dispute now. Choose a mediator first."),
    "sitting_recorded": _(
        "This sitting is recorded already. Look at the folder, and plan another one if there was one."
    ),
    "mark_too_early": _("The agreement is of %(day)s: nobody has marked it before. Look at the days on the paper."),
    "no_agreement_yet": _("Write down the agreement first, print it, and have it marked."),
    "paper_missing": _("Photograph the signed and sealed paper and add the photo: then it is in force."),
    "mediator_visits": _("You have mediated this dispute. Let somebody else make the return visit."),
    "wrong_count": _(
        "The numbers do not fit: no more parties were asked than there are, no more are content than asked."
    ),
    "too_often": _("A code was tried too often from here. Wait %(minutes)s min, or ring."),
    "no_mediation_here": _("This town does not mediate here yet. Ring the village or the town."),
    "no_such_way": _("This town does not use “%(title)s” yet."),
    "too_few_bodies": _("A joint reception has two bodies at least. Choose the second one, or enter it as a dispute."),
    "same_body_twice": _("One body is chosen twice. Choose another one, or leave that line empty."),
    "not_in_the_room": _("%(unit)s did not sit in the room. Write who has come for it, or choose one that did."),
    "no_such_code": _("Nothing has this code. Look again: ten letters and digits."),
    **FILE_SENTENCES,
}
CONSENTS: Mapping[str, Promise] = {
    "": _("not asked yet"), "agreed": _("agrees to mediation"), "refused": _("does not want mediation"),
}  # fmt: skip
SIDES: Mapping[str, Promise] = {"applicant": _("Applicant"), "respondent": _("Other party")}
HOW: Mapping[str, Promise] = {
    "said": _("said so face to face"), "paper": _("signed on paper"), "phone": _("said so by telephone"),
    "web": _("said so here, by themselves"),
}  # fmt: skip
LEVELS: Mapping[str, Promise] = {
    "group": _("settled in the group"), "village": _("settled in the village"), "town": _("settled in the town"),
    "county": _("settled in the county"),
}  # fmt: skip
PLACES_OF_LEVELS: Mapping[str, Promise] = {"town": _("to the town"), "county": _("to the county")}
KINDS: Mapping[str, Promise] = {
    "veteran": _("veteran"), "aunt": _("peace aunt"), "cadre": _("village cadre"), "member": _("Party member"),
    "lawyer": _("lawyer"), "elder": _("respected elder"), "other": _("other"),
}  # fmt: skip
WHY: Mapping[str, Promise] = {
    "skill": _("knows this kind of dispute"), "near": _("of the same village"), "language": _("speaks their language"),
    "woman": _("a woman, as it is at home"), "free": _("has room for another one"),
}  # fmt: skip
STATES: Mapping[str, Promise] = {
    "proposed": _("proposed"), "accepted": _("chosen"), "refused": _("refused by a party"), "excluded": _("kin or interest"),
}  # fmt: skip
FORMS: Mapping[str, Promise] = {"written": _("in writing"), "oral": _("by word of mouth")}
DATES: Mapping[str, Promise] = {
    "sitting": _("Sitting"), "confirm": _("Last day to apply to the court together"), "perform": _("To be performed"),
    "ring": _("Ring the parties: is it performed?"),
    "visit": _("Return visit"),
}  # fmt: skip
TABS: Mapping[str, Promise] = {
    "hand": _("In my hands"), "open": _("All open"), "unsettled": _("Mediated, not settled"), "visit": _("To be visited"),
    "up": _("Gone up"), "ended": _("Ended"), "oral": _("Spoken agreements"),
}  # fmt: skip


def sentence(refusal: RuleError) -> str:
    """The sentence for a refusal."""
    return sentence_of(refusal, SENTENCES)
