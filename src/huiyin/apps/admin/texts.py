"""What a refused step of the first day says."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.core.errors import RuleError

SENTENCES = {
    "first_none": _("Write the places down, one on a line."),
    "first_long": _("“%(name)s” is too long or empty: a name has up to %(most)s characters. Correct it."),
    "first_twice": _("“%(name)s” is there twice. Take one of them out."),
    "first_many": _("More than %(most)s places: import them from a table instead."),
    "first_done": _("There are places already. Import more of them from a table."),
    "not_yours": _("The system administrator does this."),
    "places_full": _("There is no room for more places here. Import fewer, or tell who keeps the installation."),
    "wrong_parent": _("Such a place cannot lie there. Import the places from a table."),
}


WHAT = {
    "case": _("a matter"),
    "phone": _("a telephone number"),
    "household": _("a household"),
    "duty": _("what was written down for a duty"),
    "photo": _("a photo"),
    "voice": _("a recording"),
    "team": _("a team and its members"),
    "certificate": _("a certificate"),
    "activity": _("who signed up for an activity"),
    "sheet": _("a list of signatures"),
    "roll": _("a roll with its names"),
    "check_ins": _("who is to be looked after"),
    "pledges": _("what people have pledged"),
    "nomination": _("a nomination"),
    "standing": _("who is a member of the Party"),
    "archive": _("all papers of a decision"),
    "levy": _("who bears a levy and who is let off, household by household"),
    "register": _("the register of a decision"),
    "minutes": _("the minutes of a meeting"),
    "association": _("who serves in an association of villagers"),
    "call_backs": _("what people said when rung back about a decision"),
}
"""What of private content was opened, by the code in the log of reads; every other code names a register."""
REGISTER = _("a register of persons")


def sentence(refusal: RuleError) -> str:
    """The sentence for a refusal, in the reader's language."""
    words = SENTENCES.get(refusal.code, _("This cannot be done."))
    return str(words) % refusal.values if "%(" in str(words) else str(words)
