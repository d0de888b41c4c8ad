"""Sheets of paper in words: kinds, where one is, what stands in which of its places and what may be chosen there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.apps.decisions import queries
from huiyin.apps.decisions.models import Sitting
from huiyin.apps.decisions.papers import NUMBERS
from huiyin.apps.decisions.showing import VALUES
from huiyin.apps.people.models import Person

KINDS = {
    "notice": gettext_lazy("Notice of a meeting"),
    "roll": gettext_lazy("Roll to be signed"),
    "opinions": gettext_lazy("Opinions of the households"),
    "ballots": gettext_lazy("Ballot"),
    "count": gettext_lazy("Count sheet"),
}
STATES = {
    "printed": (gettext_lazy("printed"), ""),
    "filed": (gettext_lazy("to be entered"), "on"),
    "read": (gettext_lazy("entered once"), "on"),
    "differs": (gettext_lazy("readings differ"), "late"),
    "settled": (gettext_lazy("written down"), "done"),
}
"""Of each state of a sheet the words and the shape of its tag."""
PLACES = {
    "value": gettext_lazy("What they say"),
    "signed": gettext_lazy("Signed"),
    "came": gettext_lazy("Signed on arrival"),
    "mark": gettext_lazy("Took a ballot"),
    "agree": gettext_lazy("Agree"),
    "oppose": gettext_lazy("Oppose"),
    "abstain": gettext_lazy("Abstain"),
    "issued": gettext_lazy("Issued"),
    "used": gettext_lazy("Valid"),
    "spoiled": gettext_lazy("Spoiled"),
    "unused": gettext_lazy("Not used"),
    "counter": gettext_lazy("Counted by"),
    "second": gettext_lazy("And by"),
    "supervisor": gettext_lazy("Supervisor"),
}
TICKED = {"signed", "came", "mark"}


def cell_words(name: str, names: Mapping[str, str]) -> str:
    """A place of a sheet: 12　秦大妈　签名."""
    number, _dot, what = name.rpartition(".")
    return "　".join(filter(None, (number, names.get(number, ""), str(PLACES[what]))))


def value_words(name: str, value: str) -> str:
    """What was read in a place."""
    what = name.rpartition(".")[2]
    if not value:
        return _("nothing stands there")
    if what == "value":
        return str(VALUES.get(value, value))
    if what in TICKED:
        return str(PLACES[what])
    if what in NUMBERS:
        return value
    return Person.objects.filter(pk=int(value)).values_list("name", flat=True).first() or value


def choices_of(name: str, sitting: Sitting, both: Sequence[str] = ()) -> list[tuple[str, Any]]:
    """What may be chosen in a place; nothing where a number is typed. `both`: what two people read, for the third look."""
    what = name.rpartition(".")[2]
    if both:
        return [(value, value_words(name, value)) for value in dict.fromkeys([*both, ""])]
    if what == "value":
        return list(VALUES.items())
    if what in TICKED:
        return [("1", PLACES[what])]
    if what in NUMBERS:
        return []
    place = sitting.decision.place
    people = queries.supervisors(place) if what == "supervisor" else queries.witnesses(place)
    return [(str(person.pk), person.name) for person in people]
