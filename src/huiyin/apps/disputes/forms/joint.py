"""Forms of joint receptions: shape only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huiyin.apps.cases.choices import category_choices, place_choices
from huiyin.apps.cases.keyed import KeyedForm
from huiyin.apps.disputes.actions.joint import PACK, Sits
from huiyin.apps.disputes.forms.mediation import phone_field
from huiyin.apps.disputes.queries.joint import Body
from huiyin.apps.places.models import Place
from huiyin.apps.units.models import Unit
from huiyin.core.profiles import Profile

SEATS = 6
WIDE = forms.Textarea(attrs={"rows": 4})


class ReceptionForm(KeyedForm):
    """What somebody came with, in which room, and which bodies receive them; those who receive today stand there already."""

    place = forms.TypedChoiceField(label=_("Which place"), coerce=int)
    category = forms.ChoiceField(label=_("Kind of dispute"))
    text = forms.CharField(label=_("What the matter is"), max_length=2000, widget=WIDE)
    name = forms.CharField(label=_("Who came"), max_length=40)
    phone = phone_field(_("Telephone"))
    room = forms.CharField(label=_("In which room"), max_length=40, required=False)

    def __init__(
        self, town: Profile, places: Iterable[Place], units: Sequence[Unit], data: Any = None, *,
        room: str = "", seated: Sequence[Unit] = (),
    ) -> None:  # fmt: skip
        first = {f"unit_{n}": unit.pk for n, unit in enumerate(seated[:SEATS], start=1)}
        super().__init__(data, room=room, **first)
        self.units = {unit.pk: unit for unit in units}
        self.offer(place=place_choices(places), category=[("", "—"), *category_choices(town, PACK)])
        offered = [("", "—"), *((unit.pk, f"{unit.seat} {unit.name}") for unit in units)]
        for n in range(1, SEATS + 1):
            said = {"n": n}
            self.fields[f"unit_{n}"] = forms.TypedChoiceField(
                label=gettext("Body %(n)d") % said, choices=offered, coerce=int, required=n <= 2
            )
            self.fields[f"who_{n}"] = forms.CharField(
                label=gettext("Who sits for body %(n)d") % said, max_length=40, required=False
            )

    def seats(self) -> list[Sits]:
        """The bodies that were chosen, in their order."""
        given = self.cleaned_data
        chosen = [(given.get(f"unit_{n}"), given.get(f"who_{n}", "")) for n in range(1, SEATS + 1)]
        return [Sits(self.units[unit], who) for unit, who in chosen if unit in self.units]


class PartForm(KeyedForm):
    """What a body takes on: one of those in the room, or one that comes in only now."""

    body = forms.TypedChoiceField(label=_("Which body"), coerce=int)
    who = forms.CharField(label=_("Who has come for it, if it comes in only now"), max_length=40, required=False)
    text = forms.CharField(label=_("What it takes on"), max_length=1000, widget=WIDE)

    def __init__(self, seated: Sequence[Body], units: Iterable[Unit], data: Any = None) -> None:
        super().__init__(data)
        here = {body.unit.pk: body.unit for body in seated}
        others = {unit.pk: unit for unit in units if unit.pk not in here}
        self.units = here | others
        inside = [(pk, unit.name) for pk, unit in here.items()]
        outside = [(pk, f"{unit.seat} {unit.name}") for pk, unit in others.items()]
        self.offer(body=[("", "—"), (gettext("In the room"), inside), (gettext("Comes in now"), outside)])

    def sits(self) -> Sits:
        """The body that was chosen, and who sits there for it."""
        return Sits(self.units[self.cleaned_data["body"]], self.cleaned_data["who"])
