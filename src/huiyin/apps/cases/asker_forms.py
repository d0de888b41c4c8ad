"""What a form asks about whose matter it is: the card that is shown, a child and who agrees for it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy


class CardField(forms.CharField):
    """The number of the resident's card that is shown, typed or scanned; which card that is, the action finds out."""

    def __init__(self, **more: Any) -> None:
        attrs = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        more = {
            "label": gettext_lazy("Number of their card"),
            "help_text": gettext_lazy("If they have one of the village: type it, or scan its drawing."),
            "max_length": 200,
            "required": False,
            "widget": forms.TextInput(attrs=attrs),
            **more,
        }
        super().__init__(**more)


class ForAChild(forms.Form):
    """Whose matter it is: under fourteen a parent or guardian agrees (个人信息保护法 Art. 31); of nobody else one is kept."""

    child = forms.BooleanField(label=gettext_lazy("The matter is a child's (under 14)"), required=False)
    guardian = forms.CharField(
        label=gettext_lazy("Father, mother or guardian who agrees"), max_length=40, required=False
    )

    def clean(self) -> dict[str, Any]:
        """A child has a guardian, nobody else."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if not given.get("child"):
            given["guardian"] = ""
        elif not given.get("guardian"):
            self.add_error("guardian", gettext("Write who agrees: for a child under 14 a parent or guardian must."))
        return given
