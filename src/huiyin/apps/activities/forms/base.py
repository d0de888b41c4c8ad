"""What every form here carries, and the places among which a post chooses."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms

from huiyin.apps.cases.choices import place_options
from huiyin.apps.places.models import Place
from huiyin.core.activity import hours_of

Options = list[tuple[str, Any]]


def area(rows: int) -> forms.Textarea:
    """A box for words."""
    return forms.Textarea(attrs={"rows": rows})


def number_input() -> forms.NumberInput:
    """A box for a whole number, with the keys of a telephone."""
    return forms.NumberInput(attrs={"inputmode": "numeric"})


def date_input() -> forms.DateInput:
    """A day as browsers ask for it."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def time_input() -> forms.TimeInput:
    """A time of day."""
    return forms.TimeInput(format="%H:%M", attrs={"type": "time"})


def hours_field(label: str, minutes: int = 0) -> forms.DecimalField:
    """Hours of somebody who served; empty where they were not there."""
    return forms.DecimalField(
        label=label, required=False, min_value=0, max_value=16, decimal_places=2,
        widget=forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}), initial=hours_of(minutes) if minutes else None,
    )  # fmt: skip


class Sent(forms.Form):
    """`idem` is minted when the form opens: sent twice, it is done once."""

    idem = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None, **more: Any) -> None:
        super().__init__(data, initial={"idem": uuid.uuid4(), **(initial or {})}, **more)

    def offer(self, name: str, options: Options) -> None:
        """Give a choice its options."""
        field: Any = self.fields[name]
        field.choices = options

    def offer_places(self, found: list[Place], name: str = "place") -> None:
        """Let one of these places be chosen; with one alone it is not asked."""
        self._places = {str(place.pk): place for place in found}
        self.offer(name, place_options(found))

    def clean_place(self) -> Place | None:
        """The place itself."""
        return self._places.get(self.cleaned_data["place"])
