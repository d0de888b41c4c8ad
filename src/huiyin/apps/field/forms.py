"""The field forms: shape only. Every one carries what the outbox needs: the uuid, the post, the time on the device."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from huiyin.apps.cases.actions.opening import TEXT_MAX
from huiyin.apps.cases.asker_forms import CardField, ForAChild
from huiyin.apps.cases.choices import place_options
from huiyin.apps.cases.forms import ManyFiles, PhoneField, PhotosField
from huiyin.apps.field import choices
from huiyin.apps.field.actions import MOST_HEARD, MOST_MET, Heard
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Household, Place
from huiyin.core.words import Channel, VisitDeed


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def _phone(label: Any) -> PhoneField:
    return PhoneField(
        label=label, required=False, max_length=24, widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel"})
    )


class EntryForm(forms.Form):
    """What every entry carries, and one of the viewer's places. `at` is the device's time with its offset."""

    idem = forms.UUIDField(widget=forms.HiddenInput)
    post = forms.IntegerField(widget=forms.HiddenInput, required=False)
    at = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    place = forms.ChoiceField(label=gettext_lazy("Which place"))
    spot = forms.CharField(label=gettext_lazy("Exactly where"), required=False, max_length=200)

    def __init__(self, viewer: Viewer, places: list[Place], data: Any = None, files: Any = None) -> None:
        initial = {"idem": uuid.uuid4(), "post": viewer.actor.post, "place": str(viewer.actor.place)}
        super().__init__(data, files, initial=initial)
        self._places = {str(place.pk): place for place in places}
        self.offer("place", place_options(places))

    def offer(self, name: str, options: choices.Options) -> None:
        """Give a choice its options."""
        field: Any = self.fields[name]
        field.choices = options

    def clean_place(self) -> Place:
        """The place itself."""
        return self._places[self.cleaned_data["place"]]

    def photos(self) -> list[Any]:
        """The photos that came along; the outbox sends them afterwards."""
        return list(self.cleaned_data.get("photo") or [])


class ClaimForm(forms.Form):
    """One button: nothing is asked but whether this is the same press again."""

    idem = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class ReportForm(ForAChild, EntryForm):
    """A matter in under a minute: what, where, a photo. Category and asker may stay open."""

    text = forms.CharField(label=gettext_lazy("What is the matter"), max_length=TEXT_MAX, widget=_area(4))
    photo = PhotosField(label=gettext_lazy("Photos"), required=False, widget=ManyFiles(attrs={"accept": "image/*"}))
    category = forms.ChoiceField(label=gettext_lazy("Category"), required=False)
    name = forms.CharField(label=gettext_lazy("For whom"), required=False, max_length=40)
    phone = _phone(gettext_lazy("Their phone"))
    card = CardField()

    def __init__(self, viewer: Viewer, places: list[Place], data: Any = None, files: Any = None) -> None:
        super().__init__(viewer, places, data, files)
        town = choices.profile_of(viewer)
        self.slug = choices.way_in(town, Channel.grid)
        self.offer("category", choices.categories(town, self.slug, gettext("Let the desk sort it")))


class MajorForm(EntryForm):
    """The first report of a major event: what is known now; what is not known is said to be unknown."""

    title = forms.CharField(label=gettext_lazy("In one line"), max_length=30)
    text = forms.CharField(label=gettext_lazy("What is known so far"), max_length=TEXT_MAX, widget=_area(4))
    happened = forms.CharField(label=gettext_lazy("At what time"), required=False, max_length=60)
    people = forms.CharField(label=gettext_lazy("People hurt, trapped, moved"), required=False, max_length=120)
    photo = PhotosField(label=gettext_lazy("Photos"), required=False, widget=ManyFiles(attrs={"accept": "image/*"}))
    category = forms.ChoiceField(label=gettext_lazy("Kind of event"), required=False)

    def __init__(self, viewer: Viewer, places: list[Place], data: Any = None, files: Any = None) -> None:
        super().__init__(viewer, places, data, files)
        self.slug = choices.MAJOR
        self.offer("category", choices.categories(choices.profile_of(viewer), self.slug, gettext("Not clear yet")))


class VisitForm(EntryForm):
    """A visit: whose door, who was met, what was done, and up to six matters heard. Nothing else is asked."""

    household = forms.ChoiceField(label=gettext_lazy("Which household"), required=False)
    met = forms.CharField(
        label=gettext_lazy("Who was met"),
        max_length=40,
        widget=forms.TextInput(attrs={"data-unless": VisitDeed.nobody.value}),
    )
    people = forms.IntegerField(
        label=gettext_lazy("How many of the household have been met by now"), required=False, min_value=1, max_value=MOST_MET,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    did = forms.MultipleChoiceField(
        label=gettext_lazy("What has been done"),
        required=False,
        choices=choices.DEEDS,
        widget=forms.CheckboxSelectMultiple,
    )
    phone = _phone(gettext_lazy("Phone for the answer"))
    note = forms.CharField(label=gettext_lazy("How they are"), required=False, max_length=1000, widget=_area(2))

    def __init__(self, viewer: Viewer, places: list[Place], households: list[Household], data: Any = None) -> None:
        super().__init__(viewer, places, data)
        town = choices.profile_of(viewer)
        self.slug = choices.way_in(town, Channel.visit)
        if not choices.asks_everybody(town):
            del self.fields["people"]
        nobody = data is not None and VisitDeed.nobody.value in data.getlist("did")
        self.fields["met"].required = not nobody
        self._households = {str(each.uid): each for each in households}
        self.offer("household", choices.households(households))
        options = choices.categories(town, self.slug, gettext("Let the desk sort it"))
        for n in _numbers():
            words = gettext("What was heard") if n == 1 else gettext("What was heard (%(n)d)") % {"n": n}
            self.fields[f"text_{n}"] = forms.CharField(
                label=words, required=False, max_length=TEXT_MAX, widget=_area(3)
            )
            self.fields[f"category_{n}"] = forms.ChoiceField(
                label=gettext_lazy("Category"), required=False, choices=options
            )

    def clean_did(self) -> tuple[VisitDeed, ...]:
        """The kinds of what was done."""
        return tuple(VisitDeed(code) for code in self.cleaned_data["did"])

    def clean_met(self) -> str:
        """Who was met. Where nobody was at home, that alone is said."""
        return self.cleaned_data["met"] or gettext("Nobody was at home")

    def clean_household(self) -> Household | None:
        """The household itself."""
        return self._households.get(self.cleaned_data["household"])

    @property
    def slots(self) -> list[dict[str, Any]]:
        """The places for matters; one is open when it or a later one holds something."""
        return [
            {
                "text": self[f"text_{n}"],
                "category": self[f"category_{n}"],
                "open": any(self[f"text_{k}"].value() for k in range(n, MOST_HEARD + 1)),
            }
            for n in _numbers()
        ]

    @property
    def heard(self) -> tuple[Heard, ...]:
        """What was heard, empty slots left out."""
        said = self.cleaned_data
        kept = ((said[f"text_{n}"].strip(), said[f"category_{n}"]) for n in _numbers())
        return tuple(Heard(text, category) for text, category in kept if text)


def _numbers() -> range:
    return range(1, MOST_HEARD + 1)
