"""The forms of honours: somebody is put forward, and a body decides in words."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.apps.activities.actions.nominating import Ruling
from huiyin.apps.activities.forms.base import Sent, area
from huiyin.apps.activities.town import Town, options
from huiyin.apps.places.models import Place


class NominationForm(Sent):
    """Who is put forward for an honour."""

    kind = forms.ChoiceField(label=_("For which honour"), required=False)
    place = forms.ChoiceField(label=_("From which place"))
    person = forms.CharField(label=_("Who is put forward"), required=False, max_length=40)
    household = forms.CharField(label=_("Or a household: its number"), required=False, max_length=32)
    why = forms.CharField(label=_("What they did"), max_length=300, widget=area(3))
    put_by = forms.CharField(
        label=_("Who puts them forward"), max_length=60, help_text=_("A group, a branch, a meeting of residents.")
    )
    agrees = forms.BooleanField(label=_("They agree to being put forward"), required=False)

    def __init__(self, data: Any = None, *, town: Town, found: list[Place]) -> None:
        super().__init__(data)
        self.offer_places(found)
        self.offer("kind", options(town.entry_kinds.get("honour", {})))

    def clean(self) -> dict[str, Any]:
        """Somebody, or a household."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if not given.get("person") and not given.get("household"):
            self.add_error("person", _("Write who is put forward, or the number of the household."))
        return given


class RulingForm(Sent):
    """What a body decided about a nomination. No points: words."""

    awarded = forms.ChoiceField(
        label=_("What was decided"), widget=forms.RadioSelect,
        choices=[("yes", _("They are honoured")), ("no", _("Not this time"))],
    )  # fmt: skip
    decided_by = forms.CharField(label=_("Which body decided"), max_length=60)
    reason = forms.CharField(label=_("In a sentence"), required=False, max_length=200)
    name = forms.CharField(
        label=_("As it stands on the list"),
        required=False,
        max_length=60,
        help_text=_("A name only if they agree to it."),
    )
    shown = forms.BooleanField(label=_("They agree that everybody reads of it"), required=False)

    def ruling(self) -> Ruling:
        """As the action takes it."""
        given = self.cleaned_data
        words = {name: given[name] for name in ("decided_by", "reason", "name", "shown")}
        return Ruling(awarded=given["awarded"] == "yes", **words)
