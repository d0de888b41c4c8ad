"""The forms of imports (a file) and of the register of forms."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huiyin.apps.exchange.actions.forms import Asking
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


class AskForm(forms.Form):
    """A form that somebody asks of us. `idem` becomes its uid; `warned`: it is registered although we hold some of it."""

    idem = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    warned = forms.BooleanField(label=pgettext_lazy("form", "Register it all the same"), required=False)
    title = forms.CharField(label=pgettext_lazy("form", "Name of the form"), max_length=80)
    asked_by = forms.CharField(label=pgettext_lazy("form", "Who asks"), max_length=80)
    why = forms.CharField(label=pgettext_lazy("form", "What for"), max_length=200)
    basis = forms.CharField(label=pgettext_lazy("form", "By which rule or document"), max_length=200)
    period = forms.ChoiceField(
        label=pgettext_lazy("form", "How often"),
        choices=(
            ("once", pgettext_lazy("form", "Once")),
            ("month", pgettext_lazy("form", "Every month")),
            ("quarter", pgettext_lazy("form", "Every quarter")),
            ("year", pgettext_lazy("form", "Every year")),
        ),
    )
    until = forms.DateField(
        label=pgettext_lazy("form", "Until which day"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    rows = forms.ChoiceField(
        label=pgettext_lazy("form", "A row for each"),
        choices=(
            ("village", pgettext_lazy("form", "Village or community")),
            ("grid", pgettext_lazy("form", "Grid")),
        ),
    )
    fields_asked = forms.CharField(
        label=pgettext_lazy("form", "Columns, one in a line"), widget=forms.Textarea(attrs={"rows": 8}), max_length=5000
    )

    def asking(self) -> Asking:
        """What is asked, of what was filled in."""
        given = self.cleaned_data
        names = ("title", "asked_by", "why", "basis", "period", "rows", "until")
        return Asking(fields=given["fields_asked"].splitlines(), **{name: given[name] for name in names})
