"""Forms of sign-in."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class SignInForm(forms.Form):
    """Name, password, and the six digits when an authenticator is set up."""

    username = forms.CharField(
        label=_("Sign-in name"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "username"})
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    code = forms.CharField(
        label=_("Code of six digits"),
        help_text=_("From your authenticator; it changes every 30 seconds. Leave it empty the first time."),
        max_length=8,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "short code"}),
    )


class CodeForm(forms.Form):
    """The first six digits of a new authenticator."""

    code = forms.CharField(
        label=_("Code of six digits"),
        max_length=8,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "short code"}),
    )


class PasswordForm(forms.Form):
    """A new password of one's own."""

    password = forms.CharField(
        label=_("New password"),
        help_text=_("At least 10 characters. Three words of your own are easy to keep in mind."),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
