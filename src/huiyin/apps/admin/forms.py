"""Forms of the security administrator."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class PersonForm(forms.Form):
    """A person who comes with no list."""

    name = forms.CharField(label=_("Name"), max_length=40)
    phone = forms.CharField(label=_("Phone"), max_length=24, required=False)
    code = forms.CharField(label=_("Staff number"), max_length=32, required=False)

    def clean(self) -> dict[str, Any] | None:
        """One of both is what the person signs in with."""
        said = super().clean()
        if said is not None and not said.get("phone") and not said.get("code"):
            raise forms.ValidationError(_("Give the phone or the staff number: it is the name to sign in with."))
        return said


class PlacesForm(forms.Form):
    """The places of the first day, a line each."""

    places = forms.CharField(
        label=_("Places"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("Write the places down, one on a line.")},
    )


class GrantForm(forms.Form):
    """Which post, from when until when."""

    post = forms.TypedChoiceField(label=_("Post"), coerce=int, widget=forms.RadioSelect)
    starts = forms.DateField(label=_("First day"), widget=DAY)
    ends = forms.DateField(label=_("Last day"), required=False, widget=DAY)
    deputy = forms.BooleanField(label=_("As a deputy"), required=False)

    def __init__(self, *given: Any, posts: list[tuple[int, str]], **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["post"].choices = posts  # type: ignore[attr-defined]


class EndForm(forms.Form):
    """The last day of a term."""

    ends = forms.DateField(label=_("Last day"), widget=DAY)


class SubjectForm(forms.Form):
    """Who somebody is at the identity provider."""

    subject = forms.CharField(
        label=_("Identity"),
        help_text=_(
            "As the provider lists it, or as its owner reads it after a refused sign-in. Nothing is guessed from names."
        ),
        max_length=255,
        strip=True,
    )
