"""The forms of briefs: begin one, write it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huiyin.apps.figures.actions.briefs import LONGEST
from huiyin.apps.places.models import Place
from huiyin.core.spans import Period

PERIODS = (
    (Period.month.value, pgettext_lazy("brief", "A month")),
    (Period.quarter.value, pgettext_lazy("brief", "A quarter")),
    (Period.year.value, pgettext_lazy("brief", "A year")),
    (Period.day.value, pgettext_lazy("brief", "As of a day")),
)


class BeginForm(forms.Form):
    """Of which place, over which period; `day` is any day in it. `idem` becomes the brief's uid."""

    idem = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    place = forms.ChoiceField(label=pgettext_lazy("brief", "Of which place"))
    period = forms.ChoiceField(label=pgettext_lazy("brief", "Over which period"), choices=PERIODS)
    day = forms.DateField(
        label=pgettext_lazy("brief", "A day in it"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )

    def __init__(self, data: Any = None, *, places: Sequence[Place], **more: Any) -> None:
        super().__init__(data, **more)
        self._places = {str(place.uid): place for place in places}
        self.fields["place"].choices = [(uid, place.name) for uid, place in self._places.items()]  # type: ignore[attr-defined]

    def clean_place(self) -> Place:
        """The place itself."""
        return self._places[self.cleaned_data["place"]]


class WriteForm(forms.Form):
    """Title and text; `version` is the draft that they were written over."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=1_000_000)
    title = forms.CharField(label=_("Title"), max_length=80)
    text = forms.CharField(
        label=pgettext_lazy("brief", "Text"),
        widget=forms.Textarea(attrs={"rows": 18}),
        max_length=LONGEST,
        help_text=_(
            "A figure is {{its name}}, with other rounding words {{its name|余}}. A number from elsewhere is"
            ' {{"372余件"|where it stands}}. A drawing is {{chart:its name}}, with |village or |grid behind it.'
            " Lines at the end with 报：, 送： or 发： stand at the foot of the paper."
        ),
    )


class PublishForm(forms.Form):
    """Publish what was read."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=1_000_000)


class WithdrawForm(forms.Form):
    """Why a brief holds no longer."""

    why = forms.CharField(label=pgettext_lazy("brief", "Why it holds no longer"), max_length=200)
