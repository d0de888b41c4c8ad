"""The forms of decisions: the wizard, an entry that is heard, the roll call, the count sheet, the calculator."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from huiyin.apps.cases.forms import ManyFiles, PhotosField
from huiyin.apps.decisions import queries
from huiyin.apps.decisions.actions.acting import Helped
from huiyin.apps.decisions.showing import CHANNELS, MANDATES, REASONS, RESULTS, SLIPS, VALUES
from huiyin.apps.people.models import Person
from huiyin.apps.places.models import Place
from huiyin.core.rolls import ActChannel

SIGNED_BY = (ActChannel.paper, ActChannel.meeting, ActChannel.helper)
OPINIONS = [(value, title) for value, title in VALUES.items()]
MOST = 100_000


class Keyed(forms.Form):
    """A form that can be sent twice and counts once."""

    uid = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["uid"].initial = uuid.uuid4

    @property
    def key(self) -> uuid.UUID:
        """The key of what is sent."""
        found: uuid.UUID | None = self.cleaned_data.get("uid")
        return found or uuid.uuid4()


def key_of(data: Mapping[str, Any] | None, name: str = "uid") -> uuid.UUID:
    """The key of a page that is not sent as a form of ours; a new one where there is none."""
    try:
        return uuid.UUID(str((data or {}).get(name, "")))
    except ValueError:
        return uuid.uuid4()


class HearForm(Keyed):
    """An entry that is heard: what it says and by which channel; signed only where a hand can sign."""

    channel = forms.ChoiceField(
        label=_("How it was said"),
        choices=[(each.value, CHANNELS[each]) for each in (ActChannel.paper, ActChannel.call, ActChannel.helper)],
        widget=forms.RadioSelect,
    )
    value = forms.ChoiceField(label=_("What they say"), choices=OPINIONS, widget=forms.RadioSelect)
    signed = forms.BooleanField(label=_("They have signed the sheet"), required=False)
    witness = forms.ModelChoiceField(
        label=_("Witness"),
        queryset=Person.objects.none(),
        required=False,
        help_text=_("Needed by telephone, and when somebody else speaks or signs for them."),
    )
    text = forms.CharField(
        label=_("In their own words"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    helper = forms.CharField(
        label=_("Who speaks for them"),
        max_length=40,
        required=False,
        help_text=_("Only when it comes through a helper."),
    )
    mandate = forms.ChoiceField(
        label=_("How they told the helper to"), choices=[("", "—"), *MANDATES.items()], required=False
    )
    read_back = forms.BooleanField(label=_("It was read back to them"), required=False)
    slip = forms.ChoiceField(label=_("The slip for them"), choices=[("", "—"), *SLIPS.items()], required=False)

    def __init__(self, *args: Any, people: QuerySet[Person], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["witness"].queryset = people  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A word by telephone is asked, and not signed."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("signed") and given.get("channel") == ActChannel.call:
            self.add_error("signed", _("By telephone nobody signs. Leave it empty; have the sheet signed later."))
        return given

    def helped(self) -> Helped | None:
        """What goes with a word that came through a helper."""
        given = self.cleaned_data
        if given["channel"] != ActChannel.helper:
            return None
        return Helped(given["helper"], given["mandate"], given["read_back"], given["slip"])


class SheetForm(Keyed):
    """A count: of hands, or the sheet of a secret ballot with its three people."""

    agree = forms.IntegerField(label=_("Agree"), min_value=0, max_value=MOST)
    oppose = forms.IntegerField(label=_("Oppose"), min_value=0, max_value=MOST)
    abstain = forms.IntegerField(label=_("Abstain"), min_value=0, max_value=MOST)
    counter = forms.ModelChoiceField(label=_("Counted by"), queryset=Person.objects.none())

    def __init__(self, *args: Any, place: Place, secret: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        ballots = {"issued": _("Issued"), "used": _("Valid"), "spoiled": _("Spoiled"), "unused": _("Not used")}
        persons = {"second": _("And by"), "supervisor": _("Supervisor")}
        for name, label in ballots.items() if secret else ():
            self.fields[name] = forms.IntegerField(label=label, min_value=0, max_value=MOST)
        for name, label in persons.items() if secret else ():
            self.fields[name] = forms.ModelChoiceField(label=label, queryset=Person.objects.none())
        for name in {"counter", *persons} & self.fields.keys():
            people = queries.supervisors(place) if name == "supervisor" else queries.witnesses(place)
            self.fields[name].queryset = people  # type: ignore[attr-defined]


class ChangeForm(forms.Form):
    """What changes on a frozen roll, and why."""

    kind = forms.ChoiceField(
        label=_("What changes"),
        choices=[("add", _("Add somebody")), ("strike", _("Strike somebody")), ("represent", _("Another one stands"))],
        widget=forms.RadioSelect,
    )
    entry = forms.IntegerField(label=_("Number on the roll"), required=False, min_value=1, max_value=MOST)
    name = forms.CharField(label=_("Name"), max_length=40, required=False)
    reason = forms.ChoiceField(label=_("Why"), choices=list(REASONS.items()))


class ListForm(forms.Form):
    """The names of a kept list, one on a line."""

    names = forms.CharField(
        label=_("Names"),
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("One on a line. A household's code may stand behind the name."),
    )


class LevyForm(Keyed):
    """Who bears a levy and who is let off, a line for each household."""

    lines = forms.CharField(
        label=_("A line for each household"),
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_(
            "Number on the roll, then in this order: people, soldiers in service, poor, of working age, students, pregnant or"
            " a year after birth, unable to work. What is none at the end may be left out. It can be pasted from a table."
        ),
    )


class MoreForm(forms.Form):
    """Photos of a sheet of paper; of one that has come back already, what they show."""

    photo = PhotosField(
        label=_("Photo of the sheet of paper"), widget=ManyFiles(attrs={"accept": "image/*", "capture": "environment"})
    )
    more = forms.ChoiceField(
        label=_("It has come back already: what does this photo show?"),
        required=False,
        choices=[("page", _("The same sheet again")), ("twice", _("A second sheet with the same number"))],
        widget=forms.RadioSelect,
    )


class PhotoForm(MoreForm):
    """A photo with the number that stands on the sheet, filled in from its code where the browser reads that."""

    number = forms.CharField(
        label=_("Number on the sheet"), max_length=60, help_text=_("The last figure beside the code.")
    )
    field_order = ("number", "photo")
    more = None  # type: ignore[assignment]

    def clean_number(self) -> str:
        """The number as it is looked for."""
        return self.number_of(self.cleaned_data["number"])

    @staticmethod
    def number_of(typed: str) -> str:
        """The uid in the address of a code, or the last figure of a number that was typed."""
        plain = str(typed).strip().rstrip("/")
        return plain.rpartition("/")[2] if "/" in plain else plain.rpartition("-")[2].lstrip("0")


class HeldPhotoForm(PhotoForm):
    """The same without signal: whether the sheet has come back is not known yet, so that what it shows may be said at once."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["more"] = MoreForm().fields["more"]


class MinutesForm(Keyed):
    """What was said at the sitting, and who was there for it."""

    chair = forms.CharField(label=_("Led by"), max_length=40, required=False)
    recorder = forms.CharField(label=_("Minutes by"), max_length=40, required=False)
    township = forms.CharField(label=_("From the town"), max_length=120, required=False)
    text = forms.CharField(label=_("Minutes"), max_length=8000, widget=forms.Textarea(attrs={"rows": 8}))


class OwnForm(Keyed):
    """What an entry says itself by its code."""

    value = forms.ChoiceField(label=_("What do you say?"), choices=OPINIONS, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("In your own words"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class ObjectForm(Keyed):
    """Why somebody objects to what is written down for them."""

    text = forms.CharField(label=_("What is not right?"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class ReplyForm(Keyed):
    """What is answered to an objection."""

    answer = forms.CharField(
        label=_("Answer to the objection"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )

    @property
    def words(self) -> str:
        """What was written."""
        return str(self.cleaned_data["answer"])


class TellForm(Keyed):
    """What somebody tells a worker: it is not what they said."""

    objects = forms.CharField(
        label=_("They say: this is not so"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    @property
    def words(self) -> str:
        """What was told."""
        return str(self.cleaned_data["objects"])


class CallBackForm(Keyed):
    """What was heard when somebody was called back."""

    result = forms.ChoiceField(label=_("What they say"), choices=list(RESULTS.items()), widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("What is not right?"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class CodeForm(forms.Form):
    """The code of a slip."""

    code = forms.CharField(label=_("Code of your slip"), max_length=40)


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


class TermForm(Keyed):
    """Who serves in an association from a day to a day."""

    names = forms.CharField(
        label=_("Members, one a line"),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("As the charter has them chosen. The names of the term before are erased."),
    )
    since = _day(_("Term from"))
    until = _day(_("Term until"))


class DeedForm(Keyed):
    """What an association did on a day."""

    on = _day(_("Day"))
    text = forms.CharField(
        label=_("What it did"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Everybody reads this: no name of a household."),
    )
