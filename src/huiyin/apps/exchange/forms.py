"""The one form of imports: a file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from huiyin.apps.exchange.limits import MAX_FILE, MEGABYTE
from huiyin.apps.exchange.texts import sentence
from huiyin.core.errors import RuleError


class UploadForm(forms.Form):
    """A table to import."""

    file = forms.FileField(
        label=_("The table"),
        help_text=_("Excel, WPS (.xlsx, .xls, .et) or .csv. Nothing is changed before you have seen the check."),
        max_length=200,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xlsm,.xls,.et,.csv,.txt"}),
    )

    def clean_file(self) -> UploadedFile[Any]:
        """Refuse what is too big before it is read."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > MAX_FILE:
            raise forms.ValidationError(sentence(RuleError("file_too_big", megabytes=MAX_FILE // MEGABYTE)))
        return file
