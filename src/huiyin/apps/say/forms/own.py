"""The questions before one's own matters: the number, the six digits; the card's number, its PIN."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huiyin.apps.cases.codes import CODE_DIGITS, as_card, digits_of
from huiyin.apps.say.forms.saying import PhoneField


class TypedOnce(forms.PasswordInput):
    """Seen while it is typed, because old eyes need that; never written back into the page."""

    input_type = "text"


class SixDigits(forms.CharField):
    """Six digits, however they are typed."""

    def __init__(self, *, autocomplete: str, **more: Any) -> None:
        attrs = {"autocomplete": autocomplete, "inputmode": "numeric", "class": "short code"}
        super().__init__(max_length=20, widget=TypedOnce(attrs=attrs), **more)

    def clean(self, value: Any) -> str:
        """The digits."""
        digits = digits_of(super().clean(value) or "")
        if not (digits.isascii() and digits.isdecimal() and len(digits) == CODE_DIGITS):
            raise forms.ValidationError(_("It has six digits."))
        return digits


class PhoneForm(forms.Form):
    """Which telephone the matters carry."""

    phone = PhoneField(help_text=_("The number that you gave when you told your matter."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"].label = _("Which is your telephone?")


class CodeForm(forms.Form):
    """The one-time code."""

    code = SixDigits(label=_("Type in the six digits"), autocomplete="one-time-code")


class CardNumberForm(forms.Form):
    """The number of a card, typed."""

    number = forms.CharField(
        label=_("Which number has your card?"),
        help_text=_("It stands under the drawn code: ten letters and digits."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def clean_number(self) -> str:
        """The ten characters."""
        number = as_card(self.cleaned_data["number"])
        if number is None:
            raise forms.ValidationError(_("A card's number has ten letters and digits. Look at it again."))
        return number


class PinForm(forms.Form):
    """The PIN of a card."""

    pin = SixDigits(
        label=pgettext_lazy("card", "Which PIN has your card?"),
        help_text=_("Six digits, under the fold of the card."),
        autocomplete="off",
    )
