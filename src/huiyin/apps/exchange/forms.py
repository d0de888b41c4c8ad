"""The one form of imports: a file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from huiyin.apps.exchange.limits import MAX_FILE, MEGABYTE
from huiyin.apps.exchange.queries import EVERYWHERE
from huiyin.apps.exchange.texts import sentence
from huiyin.core.errors import RuleError


class UploadForm(forms.Form):
    """A table to import."""

    file = forms.FileField(
        label=_("The table"),
        help_text=_("Excel, WPS (.xlsx, .xls, .et) or .csv. Nothing is changed before you have seen the check."),
        max_length=200,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xlsm,.xls,.et,.csv,.txt,.geojson,.json"}),
    )

    def clean_file(self) -> UploadedFile[Any]:
        """Refuse what is too big before it is read."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > MAX_FILE:
            raise forms.ValidationError(sentence(RuleError("file_too_big", megabytes=MAX_FILE // MEGABYTE)))
        return file

    def given(self) -> dict[str, str]:
        """What the form says besides the file."""
        return {name: str(value) for name, value in self.cleaned_data.items() if name != "file" and value}


class NoticeForm(UploadForm):
    """A holiday notice. Year and source may stand above the heading of the table instead."""

    year = forms.IntegerField(
        label=_("Year"),
        required=False,
        min_value=2024,
        max_value=2099,
        help_text=_("May be left out when it stands above the heading, like 2027年."),
    )
    source = forms.CharField(
        label=_("Which notice"),
        required=False,
        max_length=200,
        help_text=_("Its title and number, as the State Council's office published it."),
    )

    def __init__(self, *args: Any, everywhere: bool, own: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if everywhere:
            choices = [(EVERYWHERE, _("Everywhere")), ("own", own)]
            self.fields["whose"] = forms.ChoiceField(
                label=_("Whom it holds for"),
                choices=choices,
                required=False,
                initial=EVERYWHERE,
                widget=forms.RadioSelect,
            )
