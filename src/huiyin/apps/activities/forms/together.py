"""The form of a plan in which several parties take part."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.apps.activities.forms.base import Sent, area
from huiyin.apps.places.models import Place


class PlanForm(Sent):
    """What care is needed, and who agreed to it."""

    place = forms.ChoiceField(label=_("For which place"))
    title = forms.CharField(label=_("In one line, without a name"), max_length=60)
    text = forms.CharField(label=_("What care is needed"), max_length=2000, widget=area(4))
    agreement = forms.CharField(label=_("Who agreed, and when"), max_length=100)

    def __init__(self, data: Any = None, *, found: list[Place]) -> None:
        super().__init__(data)
        self.offer_places(found)
