"""Forms of sign-in."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huiyin.core.idle import SHOWN
from huiyin.core.passwords import Profile


class PasswordField(forms.CharField):
    """A password, taken as it was typed; `autocomplete` tells the browser's own keeper which one."""

    def __init__(self, label: Any, autocomplete: str = "current-password") -> None:
        widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
        super().__init__(label=label, max_length=200, strip=False, widget=widget)


class SixDigitsField(forms.CharField):
    """What an authenticator shows."""

    def __init__(self, **more: Any) -> None:
        attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "class": "short code"}
        super().__init__(label=_("Code of six digits"), max_length=8, widget=forms.TextInput(attrs=attrs), **more)


class SignInForm(forms.Form):
    """Name, password, and the six digits when an authenticator is set up."""

    username = forms.CharField(
        label=_("Sign-in name"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "username"})
    )
    password = PasswordField(_("Password"))
    code = SixDigitsField(
        help_text=_("From your authenticator; it changes every 30 seconds. Leave it empty the first time."),
        required=False,
    )


class CodeForm(forms.Form):
    """The first six digits of a new authenticator."""

    code = SixDigitsField()


class PasswordForm(forms.Form):
    """A new password of one's own; the present one first, unless it was typed in a moment ago."""

    current = PasswordField(_("Present password"))
    password = PasswordField(_("New password"), "new-password")

    def __init__(self, *given: Any, ask_current: bool, rules: Profile, **more: Any) -> None:
        super().__init__(*given, **more)
        if not ask_current:
            del self.fields["current"]
        self.fields["password"].help_text = _hint(rules)


def _hint(rules: Profile) -> str:
    values = vars(rules)
    words = gettext(
        "At least %(shortest)s characters; %(advised)s are better. Four words of your own are easy to keep in mind."
    )
    parts = [words % values]
    if rules.kinds > 1:
        parts.append(gettext("With %(kinds)s of these: small letters, capital letters, digits, other signs.") % values)
    if rules.days:
        parts.append(gettext("After %(days)s days a new one is asked for.") % values)
    return " ".join(parts)


class AgainForm(forms.Form):
    """Who is there shows it again: the password or the six digits; or each factor that is still to be shown."""

    shown = PasswordField(_("Password, or the code of six digits"))
    knows = PasswordField(_("Password"))
    has = SixDigitsField(help_text=_("From your authenticator; it changes every 30 seconds."))

    def __init__(self, *given: Any, wanted: Collection[str] = (SHOWN,), **more: Any) -> None:
        super().__init__(*given, **more)
        for name in self.fields.keys() - set(wanted):
            del self.fields[name]


class AnswerForm(forms.Form):
    """What a passkey has signed, as JSON; written by the page's script."""

    answer = forms.CharField(max_length=20_000, widget=forms.HiddenInput)


class KeyForm(forms.Form):
    """What somebody calls a passkey."""

    name = forms.CharField(
        label=_("Name of the passkey"), help_text=_("Such as: my phone, the office computer."), max_length=40
    )


class NewKeyForm(KeyForm, AnswerForm):
    """A new passkey with its name."""
