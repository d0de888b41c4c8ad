"""One question a page: the shape of each answer. What a rule decides is decided by the actions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huiyin.apps.cases.actions.opening import TEXT_MAX
from huiyin.apps.cases.phones import check_phone, plain_phone
from huiyin.apps.cases.titles import says_something

Choice = tuple[str, str | Promise]
PHONE = re.compile(r"\+?\d{5,15}")


def radios(
    label: Any, choices: Iterable[Choice], hints: Mapping[str, Any] | None = None, **more: Any
) -> forms.ChoiceField:
    """One of several, all to be seen at once."""
    field = forms.ChoiceField(label=label, choices=list(choices), widget=forms.RadioSelect, **more)
    field.hints = hints or {}  # type: ignore[attr-defined]
    return field


class PhoneField(forms.CharField):
    """A phone number, kept as digits."""

    def __init__(self, **more: Any) -> None:
        widget = forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel"})
        super().__init__(label=pgettext_lazy("resident", "Phone"), max_length=30, widget=widget, **more)

    def clean(self, value: Any) -> str:
        """Digits, perhaps with a plus before them."""
        phone = plain_phone(super().clean(value) or "")
        if phone and not PHONE.fullmatch(phone):
            raise forms.ValidationError(_("This is not a phone number. Write digits only, such as 138-0000-0000."))
        check_phone(phone)
        return phone


class WhatForm(forms.Form):
    """What it is about, in the resident's own words."""

    text = forms.CharField(
        label=_("What is the matter?"),
        help_text=_("Write as you speak. What, where, who suffers from it: as much as comes to mind."),
        max_length=TEXT_MAX,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, *args: Any, spoken: bool = False, title: str = "", help: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        text = self.fields["text"]
        text.label, text.help_text, text.required = title or text.label, help or text.help_text, not spoken
        text.error_messages["required"] = _("Say in a few words what it is about, or record it.")
        text.error_messages["max_length"] = _("The text is too long. Shorten it, or add a recording.")

    def clean_text(self) -> str:
        """Words that can be seen, or none."""
        field, text = self.fields["text"], str(self.cleaned_data["text"])
        if says_something(text):
            return text
        if field.required:
            raise forms.ValidationError(field.error_messages["required"])
        return ""


class PickForm(forms.Form):
    """One choice."""

    pick = forms.ChoiceField()

    def __init__(
        self, *args: Any, label: Any, choices: Iterable[Choice], hints: Mapping[str, Any] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pick"] = radios(label, choices, hints)


class WhereForm(forms.Form):
    """Which village, and the spot in free words."""

    village = forms.ChoiceField()
    spot = forms.CharField(
        label=_("The spot"),
        help_text=_("A crossing, a door number, beside whose house: whatever helps to find it."),
        required=False,
        max_length=200,
    )

    def __init__(
        self, *args: Any, choices: Iterable[Choice], hints: Mapping[str, Any] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["village"] = radios(_("Where is it?"), choices, hints)


class ContactForm(forms.Form):
    """How to reach the asker, or nobody; and whether somebody speaks for somebody else."""

    how = radios(
        _("How can we reach you?"),
        [("phone", _("Call me")), ("nobody", _("Nobody calls; I look with the code"))],
        required=False,
    )
    phone = PhoneField(required=False, help_text=_("Only needed if somebody is to call"))
    name = forms.CharField(
        label=pgettext_lazy("resident", "Name"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    for_other = forms.BooleanField(label=_("I am telling this for somebody else"), required=False)
    helper = forms.CharField(label=_("Then: your own name"), required=False, max_length=40)
    child = forms.BooleanField(
        label=_("I am under 14"),
        help_text=_(
            "To be called, write the number of a parent or guardian and who agrees. Else nothing about you is kept."
        ),
        required=False,
    )
    guardian = forms.CharField(label=_("Father, mother or guardian who agrees"), required=False, max_length=40)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("how", "phone", "guardian"):
            self.fields[name].sometimes = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A call needs a number; a number without a choice is to be called.

        Under fourteen a parent or guardian agrees (个人信息保护法 Art. 31); of nobody else one is kept,
        and of a child that nobody calls nothing is."""
        data = super().clean() or self.cleaned_data
        if data.get("how") == "" and self["phone"].value():
            data["how"] = "phone"
        if data.get("how") == "":
            self.add_error("how", forms.ValidationError(_("Choose whether somebody may call you."), code="required"))
        if data.get("how") == "phone" and not data.get("phone") and "phone" not in self.errors:
            self.add_error("phone", _("To be called you need a number here."))
        if data.get("how") == "nobody":
            data["phone"] = ""
        if not data.get("child"):
            data["guardian"] = ""
        elif data.get("how") == "nobody":
            data |= dict.fromkeys(("name", "helper", "guardian"), "")
        elif not data.get("guardian"):
            self.add_error("guardian", _("Write who agrees: for a child under 14 a parent or guardian must."))
        return data


class MandateForm(forms.Form):
    """Who gave the order for an errand, and who witnessed it."""

    mandate = forms.ChoiceField()
    witness = forms.CharField(
        label=pgettext_lazy("resident", "Witness"),
        help_text=_("Somebody who is not the errand runner. Can also be named when the runner comes."),
        required=False,
        max_length=40,
    )

    def __init__(self, *args: Any, label: Any, choices: Iterable[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        later: list[Choice] = [("later", _("When the runner comes"))]
        self.fields["mandate"] = radios(label, [*choices, *later])


class PetitionForm(forms.Form):
    """The official number of a petition, nothing else."""

    number = forms.RegexField(
        r"^[0-9A-Za-z\u4e00-\u9fff][0-9A-Za-z\u4e00-\u9fff\- ]{3,39}$",
        label=_("Official number of the petition"),
        help_text=_("It stands on the paper or in the message that the petition office gave you."),
        error_messages={"invalid": _("Copy the number as it stands: letters and digits.")},
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "spellcheck": "false"}),
    )


class KeyForm(forms.Form):
    """One-key help: where, a number to ring back, perhaps a word."""

    phone = PhoneField()
    village = forms.ChoiceField(label=pgettext_lazy("resident", "Village"))
    spot = forms.CharField(label=_("The spot"), required=False, max_length=200)
    text = forms.CharField(label=_("What is wrong"), required=False, max_length=500)
    child = forms.BooleanField(
        label=_("I am under 14"),
        help_text=_("Help comes at once. Without a parent or guardian who agrees, your number is deleted afterwards."),
        required=False,
    )
    guardian = forms.CharField(label=_("Father, mother or guardian who agrees"), required=False, max_length=40)

    def clean(self) -> dict[str, Any]:
        """Of nobody but a child a guardian is kept."""
        data = super().clean() or self.cleaned_data
        return data if data.get("child") else {**data, "guardian": ""}

    def __init__(self, *args: Any, choices: Iterable[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["village"] = forms.ChoiceField(
            label=pgettext_lazy("resident", "Village"),
            choices=[("", pgettext_lazy("nothing chosen yet", "Choose")), *choices],
        )
