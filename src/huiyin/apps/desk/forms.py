"""Forms of the desk that no pack describes: copies, call-backs, the public version, a matter entered here."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy, pgettext_lazy

from huiyin.apps.cases import library, reasons
from huiyin.apps.cases.actions.opening import TEXT_MAX as OPEN_TEXT_MAX
from huiyin.apps.cases.actions.publishing import TEXT_MAX, TITLE_MAX, Version
from huiyin.apps.cases.asker_forms import CardField, ForAChild
from huiyin.apps.cases.choices import Offered, category_choices, unit_choices
from huiyin.apps.cases.forms import PhoneField, extra_answers, plain_field
from huiyin.apps.cases.names import ANSWERS, GRADES
from huiyin.apps.cases.shared_fields import Shared
from huiyin.apps.desk.queries import opening
from huiyin.apps.people.queries import Viewer
from huiyin.core.packs import Move, Pack

USUAL = frozenset({"category", "text", "title", "place", "photo", "voice", "contact", "unit"})


class KeyedForm(forms.Form):
    """A form that writes: `idem` is minted when it opens, so that sending it twice does nothing twice."""

    idem = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4, required=False)

    def clean_idem(self) -> uuid.UUID:
        """The key; a form without one gets a new one."""
        return self.cleaned_data.get("idem") or uuid.uuid4()


class CopyForm(KeyedForm):
    """Which unit gets a copy."""

    unit = forms.TypedChoiceField(label=gettext_lazy("Unit"), coerce=int)

    def __init__(self, data: Any = None, *, path: Mapping[str, int]) -> None:
        super().__init__(data)
        self.fields["unit"].choices = [("", "—"), *unit_choices(path)]  # type: ignore[attr-defined]


class CallForm(KeyedForm):
    """What came of a call: reached or not; if reached, the asker's own answer, perhaps a grade, their words."""

    reached = forms.ChoiceField(
        label=gettext_lazy("Did you reach them?"),
        choices=[("yes", gettext_lazy("Reached")), ("no", gettext_lazy("Not reached, try again later"))],
        widget=forms.RadioSelect,
    )
    answer = forms.ChoiceField(
        label=gettext_lazy("In the asker's own judgement"),
        choices=[(code, words) for code, words in ANSWERS.items() if code != "none"],
        widget=forms.RadioSelect,
        required=False,
    )
    grade = forms.TypedChoiceField(
        label=gettext_lazy("How satisfied are they?"),
        choices=[("", gettext_lazy("no grade given")), *GRADES.items()],
        coerce=int,
        empty_value=None,
        required=False,
    )
    words = forms.CharField(
        label=gettext_lazy("In their words"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Who was reached has answered something."""
        given = super().clean() or {}
        if given.get("reached") == "yes" and not given.get("answer"):
            self.add_error("answer", gettext("You reached them: say what they answered."))
        return given


class ToldForm(KeyedForm):
    """Was the asker told by phone, up to which message?"""

    do = forms.ChoiceField(choices=[("told", ""), ("missed", "")])
    up_to = forms.IntegerField(min_value=0, max_value=10**17)


class PublicForm(KeyedForm):
    """The public version of a case, and what else the move asks that shows it. While a case is open, a line is enough."""

    title = forms.CharField(
        label=gettext_lazy("Public title"),
        help_text=gettext_lazy("In your own words, as short as a headline; nobody may be recognised by it."),
        max_length=TITLE_MAX,
    )
    text = forms.CharField(
        label=gettext_lazy("What was done"),
        help_text=gettext_lazy("Not what the asker wrote: that is not published."),
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=TEXT_MAX,
    )
    photos = forms.TypedMultipleChoiceField(coerce=uuid.UUID, required=False)

    def __init__(
        self, data: Any = None, *, move: Move, pictures: Iterable[str], done: bool, notice: bool = False, **more: Any
    ) -> None:
        """`notice`: nobody asked, it is the village's own text (公示)."""
        super().__init__(data, **more)
        self.fields["photos"].choices = [(uid, uid) for uid in pictures]  # type: ignore[attr-defined]
        if notice:
            self.fields["text"].label = gettext("Text of the notice")
            self.fields["text"].help_text = gettext("This hangs on the wall and stands on the board.")
        elif not done:
            del self.fields["text"]
        self.extra = [ask for ask in move.ask if ask.kind.name not in USUAL]
        for ask in self.extra:
            self.fields[ask.kind.name] = plain_field(ask)

    @property
    def written(self) -> list[forms.BoundField]:
        """The fields that are written in; photos are ticked in a list of their own."""
        return [bound for bound in self.visible_fields() if bound.name != "photos"]

    def version(self) -> Version:
        """What is to be shown."""
        given = self.cleaned_data
        return Version(given["title"], given.get("text", ""), given["photos"])

    def answers(self) -> dict[str, Any]:
        """What the move asks beside the title."""
        return extra_answers(self.extra, self.cleaned_data)


class MatterForm(ForAChild, KeyedForm):
    """A matter that came by phone, over the counter, on paper … `idem` becomes the case's uid."""

    field_order = ("idem", "channel", "place", "spot", "category", "text", "name", "phone", "helper", "card")

    channel = forms.ChoiceField(label=gettext_lazy("How it came"))
    place = forms.TypedChoiceField(label=gettext_lazy("Where"), coerce=int)
    spot = forms.CharField(label=pgettext_lazy("desk", "Exactly where"), max_length=200, required=False)
    category = forms.ChoiceField(label=gettext_lazy("Category"), required=False)
    text = forms.CharField(
        label=gettext_lazy("What it is about, in their words"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=OPEN_TEXT_MAX,
    )
    name = forms.CharField(label=gettext_lazy("Name"), max_length=40, required=False)
    phone = PhoneField(label=gettext_lazy("Telephone"), max_length=24, required=False)
    helper = forms.CharField(label=gettext_lazy("Who speaks for them"), max_length=40, required=False)
    card = CardField()
    day = forms.DateField(
        label=gettext_lazy("When it was said, if not today"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        required=False,
    )

    def __init__(self, data: Any = None, *, pack: Pack, viewer: Viewer, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        self.pack = pack
        town = library.profile(viewer.profile) if viewer.profile else None
        offered: dict[str, Any] = {
            "channel": Offered(opening.channel_choices(pack, town), must=True),
            "place": Offered(opening.places_for(viewer)),
            "category": Offered(category_choices(town, pack.slug)),
        }
        for field, choices in offered.items():
            self.fields[field].choices = choices  # type: ignore[attr-defined]
        required = {ask.kind.name: ask.required for ask in pack.start.ask}
        self.fields["category"].required = required.get("category", False)
        self.extra = [ask for ask in pack.start.ask if ask.kind.name not in USUAL]
        for ask in self.extra:
            self.fields[ask.kind.name] = plain_field(ask)

    def clean_day(self) -> date | None:
        """A day that has come."""
        day: date | None = self.cleaned_data["day"]
        if day and day > timezone.localdate():
            raise ValidationError(gettext("This day is still ahead. Write the day on which it was said."))
        return day

    def answers(self) -> dict[str, Any]:
        """What the pack's start asks beside the usual."""
        given = extra_answers(self.extra, self.cleaned_data)
        if self.pack.start.asks("contact") and self.cleaned_data["phone"]:
            given["contact"] = "phone"
        if self.pack.start.asks("place"):
            given["place"] = self.cleaned_data["place"]
        return given


MatterForm.base_fields = Shared(MatterForm.base_fields, own=("channel", "place", "category"))


class OwnForm(KeyedForm):
    """A matter of the village's own: its title and text, and what else its way of working asks at the start."""

    title = forms.CharField(label=gettext_lazy("Title for everybody"), max_length=TITLE_MAX)
    text = forms.CharField(
        label=gettext_lazy("What it is about"), widget=forms.Textarea(attrs={"rows": 6}), max_length=OPEN_TEXT_MAX
    )

    def __init__(self, data: Any = None, *, pack: Pack) -> None:
        super().__init__(data)
        self.extra = [ask for ask in pack.start.ask if ask.kind.name not in USUAL]
        for ask in self.extra:
            self.fields[ask.kind.name] = plain_field(ask)

    def answers(self) -> dict[str, Any]:
        """What the start asks beside title and text."""
        return extra_answers(self.extra, self.cleaned_data)


class EraseForm(KeyedForm):
    """Why a case is erased."""

    why = forms.ChoiceField(label=gettext_lazy("Why"), choices=[("", "—"), *reasons.ERASE.items()])


class MeetingForm(KeyedForm):
    """Where and when a village talk was held."""

    place = forms.TypedChoiceField(label=gettext_lazy("Village"), coerce=int)
    day = forms.DateField(
        label=gettext_lazy("Day of the meeting"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )

    def __init__(self, data: Any = None, *, viewer: Viewer, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["place"].choices = Offered(opening.places_for(viewer))  # type: ignore[attr-defined]

    def clean_day(self) -> date:
        """A day that has come."""
        day: date = self.cleaned_data["day"]
        if day > timezone.localdate():
            raise ValidationError(gettext("This day is still ahead. Write the day on which it was said."))
        return day


class TalkRow(KeyedForm):
    """One matter of a meeting; an empty row is left out."""

    text = forms.CharField(
        label=gettext_lazy("What about"),
        max_length=OPEN_TEXT_MAX,
        required=False,
        widget=forms.TextInput(attrs={"size": 44}),
    )
    category = forms.ChoiceField(label=gettext_lazy("Category"), required=False)
    name = forms.CharField(label=gettext_lazy("Who"), max_length=40, required=False)
    phone = PhoneField(label=gettext_lazy("Telephone"), max_length=24, required=False)

    def __init__(self, *args: Any, pack: Pack, viewer: Viewer, **more: Any) -> None:
        super().__init__(*args, **more)
        town = library.profile(viewer.profile) if viewer.profile else None
        self.fields["category"].choices = Offered(category_choices(town, pack.slug))  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A row with a name has a matter, and a matter has a category."""
        given = super().clean() or {}
        if given.get("text") and not given.get("category"):
            self.add_error("category", gettext("Choose what kind of matter it is."))
        if not given.get("text") and (given.get("name") or given.get("phone")):
            self.add_error("text", gettext("Say in a few words what it is about."))
        return given
