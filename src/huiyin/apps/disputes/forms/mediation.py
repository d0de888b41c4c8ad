"""Forms of disputes and their mediation: shape only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from huiyin.apps.cases.choices import category_choices, place_choices
from huiyin.apps.cases.forms import ManyFiles, PhoneField, PhotosField
from huiyin.apps.cases.keyed import KeyedForm, day_field, in_our_time
from huiyin.apps.disputes.actions.agreeing import HERE, Marks
from huiyin.apps.disputes.actions.parties import HOW as WAYS
from huiyin.apps.disputes.models import Dispute, Party
from huiyin.apps.disputes.texts import FORMS, HOW, KINDS, LEVELS, SIDES
from huiyin.apps.places.models import Place
from huiyin.core.profiles import Profile
from huiyin.core.words import Channel

Pairs = list[tuple[Any, Any]]


def _area(rows: int = 4) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def phone_field(label: Any) -> PhoneField:
    """A telephone number that may stay empty."""
    return PhoneField(label=label, required=False, max_length=24, widget=forms.TextInput(attrs={"type": "tel"}))


class DisputeForm(KeyedForm):
    """A dispute that comes in: danger first."""

    danger = forms.ChoiceField(
        label=_("Is anybody in danger now?"),
        choices=[("no", _("No")), ("yes", _("Yes: police and protection come first"))],
        widget=forms.RadioSelect,
    )
    place = forms.TypedChoiceField(label=_("Which place"), coerce=int)
    category = forms.ChoiceField(label=_("Kind of dispute"))
    text = forms.CharField(label=_("What the matter is"), max_length=2000, widget=_area())
    name = forms.CharField(label=_("Applicant"), max_length=40)
    phone = phone_field(_("Telephone of who asks"))
    language = forms.CharField(label=_("Language or dialect"), max_length=20, required=False)
    other = forms.CharField(label=_("Other party"), max_length=40, required=False)
    other_phone = phone_field(_("Telephone of the other party"))
    channel = forms.ChoiceField(label=_("How it came"))
    series = forms.ChoiceField(label=_("Programme it belongs to"), required=False)

    def __init__(self, town: Profile, slug: str, places: Iterable[Place], data: Any = None) -> None:
        super().__init__(data)
        self.offer("—", place=place_choices(places), category=category_choices(town, slug))
        self.offer(channel=came_by())
        self.offer(series=[("", "—"), *series_of(town)])
        if len(self.fields["series"].choices) == 1:  # type: ignore[attr-defined]
            del self.fields["series"]


def came_by() -> Pairs:
    """How a dispute reaches those at work."""
    words = {
        Channel.counter: _("at the counter"), Channel.visit: _("on a visit"), Channel.grid: _("reported by the grid"),
        Channel.meeting: _("raised at a deliberation"), Channel.phone: _("by telephone"), Channel.paper: _("on paper"),
    }  # fmt: skip
    return list(words.items())


def series_of(town: Profile | None) -> Pairs:
    """The town's programmes, by which figures keep apart what is counted apart."""
    from huiyin.apps.cases.names import said  # noqa: PLC0415
    from huiyin.core.profiles import text  # noqa: PLC0415

    found = town.raw.get("disputes", {}).get("series", ()) if town else ()
    return [(each["code"], said(text(each["title"]))) for each in found]


class PartyForm(KeyedForm):
    """Another party."""

    side = forms.ChoiceField(label=_("Side"), choices=list(SIDES.items()), widget=forms.RadioSelect)
    name = forms.CharField(label=_("Name"), max_length=40)
    phone = phone_field(_("Telephone"))
    language = forms.CharField(label=_("Language or dialect"), max_length=20, required=False)


class ConsentForm(KeyedForm):
    """What a party said."""

    agreed = forms.ChoiceField(
        label=_("Do they want mediation?"),
        choices=[("yes", _("Yes, they agree")), ("no", _("No: then it ends here"))],
        widget=forms.RadioSelect,
    )
    how = forms.ChoiceField(
        label=_("How they said it"), choices=[(way, HOW[way]) for way in WAYS if way != "web"], widget=forms.RadioSelect
    )


class ChooseForm(KeyedForm):
    """A mediator for the dispute, by a person at work."""

    mediator = forms.UUIDField(widget=forms.HiddenInput)
    wanted_by = forms.TypedChoiceField(label=_("Asked for by"), coerce=int, required=False)
    clear = forms.BooleanField(label=_("Asked: neither kin of a party nor with an interest"), required=False)

    def __init__(self, parties: Iterable[Party], data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        self.offer(wanted_by=[(0, _("the committee")), *((party.number, party.name) for party in parties)])


class TurnDownForm(KeyedForm):
    """Who does not want this mediator, or that they are kin."""

    mediator = forms.UUIDField(widget=forms.HiddenInput)
    number = forms.TypedChoiceField(label=_("Why"), coerce=int)

    def __init__(self, parties: Iterable[Party], data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        refused = [(party.number, gettext("%(name)s does not want them") % {"name": party.name}) for party in parties]
        self.offer(number=[*refused, (0, _("Kin of a party, or with an interest"))])


class SittingForm(KeyedForm):
    """A sitting: planned, or with the record of how it went."""

    at = forms.DateTimeField(
        label=_("When"),
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
        validators=[in_our_time],
    )
    where = forms.CharField(label=_("Where"), max_length=120, required=False)
    open_door = forms.BooleanField(label=_("The parties want it public"), required=False)
    present = forms.IntegerField(label=_("How many people of the parties were there"), min_value=1, max_value=200)
    invited = forms.CharField(label=_("Others who helped: kin, neighbours, experts"), max_length=200, required=False)
    consent_to_invited = forms.BooleanField(label=_("The parties agreed to them"), required=False)
    record = forms.CharField(label=_("Record"), max_length=4000, widget=_area(6))

    def __init__(self, data: Any = None, *, planned: bool = False, **more: Any) -> None:
        super().__init__(data, **more)
        for name in ("present", "invited", "consent_to_invited", "record") if planned else ():
            del self.fields[name]


class AgreementForm(KeyedForm):
    """What was agreed."""

    form = forms.ChoiceField(
        label=_("In writing or by word of mouth"), choices=list(FORMS.items()), widget=forms.RadioSelect
    )
    terms = forms.CharField(label=_("What was agreed"), max_length=4000, widget=_area(8))
    made_on = day_field(_("Agreed on"))
    perform_by = day_field(_("To be performed by"), required=False)
    level = forms.ChoiceField(label=_("Where it was settled"))

    def __init__(self, dispute: Dispute, data: Any = None, **more: Any) -> None:
        super().__init__(data, terms=dispute.terms, form=dispute.form or "written", level=dispute.level, **more)
        self.offer(level=[(level, LEVELS[level]) for level in HERE[dispute.level]])


class MarksForm(KeyedForm):
    """The days on the paper, and its photo."""

    signed_on = day_field(_("Mediator signed on"), required=False)
    sealed_on = day_field(_("Committee's seal on"), required=False)
    photo = PhotosField(
        label=_("Photo of the signed paper"), required=False, widget=ManyFiles(attrs={"accept": "image/*"})
    )

    def __init__(self, parties: Iterable[Party], data: Any = None, files: Any = None, **more: Any) -> None:
        super().__init__(data, files, **more)
        rest = dict(self.fields)
        self.parties = list(parties)
        for party in self.parties:
            words = gettext("%(name)s signed, sealed or put a finger on it on") % {"name": party.name}
            self.fields[f"party_{party.number}"] = day_field(words, required=False)
        self.order_fields(["idem", *(f"party_{party.number}" for party in self.parties), *rest])

    def marks(self) -> Marks:
        """The days as the action takes them."""
        given: Mapping[str, date | None] = self.cleaned_data
        parties = {party.number: given[f"party_{party.number}"] for party in self.parties}
        return Marks(parties, given["signed_on"], given["sealed_on"])


class PerformForm(KeyedForm):
    """It has been done."""

    on = day_field(_("Performed on"))
    words = forms.CharField(label=_("What was done"), max_length=1000, widget=_area(3))


class VisitForm(KeyedForm):
    """What the parties said on the return visit."""

    asked = forms.IntegerField(label=_("How many parties were asked"), min_value=1, max_value=99)
    content_with = forms.IntegerField(label=_("How many of them are content"), min_value=0, max_value=99)
    performed = forms.BooleanField(label=_("It was performed as agreed"), required=False)
    said = forms.CharField(label=_("What they said"), max_length=2000, widget=_area(), required=False)


class MediatorForm(KeyedForm):
    """Somebody who has agreed in writing to mediate."""

    name = forms.CharField(label=_("Name"), max_length=40)
    kind = forms.ChoiceField(label=_("Who they are"), choices=list(KINDS.items()))
    woman = forms.BooleanField(label=_("A woman"), required=False)
    person = forms.TypedChoiceField(
        label=_("Is it somebody at work here?"),
        help_text=_("Then they make no return visit where they have mediated, in whatever post."),
        coerce=int,
        required=False,
        empty_value=None,
    )
    place = forms.TypedChoiceField(label=_("Which place"), coerce=int)
    phone = phone_field(_("Telephone"))
    skills = forms.MultipleChoiceField(
        label=_("Kinds of dispute they know"), required=False, widget=forms.CheckboxSelectMultiple
    )
    languages = forms.CharField(label=_("Languages and dialects"), max_length=80, required=False)
    most = forms.IntegerField(label=_("Most disputes at a time"), min_value=1, max_value=30)
    consented_on = day_field(_("Day on the consent that they signed"))
    paper = forms.CharField(label=_("Where the signed consent is kept"), max_length=40)
    until = day_field(_("Term until"), required=False)

    def __init__(self, town: Profile, slug: str, places: Iterable[Place], staff: Pairs, data: Any = None) -> None:
        super().__init__(data, most=3)
        self.offer(person=[("", pgettext("at work here", "No")), *staff])
        self.offer(place=[(place.pk, place.name) for place in places])
        self.offer(skills=category_choices(town, slug))


class RoundForm(KeyedForm):
    """A round over a place."""

    place = forms.TypedChoiceField(label=_("Which place"), coerce=int)
    text = forms.CharField(label=_("Which part, what for"), max_length=400, widget=_area(2))

    def __init__(self, places: Iterable[Place], data: Any = None) -> None:
        super().__init__(data)
        self.offer(place=place_choices(places))


class FindingForm(KeyedForm):
    """What a round found; with the rest filled in it becomes a dispute."""

    note = forms.CharField(label=_("In outline, without names"), max_length=400, widget=_area(2))
    opens = forms.BooleanField(label=_("Open a dispute for it"), required=False)
    category = forms.ChoiceField(label=_("Kind of dispute"), required=False)
    text = forms.CharField(label=_("What the matter is"), max_length=2000, widget=_area(), required=False)
    name = forms.CharField(label=_("One party"), max_length=40, required=False)
    phone = phone_field(_("Telephone of that party"))
    other = forms.CharField(label=_("Other party"), max_length=40, required=False)
    other_phone = phone_field(_("Telephone of the other party"))

    def __init__(self, town: Profile, slug: str, data: Any = None) -> None:
        super().__init__(data)
        self.offer(category=[("", "—"), *category_choices(town, slug)])

    def clean(self) -> dict[str, Any]:
        """A dispute needs its kind, what it is about, and one party."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        for name in ("category", "text", "name") if given.get("opens") else ():
            if not given.get(name):
                self.add_error(name, gettext("Fill this in to open the dispute, or untick it."))
        return given


class CodeForm(forms.Form):
    """A party's own code."""

    code = forms.CharField(
        label=_("Your code"), max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )  # fmt: skip
