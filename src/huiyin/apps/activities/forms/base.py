"""What every form here carries, and the places among which a post chooses."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext

from huiyin.apps.places.models import Place
from huiyin.core.words import VILLAGE_LEVEL

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


def places(found: Iterable[Place]) -> Options:
    """Places as options, grids under their village."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for place in found:
        village = place.village
        whole = place.kind in VILLAGE_LEVEL or village is None
        label = gettext("all of %(place)s") % {"place": place.name} if whole else place.name
        groups.setdefault(village.name if village else place.name, []).append((str(place.pk), label))
    return list(groups.items())


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
        self.offer(name, places(found))

    def clean_place(self) -> Place | None:
        """The place itself."""
        return self._places.get(self.cleaned_data["place"])
