"""The net's own words: refusals, and what its columns and shades are called."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huiyin.apps.cases.texts import sentence as sentence_of
from huiyin.core.errors import RuleError
from huiyin.core.party import PartyStanding
from huiyin.core.words import Circle

SENTENCES: Mapping[str, Promise] = {
    "name_not_yours": _("Only who holds this post says whether residents may read the name. Sign in as that post."),
    "border_outside": _("This place is not yours to draw. Ask a post of its village or town."),
    "border_few_homes": _(
        "Only %(n)s households here have a position; %(fewest)s are needed. Draw the border, or write its corners."
    ),
    "border_line": _("Line %(line)s is no corner: %(given)s. Write longitude, then latitude, as 113.612340,34.523450."),
    "border_turned": _("Longitude and latitude have changed places. Write the longitude (about 73 to 135) first."),
    "border_few": _("A border has three corners at least. Add more."),
    "border_flat": _("All corners lie on one line. Move one aside."),
    "border_crosses": _("The border crosses itself: side %(first)s meets side %(second)s. Move a corner."),
    "standing_moved": _("Meanwhile a colleague has written something else. Look at the marked lines and save again."),
    "standing_outside": _(
        "Only the secretary, head or specialist of the Party unit writes this down, and only of heads of offices at its seat."
    ),
    "erase_outside": _("Only a secretary, head, desk or clerk of this place asks for it or agrees to it."),
    "erase_why": _("Choose why."),
    "erase_asked": _("Somebody has asked for this already. Open the page again."),
    "erase_not_asked": _("Nobody asks for this any more. Open the page again."),
    "erase_same_person": _("You have asked for it yourself. Somebody else has to agree."),
    "not_run_here": _(
        "This town does not put weak branches right by this way of working. Choose a village of your town."
    ),
}
CIRCLES: Mapping[str, Promise] = {
    Circle.family: pgettext_lazy("circle", "Family"),
    Circle.neighbours: pgettext_lazy("circle", "Circle of neighbours"),
    Circle.area: pgettext_lazy("circle", "Area"),
}
SHOWN: Mapping[str, Promise] = {
    "contacts": pgettext_lazy("map", "Households without a contact"),
    "open": pgettext_lazy("map", "Open matters"),
    "late": pgettext_lazy("map", "Late matters"),
    "posts": pgettext_lazy("map", "Required posts that lack"),
    "venues": pgettext_lazy("map", "Venues"),
    "sizes": pgettext_lazy("map", "Grids that do not fit their rule"),
}
SHARES = (
    pgettext_lazy("shade", "none"),
    pgettext_lazy("shade", "up to 5 %"),
    pgettext_lazy("shade", "up to 20 %"),
    pgettext_lazy("shade", "up to half"),
    pgettext_lazy("shade", "more than half"),
)
NUMBERS = (
    pgettext_lazy("shade", "none"),
    pgettext_lazy("shade", "1 or 2"),
    pgettext_lazy("shade", "3 to 5"),
    pgettext_lazy("shade", "6 to 10"),
    pgettext_lazy("shade", "more than 10"),
)
COLUMNS = (
    pgettext_lazy("net", "Place"),
    pgettext_lazy("net", "Kind"),
    pgettext_lazy("net", "Households"),
    pgettext_lazy("net", "With a path"),
    pgettext_lazy("net", "Linked"),
    pgettext_lazy("net", "With a named contact"),
    pgettext_lazy("net", "Posts required"),
    pgettext_lazy("net", "Posts set up"),
    pgettext_lazy("net", "Posts held"),
    pgettext_lazy("net", "Posts missing"),
    pgettext_lazy("net", "Posts unheld"),
)
CHANGES: Mapping[str, Promise] = {
    "unit.added": pgettext_lazy("change", "Unit set up"),
    "unit.changed": pgettext_lazy("change", "Unit changed"),
    "unit.joined": pgettext_lazy("change", "Joined another unit"),
    "unit.left": pgettext_lazy("change", "Left another unit"),
    "post.added": pgettext_lazy("change", "Post set up"),
    "post.changed": pgettext_lazy("change", "Post changed"),
}
"""What became of a unit, by kind of event."""
STANDINGS: Mapping[str, Promise] = {
    PartyStanding.member: pgettext_lazy("party", "Party member"),
    PartyStanding.candidate: pgettext_lazy("party", "Candidate member"),
    PartyStanding.activist: pgettext_lazy("party", "Activist"),
}
BREACHES: Mapping[str, Promise] = {
    "few": pgettext_lazy("size", "too few households"),
    "many": pgettext_lazy("size", "too many households"),
}
WHICH: Mapping[str, Promise] = {"missing": _("never set up"), "unheld": _("held by nobody")}
"""What a required post lacks."""
SIZES = (
    pgettext_lazy("net", "Town"),
    pgettext_lazy("net", "Village"),
    pgettext_lazy("net", "Place"),
    pgettext_lazy("net", "Kind"),
    pgettext_lazy("net", "Households"),
    pgettext_lazy("size", "Rule"),
    pgettext_lazy("size", "What does not fit"),
)
HOMES = (
    pgettext_lazy("net", "Number"),
    pgettext_lazy("net", "Village"),
    pgettext_lazy("net", "Place"),
    pgettext_lazy("net", "Household"),
    pgettext_lazy("net", "Who looks after it"),
)
GAPS = (
    pgettext_lazy("net", "Town"),
    pgettext_lazy("net", "Village"),
    pgettext_lazy("net", "Place"),
    pgettext_lazy("net", "Post"),
    pgettext_lazy("net", "Required"),
    pgettext_lazy("net", "Set up"),
    pgettext_lazy("net", "Held"),
)


def sentence(refusal: RuleError) -> str:
    """The sentence for a refusal, the net's own and the foundation's."""
    return sentence_of(refusal, SENTENCES)
