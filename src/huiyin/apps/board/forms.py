"""The one form of the board: a witness outside hands in a signed head."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

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
