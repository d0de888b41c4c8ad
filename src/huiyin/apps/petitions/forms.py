"""Forms of petitions, accusations and receptions: shape only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy, pgettext_lazy

from huiyin.apps.cases import library
from huiyin.apps.cases.choices import category_choices, place_choices, places_of_town
from huiyin.apps.cases.forms import PhoneField, plain_field
from huiyin.apps.cases.keyed import KeyedForm, day_field
from huiyin.apps.people.queries import Viewer
from huiyin.apps.petitions.actions.accusing import TEXT_MAX
from huiyin.apps.petitions.actions.registering import PACK
from huiyin.apps.places.models import Place

USUAL = frozenset({"category", "text", "place", "contact"})
Pairs = Sequence[tuple[Any, Any]]


class PetitionForm(KeyedForm):
    """A petition that has its official number. `idem` becomes the case's uid."""

    place = forms.TypedChoiceField(label=gettext_lazy("Where the petitioner lives"), coerce=int)
    category = forms.ChoiceField(label=gettext_lazy("Category"))
    text = forms.CharField(
        label=gettext_lazy("What it is about, in their words"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=TEXT_MAX,
    )
    name = forms.CharField(label=gettext_lazy("Name"), max_length=40, required=False)
    phone = PhoneField(label=gettext_lazy("Telephone"), max_length=24, required=False)
    against = forms.TypedChoiceField(
        label=gettext_lazy("Unit that it is about"),
        help_text=gettext_lazy("It neither reads nor handles it, nor does anybody beneath it."),
        coerce=int,
        required=False,
    )

    def __init__(self, data: Any = None, *, viewer: Viewer, units: Pairs) -> None:
        super().__init__(data)
        pack, town = library.pack(PACK), library.profile(viewer.profile)
        self.asks = [ask for ask in pack.start.ask if ask.kind.name not in USUAL]
        for ask in self.asks:
            self.fields[ask.kind.name] = plain_field(ask)
        places = places_of_town(viewer.town, viewer.village).only("id", "name", "kind", "village_id")
        self.offer("—", place=place_choices(places), category=category_choices(town, PACK), against=units)
        first = ["idem", *(ask.kind.name for ask in self.asks if ask.required)]
        self.order_fields([*first, "place", "category", "text", "received", "against", "name", "phone"])

    def clean_received(self) -> date | None:
        """A day that has come."""
        return came(self.cleaned_data.get("received"))

    def answers(self) -> dict[str, Any]:
        """What the pack's start asks beside the usual."""
        given = {ask.kind.name: self.cleaned_data.get(ask.kind.name) for ask in self.asks}
        said = {key: v.isoformat() if isinstance(v, date) else v for key, v in given.items() if v not in (None, "")}
        return {**said, **({"contact": "phone"} if self.cleaned_data["phone"] else {})}


def came(day: date | None) -> date | None:
    """A day that is not ahead."""
    if day and day > timezone.localdate():
        raise ValidationError(gettext("This day is still ahead. Write the day on which it came."))
    return day


class AccusationForm(KeyedForm):
    """What somebody accuses somebody of. `idem` becomes its uid."""

    unit = forms.TypedChoiceField(label=gettext_lazy("Against a unit"), coerce=int, required=False)
    post = forms.TypedChoiceField(label=gettext_lazy("Against who holds a post"), coerce=int, required=False)
    village = forms.TypedChoiceField(
        label=gettext_lazy("Against all of a village's cadres"), coerce=int, required=False
    )
    text = forms.CharField(
        label=gettext_lazy("What is said"), widget=forms.Textarea(attrs={"rows": 6}), max_length=TEXT_MAX
    )
    received_on = day_field(label=gettext_lazy("Received on"))
    accuser = forms.CharField(
        label=gettext_lazy("Who says it, if they want to be named"), max_length=40, required=False
    )
    phone = PhoneField(label=gettext_lazy("Telephone"), max_length=24, required=False)
    number = forms.CharField(label=gettext_lazy("Official number, if there is one"), max_length=40, required=False)

    def __init__(self, data: Any = None, *, units: Pairs, posts: Pairs, villages: Pairs) -> None:
        super().__init__(data, received_on=timezone.localdate())
        self.offer("—", unit=units, post=posts, village=villages)

    def clean_received_on(self) -> date | None:
        """A day that has come."""
        return came(self.cleaned_data["received_on"])


class NameForm(KeyedForm):
    """Who else may read it."""

    post = forms.TypedChoiceField(
        label=gettext_lazy("Who else may read it"),
        help_text=gettext_lazy("Not among them: the accused, their unit and whoever they lead."),
        coerce=int,
    )

    def __init__(self, data: Any = None, *, posts: Pairs) -> None:
        super().__init__(data)
        self.offer("—", post=posts)


class DeedForm(KeyedForm):
    """What was done, in words."""

    deed = forms.ChoiceField(label=pgettext_lazy("accusation", "What was done"), widget=forms.RadioSelect)
    words = forms.CharField(
        label=gettext_lazy("In words: when, to whom, by which paper"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=TEXT_MAX,
    )

    def __init__(self, data: Any = None, *, deeds: Pairs) -> None:
        super().__init__(data)
        field: Any = self.fields["deed"]
        field.choices = deeds


class PromiseForm(KeyedForm):
    """What was asked, what was promised, by which day."""

    text = forms.CharField(
        label=gettext_lazy("What they asked for"), widget=forms.Textarea(attrs={"rows": 3}), max_length=TEXT_MAX
    )
    promised = forms.CharField(
        label=gettext_lazy("What was promised"), widget=forms.Textarea(attrs={"rows": 2}), max_length=TEXT_MAX
    )
    due = day_field(label=gettext_lazy("Due on which day"))
    category = forms.ChoiceField(label=gettext_lazy("Category"))
    place = forms.TypedChoiceField(label=gettext_lazy("Where it is"), coerce=int)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=40, required=False)
    phone = PhoneField(label=gettext_lazy("Telephone"), max_length=24, required=False)

    leader = forms.TypedChoiceField(label=gettext_lazy("Who received"), coerce=int)

    def __init__(self, data: Any = None, *, viewer: Viewer, places: Sequence[Place], leaders: Pairs) -> None:
        super().__init__(data)
        if leaders:
            self.offer("—", leader=leaders)
        else:
            del self.fields["leader"]
        town = library.profile(viewer.profile) if viewer.profile else None
        self.offer(
            "—", category=category_choices(town, "reception"), place=[(place.pk, place.name) for place in places]
        )

    def clean_due(self) -> date:
        """A day to come."""
        day: date = self.cleaned_data["due"]
        if not timezone.localdate() <= day <= timezone.localdate() + timedelta(days=366):
            raise ValidationError(gettext("Write a day to come, within a year: the one by which it was promised."))
        return day
