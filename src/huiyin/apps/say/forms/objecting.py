"""What one says against a notice on the board."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.apps.say.forms.saying import PhoneField

TEXT_MAX = 2000


class ObjectionForm(forms.Form):
    """What is not right, and a telephone if one likes to be called."""

    text = forms.CharField(label=_("What is not right?"), max_length=TEXT_MAX, widget=forms.Textarea(attrs={"rows": 5}))
    phone = PhoneField(required=False, help_text=_("Only if we may call. Without it you look with the code."))
