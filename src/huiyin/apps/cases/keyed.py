"""What forms share that write: the key by which sending them twice does nothing twice; a day."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

OUR_TIME = (1990, 2099)


class KeyedForm(forms.Form):
    """`idem` is minted when the form opens; what else is named with it are first values."""

    idem = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4, required=False)

    def __init__(self, data: Any = None, files: Any = None, **initial: Any) -> None:
        super().__init__(data, files, initial=initial)

    def clean_idem(self) -> uuid.UUID:
        """The key; a form without one gets a new one."""
        return self.cleaned_data.get("idem") or uuid.uuid4()

    def offer(self, empty: str = "", **choices: Iterable[Any]) -> None:
        """Give fields their choices; `empty` is the word for choosing none of them, which then stands first."""
        for name, pairs in choices.items():
            field: Any = self.fields[name]
            field.choices = [*([("", empty)] if empty else []), *pairs]


def day_field(label: Any, *, required: bool = True) -> forms.DateField:
    """A day."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, required=required, widget=widget, validators=[in_our_time])


def in_our_time(day: date) -> None:
    """Papers are of our time; another year is a slip of the finger."""
    if not OUR_TIME[0] <= day.year <= OUR_TIME[1]:
        raise ValidationError(gettext("Look at the year again."))
