"""The net's own words: refusals, and what its columns and shades are called."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huiyin.apps.cases.texts import sentence as sentence_of
from huiyin.core.errors import RuleError
from huiyin.core.words import Circle

SENTENCES: Mapping[str, Promise] = {
    "name_not_yours": _("Only who holds this post says whether residents may read the name. Sign in as that post."),
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
