"""The form of a step, built from what its move asks: the same questions at the desk, in the field and for leaders.

`step_form(case, move, viewer)` gives an unbound form; with `data` (and `files`) a bound one. A valid form's `answers()`
are the plain values that `actions.steps.Act` takes; its `photos()` and `voices()` go with it to `actions.attaching`.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext, gettext_lazy

from huiyin.apps.cases import choices, library
from huiyin.apps.cases.accused import accused_of
from huiyin.apps.cases.actions.bulk import AS_SUGGESTED
from huiyin.apps.cases.amounts import YuanField
from huiyin.apps.cases.models import Case
from huiyin.apps.cases.names import said, told, town_of
from huiyin.apps.cases.phones import DIALLED, check_phone
from huiyin.apps.people.queries import Viewer
from huiyin.core.packs import Ask, Move, Pack
from huiyin.core.words import AskKind, AskType

TEXT_MAX, LINE_MAX, DAYS_MAX, PHOTOS_MAX = 2000, 120, 366, 6


@dataclass(frozen=True)
class Asked:
    """Where a question is put: the case, the path of the place in which units must serve, who there must be in a unit, the
    units that are suggested (several for a bulk act)."""

    case: Case
    path: Mapping[str, int]
    takers: Collection[str]
    suggested: Collection[int | None]


class ManyFiles(forms.ClearableFileInput):
    """A file input for several files."""

    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Several photos at once; the value is a list."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> Any:
        given = data if isinstance(data, list | tuple) else [data] if data else []
        if not given:
            return [super().clean(None, initial)] if self.required else []
        if len(given) > PHOTOS_MAX:
            raise ValidationError(
                gettext("At most %(most)d photos at once. Send the rest with a note."), params={"most": PHOTOS_MAX}
            )
        return [super(PhotosField, self).clean(each, initial) for each in given]


class PhoneField(forms.CharField):
    """A telephone number as people write it; anything else is sent back."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if text and not DIALLED.match(text):
            raise ValidationError(gettext("This is no telephone number. Write digits only."))
        check_phone(text or "")
        return text


class StepForm(forms.Form):
    """Hidden: `idem`, minted when the form opens, and `seq`, the case's last event then. The rest the move asks."""

    idem = forms.UUIDField(widget=forms.HiddenInput, required=False)
    seq = forms.IntegerField(widget=forms.HiddenInput, required=False)
    asks: tuple[Ask, ...] = ()

    def answers(self) -> dict[str, Any]:
        """What was answered, as `Act` takes it: ids as int, dates as ISO text, files as how many they are."""
        found: dict[str, Any] = {}
        for ask in self.asks:
            value = self._answer(ask.kind)
            if value not in (None, "", [], False):
                found[ask.kind.name] = value
        return found

    def _answer(self, kind: AskKind) -> Any:
        value = self.cleaned_data.get(kind.name)
        if kind.type is AskType.contact:
            return self.cleaned_data.get(f"{kind.name}_phone") or value
        if kind.type is AskType.photo:
            return len(value or [])
        if kind.type is AskType.voice:
            return 1 if value else 0
        return value.isoformat() if isinstance(value, date) else value

    @property
    def key(self) -> uuid.UUID:
        """The idempotency key; a form without one gets a new one."""
        found: uuid.UUID | None = self.cleaned_data.get("idem")
        return found or uuid.uuid4()

    def photos(self) -> list[UploadedFile[Any]]:
        """The photos that were handed in."""
        return [
            file
            for ask in self.asks
            if ask.kind.type is AskType.photo
            for file in self.cleaned_data[ask.kind.name] or []
        ]

    def voices(self) -> list[UploadedFile[Any]]:
        """The voice notes that were handed in."""
        named = [ask.kind.name for ask in self.asks if ask.kind.type is AskType.voice]
        return [self.cleaned_data[name] for name in named if self.cleaned_data[name]]

    def renew(self, seq: int) -> None:
        """Let the form that is sent back carry the case's present `seq`, so that sending it again is a decision."""
        data: Any = copy(self.data)  # each value as it was sent: `{**data}` would make lists of them
        data["seq"] = str(seq)
        self.data = data


def step_form(
    case: Case,
    move: Move,
    viewer: Viewer,
    data: Mapping[str, Any] | None = None,
    files: MultiValueDict[str, UploadedFile[Any]] | None = None,
    *,
    path: Mapping[str, int] | None = None,
    several: Sequence[Case] = (),
) -> StepForm:
    """The form of `move` on `case`, what its opening asked too filled in as it was said then.

    `path` narrows the units to those serving it (bulk acts on several places), `several` are the cases of a bulk act: where
    they are suggested to different units none is chosen beforehand, and each may go to its own.
    """
    pack = library.pinned(case.pack_id)
    form = StepForm(data, files, initial={**_said_before(case, move, pack), "idem": uuid.uuid4(), "seq": case.seq})
    form.asks = move.ask
    suggested = frozenset(each.suggested_id for each in several or [case])
    asked = Asked(case, path or case.place.path, pack.taken_up_by(move.to or ""), suggested)
    for ask in move.ask:
        for name, field in _fields(ask, asked):
            form.fields[name] = field
    return form


def _said_before(case: Case, move: Move, pack: Pack) -> dict[str, Any]:
    both = {ask.kind.name for ask in move.ask} & {ask.kind.name for ask in pack.start.ask}
    return {name: value for name, value in case.content.answers.items() if name in both} if both else {}


def _fields(ask: Ask, asked: Asked) -> list[tuple[str, forms.Field]]:
    label, name = said(ask.kind.title), ask.kind.name
    if ask.kind.type is AskType.contact:
        return [
            (name, forms.CharField(label=gettext_lazy("Name"), max_length=40, required=False)),
            (f"{name}_phone", PhoneField(label=gettext_lazy("Telephone"), max_length=24, required=ask.required)),
        ]
    field = BUILDERS[ask.kind.type](ask.kind, asked)
    field.label, field.required = label, ask.required
    field.widget.is_required = ask.required
    return [(name, field)]


def plain_field(ask: Ask) -> forms.Field:
    """The field of a question that needs no case: words, dates, numbers, choices."""
    field = BUILDERS[ask.kind.type](ask.kind, Asked(Case(), {}, (), ()))
    field.label, field.required = said(ask.kind.title), ask.required
    return field


def extra_answers(asks: Iterable[Ask], given: Mapping[str, Any]) -> dict[str, Any]:
    """The answers to these questions as the engine takes them: days as text, what was left empty left out."""
    found = {ask.kind.name: given.get(ask.kind.name) for ask in asks}
    return {key: v.isoformat() if isinstance(v, date) else v for key, v in found.items() if v not in (None, "")}


def _text(kind: AskKind, asked: Asked) -> forms.Field:
    return forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), max_length=TEXT_MAX)


def _line(kind: AskKind, asked: Asked) -> forms.Field:
    return forms.CharField(max_length=LINE_MAX)


def _date(kind: AskKind, asked: Asked) -> forms.Field:
    return forms.DateField(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))


def _days(kind: AskKind, asked: Asked) -> forms.Field:
    return forms.IntegerField(min_value=1, max_value=DAYS_MAX)


def _number(kind: AskKind, asked: Asked) -> forms.Field:
    return forms.IntegerField(min_value=0, max_value=10**12)


def _money(kind: AskKind, asked: Asked) -> forms.Field:
    return YuanField(min_value=0, max_value=10**10)


def _phone(kind: AskKind, asked: Asked) -> forms.Field:
    return PhoneField(max_length=24, widget=forms.TextInput(attrs={"type": "tel"}))


def _yes(kind: AskKind, asked: Asked) -> forms.Field:
    return forms.BooleanField()


def _choice(kind: AskKind, asked: Asked) -> forms.Field:
    return forms.ChoiceField(choices=[(code, said(text)) for code, text in kind.choices], widget=forms.RadioSelect)


def _category(kind: AskKind, asked: Asked) -> forms.Field:
    case = asked.case
    offered = [
        ("", gettext("(unchanged)") if case.category else "—"),
        *choices.category_choices(town_of(case), case.slug),
    ]
    return forms.ChoiceField(choices=offered, initial=case.category)


def _place(kind: AskKind, asked: Asked) -> forms.Field:
    case = asked.case
    offered = choices.place_choices(choices.places_of_town(case.town_id or case.place_id))
    return forms.TypedChoiceField(choices=[("", gettext("(unchanged)")), *offered], coerce=int, empty_value=None)


def _unit(kind: AskKind, asked: Asked) -> forms.Field:
    case = asked.case
    one = case.suggested_id if len(asked.suggested) == 1 else None
    units = choices.unit_choices(asked.path, one, accused_of(case), asked.takers)
    suggested = bool(units) and units[0][0] == one
    if suggested:
        units[0] = (units[0][0], gettext("%(unit)s (suggested)") % {"unit": units[0][1]})
    elif len(asked.suggested) > 1 and None not in asked.suggested:
        units.insert(0, (AS_SUGGESTED, gettext("Each to the unit suggested for it")))
    field = forms.TypedChoiceField(choices=[("", "—"), *units], coerce=int, empty_value=None)
    field.initial = units[0][0] if units and units[0][0] in (one, AS_SUGGESTED) else None
    if suggested and case.why:
        field.help_text = gettext("Suggested because: %(why)s") % {"why": told(case.why)}
    return field


def _photo(kind: AskKind, asked: Asked) -> forms.Field:
    return PhotosField(widget=ManyFiles(attrs={"accept": "image/*"}))


def _voice(kind: AskKind, asked: Asked) -> forms.Field:
    return forms.FileField(widget=forms.FileInput(attrs={"accept": "audio/*"}))


def _case(kind: AskKind, asked: Asked) -> forms.Field:
    return forms.CharField(
        max_length=40, widget=forms.TextInput(attrs={"autocapitalize": "characters", "spellcheck": "false"})
    )


BUILDERS: Mapping[AskType, Callable[[AskKind, Asked], forms.Field]] = {
    AskType.line: _line,
    AskType.text: _text,
    AskType.date: _date,
    AskType.days: _days,
    AskType.choice: _choice,
    AskType.number: _number,
    AskType.money: _money,
    AskType.phone: _phone,
    AskType.yes: _yes,
    AskType.category: _category,
    AskType.place: _place,
    AskType.unit: _unit,
    AskType.photo: _photo,
    AskType.voice: _voice,
    AskType.case: _case,
}
