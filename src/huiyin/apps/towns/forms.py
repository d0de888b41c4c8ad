"""Forms of towns: which way of working, which phone numbers; what is shown to others, and taken up from which day on."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huiyin.apps.cases import library
from huiyin.apps.cases.names import language
from huiyin.apps.towns.queries import Number

PHONE = re.compile(r"[\d+(][\d\s()+-]{2,22}")
TITLES = {
    "main": _("Number of the town, shown on every page"),
    "key": _("Who answers when somebody needs help at once"),
    "petition": _("Reception room for petitions"),
}


class ProfileForm(forms.Form):
    """Which profile."""

    profile = forms.ChoiceField(label=_("Way of working"), widget=forms.RadioSelect)

    def __init__(self, data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        lang = language()
        profiles = [library.profile(slug) for slug in library.profile_slugs()]
        field = self.fields["profile"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(profile.slug, profile.title.for_lang(lang)) for profile in profiles]
        field.hints = {profile.slug: profile.summary.for_lang(lang) for profile in profiles}  # type: ignore[attr-defined]


class NumbersForm(forms.Form):
    """The town's numbers, one field each; an empty one is shown nowhere."""

    def __init__(self, numbers: Sequence[Number], data: Any = None) -> None:
        super().__init__(data)
        for number in numbers:
            self.fields[number.name] = forms.RegexField(
                PHONE,
                label=TITLES[number.name],
                help_text=number.owner,
                initial=number.phone,
                required=False,
                max_length=24,
                error_messages={"invalid": _("This is not a phone number. Write digits, such as 0300-555-0110.")},
                widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel"}),
            )


class PublishForm(forms.Form):
    """Which way of working is shown to others, and what is said about it. `idem` becomes its uid."""

    idem = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    slug = forms.ChoiceField(label=pgettext_lazy("ways", "Way of working"))
    note = forms.CharField(
        label=pgettext_lazy("ways", "What others should know"),
        help_text=_("What it has brought about, what to take care of. Everybody reads it: no names."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=400,
        required=False,
    )

    def __init__(self, data: Any = None, *, offers: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["slug"].choices = [("", "—"), *offers]  # type: ignore[attr-defined]


class DayForm(forms.Form):
    """From which day on. `idem` becomes the uid of what is taken up."""

    idem = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    day = forms.DateField(
        label=pgettext_lazy("ways", "From which day on"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        initial=timezone.localdate,
    )
