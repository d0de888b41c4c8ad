"""Why a whole telephone number is looked at, and why a case is erased: codes that stand in rows, their words, the question."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

REVEAL: Mapping[str, Promise] = {
    "ask": pgettext_lazy("reason", "to ask them something"),
    "meet": pgettext_lazy("reason", "to arrange a visit"),
    "call_back": pgettext_lazy("reason", "to call them back"),
    "danger": pgettext_lazy("reason", "somebody is in danger"),
}
ERASE: Mapping[str, Promise] = {
    "asked": pgettext_lazy("erased", "the asker wishes it"),
    "mistake": pgettext_lazy("erased", "entered by mistake"),
    "third": pgettext_lazy("erased", "it says private things about somebody else"),
    "unlawful": pgettext_lazy("erased", "it should not have been collected"),
    "over": pgettext_lazy("erased", "the time for keeping it is over"),
}


class ReasonForm(forms.Form):
    """Why a whole telephone number is looked at, on a page of its own."""

    why = forms.ChoiceField(
        label=pgettext_lazy("reveal", "Why"), choices=list(REVEAL.items()), widget=forms.RadioSelect
    )
