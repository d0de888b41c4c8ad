"""Forms of the net: a household gets a contact, gets another one, or has it no more."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy

from huiyin.apps.net.leaving import WHY
from huiyin.core.words import Circle

CIRCLES = (
    ("", pgettext_lazy("circle", "None of them")),
    (Circle.family.value, pgettext_lazy("circle", "Family")),
    (Circle.neighbours.value, pgettext_lazy("circle", "Circle of neighbours")),
    (Circle.area.value, pgettext_lazy("circle", "Area")),
)
NOBODY = "0"
LONG_AGO, FAR_AHEAD = 1949, 2


def _day() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def _within_reason(day: date) -> date:
    if not LONG_AGO <= day.year <= timezone.localdate().year + FAR_AHEAD:
        raise forms.ValidationError(gettext("Check the year of the day."))
    return day


class LinkForm(forms.Form):
    """Who looks after the household, in which circle, from when."""

    post = forms.TypedChoiceField(label=pgettext_lazy("net", "Who looks after this household"), coerce=int)
    circle = forms.ChoiceField(
        label=pgettext_lazy("net", "Which of the three circles"), choices=CIRCLES, required=False
    )
    starts = forms.DateField(label=pgettext_lazy("net", "From which day"), widget=_day(), initial=timezone.localdate)

    def __init__(self, data: Any = None, *, posts: Sequence[tuple[int, str]]) -> None:
        super().__init__(data)
        self.fields["post"].choices = [("", "—"), *posts]  # type: ignore[attr-defined]

    def clean_starts(self) -> date:
        """A day that somebody may mean."""
        return _within_reason(self.cleaned_data["starts"])


class ChangeForm(forms.Form):
    """Who looks after the household instead, or nobody, and from when."""

    post = forms.TypedChoiceField(label=pgettext_lazy("net", "Who looks after it instead"), coerce=int)
    day = forms.DateField(
        label=pgettext_lazy("net", "Until which day, that day included"), widget=_day(), initial=timezone.localdate
    )

    def __init__(self, data: Any = None, *, posts: Sequence[tuple[int, str]]) -> None:
        super().__init__(data)
        nobody = (NOBODY, gettext("Nobody: this link only ends"))
        self.fields["post"].choices = [("", "—"), nobody, *posts]  # type: ignore[attr-defined]

    def clean_day(self) -> date:
        """A day that somebody may mean."""
        return _within_reason(self.cleaned_data["day"])


class EraseForm(forms.Form):
    """Why a household is to be erased."""

    why = forms.ChoiceField(label=pgettext_lazy("household", "Why"), choices=[("", "—"), *WHY.items()])


class WeakForm(forms.Form):
    """A Party organisation is put on the list. `idem` becomes the case's uid."""

    idem = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    village = forms.TypedChoiceField(label=pgettext_lazy("net", "Village"), coerce=int)
    title = forms.CharField(label=pgettext_lazy("net", "Problem, in one line"), max_length=60)
    text = forms.CharField(
        label=pgettext_lazy("net", "What exactly"), widget=forms.Textarea(attrs={"rows": 4}), max_length=4000
    )

    def __init__(self, data: Any = None, *, villages: Sequence[tuple[int, str]]) -> None:
        super().__init__(data)
        self.fields["village"].choices = [("", "—"), *villages]  # type: ignore[attr-defined]


class CodeForm(forms.Form):
    """A resident types the number of their household."""

    code = forms.CharField(label=pgettext_lazy("net", "Number of your household"), max_length=32)


class BorderForm(forms.Form):
    """The border of a place. `how`: as written, made around the households, or removed."""

    corners = forms.CharField(
        label=pgettext_lazy("border", "Corners, one a line"),
        help_text=pgettext_lazy(
            "border",
            "Longitude, then latitude, as 113.612340,34.523450; or GeoJSON. The last corner leads back to the first.",
        ),
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false", "inputmode": "text"}),
        max_length=400_000,
        required=False,
    )
    how = forms.ChoiceField(choices=[(how, how) for how in ("drawn", "homes", "removed")])
