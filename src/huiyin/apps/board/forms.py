"""The forms of the board: a witness outside hands in a signed head; a sheet hangs, or hangs no longer."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huiyin.apps.board.actions import Hung, Seen
from huiyin.apps.places.models import Place
from huiyin.apps.records.outside_witnesses import MOST


class NoteForm(forms.Form):
    """A note as C2SP writes it, blanks and ends of lines as they are."""

    note = forms.CharField(
        label=_("The newest head with your line under it"),
        max_length=MOST,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_note(self) -> str:
        """Browsers send the ends of lines in their own way."""
        return str(self.cleaned_data["note"]).replace("\r\n", "\n")


class SeenForm(forms.Form):
    """By what one sees that a sheet hangs, or hangs no longer."""

    photo = forms.FileField(
        label=pgettext_lazy("posting", "Photo of the wall"),
        required=False,
        max_length=200,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )
    supervisor = forms.CharField(
        label=pgettext_lazy("posting", "Or: the supervisor who stood by"), max_length=40, required=False
    )

    def seen(self) -> Seen:
        """As the action takes it."""
        return Seen(self.cleaned_data["photo"], self.cleaned_data["supervisor"].strip())


class PostingForm(SeenForm):
    """A sheet hangs on a wall. `idem` becomes its uid."""

    idem = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    title = forms.CharField(label=pgettext_lazy("posting", "Which sheet"), max_length=80)
    sheet = forms.CharField(label=pgettext_lazy("posting", "Its address here, as on the sheet"), max_length=200)
    as_of = forms.DateField(
        label=pgettext_lazy("posting", "Of which day it is"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    place = forms.ChoiceField(label=pgettext_lazy("posting", "Where it hangs"))
    spot = forms.CharField(label=pgettext_lazy("posting", "On which wall"), max_length=80)
    field_order = ("idem", "title", "sheet", "as_of", "place", "spot", "photo", "supervisor")

    def __init__(self, *args: Any, places: Sequence[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = {str(place.uid): place for place in places}
        self.fields["place"].choices = [(uid, place.name) for uid, place in self.places.items()]  # type: ignore[attr-defined]

    def hung(self) -> Hung:
        """As the action takes it."""
        given = self.cleaned_data
        return Hung(
            given["idem"],
            self.places[given["place"]],
            given["sheet"].strip(),
            given["title"].strip(),
            given["as_of"],
            given["spot"].strip(),
        )
