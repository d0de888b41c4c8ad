"""How the asker is called and reached."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.apps.say.forms.saying import PhoneField


class ContactForm(forms.Form):
    """Both may be empty."""

    name = forms.CharField(label=_("Your name"), max_length=40, required=False)
    phone = PhoneField(required=False)
