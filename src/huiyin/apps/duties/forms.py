"""The forms of duties and slots: shape only."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huiyin.apps.cases.forms import PhoneField
from huiyin.apps.duties.actions.answering import MOST_PEOPLE, MOST_WORDS
from huiyin.apps.duties.texts import CARES, REASONS
from huiyin.apps.slots.texts import KINDS
from huiyin.core.slots import MOST_PLACES

Options = list[tuple[str, Any]]
WEEKDAYS = (
    ("1", _("Monday")),
    ("2", _("Tuesday")),
    ("3", _("Wednesday")),
    ("4", _("Thursday")),
    ("5", _("Friday")),
    ("6", _("Saturday")),
    ("7", _("Sunday")),
)

BETWEEN = (MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2100, 1, 1)))


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def _day(label: Any, **more: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, validators=BETWEEN, **more)


def _time(label: Any) -> forms.TimeField:
    return forms.TimeField(label=label, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))


class Minted(forms.Form):
    """A form that is done once: its uuid is made when it is opened."""

    idem = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial={"idem": uuid.uuid4(), **(initial or {})})

    def offer(self, name: str, options: Options) -> None:
        """Give a choice its options."""
        field: Any = self.fields[name]
        field.choices = options


class UnneededForm(forms.Form):
    """Why it is not needed."""

    reason = forms.ChoiceField(label=_("Why is it not needed"), choices=list(REASONS.items()), widget=forms.RadioSelect)
    words = forms.CharField(label=_("In a few words"), required=False, max_length=MOST_WORDS, widget=_area(2))


class RecordForm(Minted):
    """What was done, where no other page writes it down."""

    day = _day(_("On which day"))
    words = forms.CharField(label=_("What has been done"), max_length=MOST_WORDS, widget=_area(4))
    people = forms.IntegerField(label=_("How many took part"), required=False, min_value=0, max_value=MOST_PEOPLE)

    def __init__(self, data: Any = None, today: date | None = None) -> None:
        super().__init__(data, {"day": today})


class BackForm(forms.Form):
    """Why something that was written down was wrong."""

    event = forms.UUIDField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("What was wrong"), max_length=200)


class CareForm(forms.Form):
    """Who cares for whom."""

    household = forms.ChoiceField(label=_("Which household"))
    kind = forms.ChoiceField(label=_("For old or young"), choices=list(CARES.items()), widget=forms.RadioSelect)
    post = forms.ChoiceField(label=_("Who goes there"))

    def __init__(self, homes: Options, posts: Options, data: Any = None) -> None:
        super().__init__(data)
        for name, options in (("household", homes), ("post", posts)):
            field: Any = self.fields[name]
            field.choices = options


class PlanForm(Minted):
    """A slot, or one on every such weekday until a day."""

    kind = forms.ChoiceField(label=pgettext_lazy("slot", "Kind"), choices=list(KINDS.items()))
    who = forms.ChoiceField(label=_("Who is there"), required=False)
    room = forms.CharField(label=_("Room"), required=False, max_length=40)
    title = forms.CharField(label=_("What for"), required=False, max_length=60)
    day = _day(_("From which day"))
    starts = _time(_("From"))
    ends = _time(_("Until"))
    weekdays = forms.MultipleChoiceField(
        label=_("On these weekdays"), required=False, choices=WEEKDAYS, widget=forms.CheckboxSelectMultiple
    )
    until = _day(_("Until which day"), required=False)
    on_workdays = forms.BooleanField(label=_("Not on days off"), required=False, initial=True)
    capacity = forms.IntegerField(label=_("How many can book"), required=False, min_value=0, max_value=MOST_PLACES)
    public = forms.BooleanField(label=_("Residents may see it"), required=False, initial=True)

    def __init__(self, who: Options, data: Any = None, today: date | None = None) -> None:
        super().__init__(data, {"day": today})
        self.offer("who", [("", _("nobody in particular")), *who])


class HandForm(forms.Form):
    """To whom a slot is handed, or with which one it is swapped, and why."""

    to = forms.ChoiceField(label=_("Who takes it"))
    reason = forms.CharField(label=_("Why"), max_length=200)

    def __init__(self, posts: Options, swaps: Options, data: Any = None) -> None:
        super().__init__(data)
        field: Any = self.fields["to"]
        field.choices = [(_("Hand it over to"), posts), *([(_("Swap it with"), swaps)] if swaps else [])]


class OffForm(forms.Form):
    """Why a slot does not take place."""

    reason = forms.CharField(label=_("Why"), max_length=200)


class BookForm(Minted):
    """Somebody comes. Everything but how many may stay empty."""

    people = forms.IntegerField(label=_("How many come"), min_value=1, max_value=MOST_PLACES, initial=1)
    topic = forms.CharField(label=_("What you want to talk about"), required=False, max_length=200)
    name = forms.CharField(label=_("Your name"), required=False, max_length=40)
    phone = PhoneField(
        label=_("Your phone"), required=False, max_length=24,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel"}),
    )  # fmt: skip


class CodeForm(forms.Form):
    """The receipt code of a booking."""

    code = forms.CharField(label=_("The code on your receipt"), max_length=40)
