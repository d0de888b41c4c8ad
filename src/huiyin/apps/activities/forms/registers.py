"""The forms of teams, of those who serve, of tasks and of registers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huiyin.apps.activities.actions.registers import Line
from huiyin.apps.activities.actions.teams import Serving
from huiyin.apps.activities.forms.base import Options, Sent, area, date_input, hours_field, number_input
from huiyin.apps.activities.models import Activity, Pledge, Taking, Task
from huiyin.apps.activities.town import Scheme, Town, options
from huiyin.apps.cases.forms import PhoneField
from huiyin.apps.cases.names import said
from huiyin.apps.places.models import Place
from huiyin.apps.units.models import Unit
from huiyin.core.activity import ENDS, REGISTERS

NONE: Options = [("", "—")]
OUTCOMES = {
    "kept": pgettext_lazy("pledge", "Kept"),
    "partly": pgettext_lazy("pledge", "Kept in part"),
    "not_kept": pgettext_lazy("pledge", "Not kept"),
}
AGREES = _("They agree that this is kept here, for this purpose alone")


def _phone() -> PhoneField:
    widget = forms.TextInput(attrs={"type": "tel", "inputmode": "tel"})
    return PhoneField(label=_("Telephone"), required=False, max_length=24, widget=widget)


class TeamForm(Sent):
    """A team: of a unit that is there, or a new one."""

    kind = forms.ChoiceField(label=_("Which kind of team"))
    unit = forms.ChoiceField(label=_("A unit that is there"), required=False)
    name = forms.CharField(label=_("Or a new one: its name"), required=False, max_length=40)
    place = forms.ChoiceField(label=_("For which place"))
    about = forms.CharField(label=_("What it does"), required=False, max_length=200, widget=area(2))

    def __init__(self, data: Any = None, *, town: Town, found: list[Place], units: list[Unit]) -> None:
        super().__init__(data)
        self.offer("kind", [(kind.key, said(kind.title)) for kind in town.teams])
        self.offer_places(found)
        self._units = {str(unit.pk): unit for unit in units}
        self.offer("unit", NONE + [(key, f"{unit.name} · {unit.seat}") for key, unit in self._units.items()])

    def clean(self) -> dict[str, Any]:
        """Of the one or the other."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        given["unit"] = self._units.get(given.get("unit", ""))
        if given["unit"] is None and not given.get("name"):
            self.add_error("name", _("Choose a unit, or write the name of a new team."))
        return given


class ServingForm(Sent):
    """Somebody who serves here, or a whole unit that checks in."""

    name = forms.CharField(label=_("Name"), max_length=40)
    phone = _phone()
    place = forms.ChoiceField(label=_("Serves where"))
    home = forms.CharField(
        label=_("Comes from which unit"),
        required=False,
        max_length=60,
        help_text=_("If it is another place's: checked in here."),
    )
    heads = forms.IntegerField(
        label=_("How many people"), min_value=1, max_value=9_999, initial=1, widget=number_input(),
        help_text=_("More than one when a whole unit checks in."),
    )  # fmt: skip
    party = forms.BooleanField(label=_("Party member"), required=False)
    skills = forms.CharField(label=_("What they can do"), required=False, max_length=120)
    free = forms.CharField(label=_("When they have time"), required=False, max_length=80)
    agrees = forms.BooleanField(label=AGREES, required=False)

    def __init__(self, data: Any = None, *, found: list[Place], initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.offer_places(found)

    def serving(self) -> Serving:
        """As the action takes it."""
        given = self.cleaned_data
        names = "name agrees phone home heads party skills free".split()
        return Serving(uid=given["idem"], **{name: given[name] for name in names})


class PledgeForm(Sent):
    """What somebody promises."""

    text = forms.CharField(label=_("What is promised"), max_length=120)
    due_on = forms.DateField(label=_("By which day"), required=False, widget=date_input())


class PledgeEndForm(Sent):
    """What became of it."""

    outcome = forms.ChoiceField(label=_("What became of it"), widget=forms.RadioSelect, choices=list(OUTCOMES.items()))
    became = forms.CharField(label=_("In a sentence"), required=False, max_length=200)


class TaskForm(Sent):
    """The same task for one or more villages."""

    aim = forms.ChoiceField(label=_("Under which aim"))
    title = forms.CharField(label=_("What is to be done"), max_length=80)
    due_on = forms.DateField(label=_("By which day"), widget=date_input())
    places = forms.MultipleChoiceField(label=_("By which villages"), widget=forms.CheckboxSelectMultiple)

    def __init__(
        self, data: Any = None, *, schemes: tuple[Scheme, ...], villages: list[Place], course: Activity | None
    ) -> None:
        super().__init__(data)
        self._villages = {str(place.pk): place for place in villages}
        self.offer("places", [(key, place.name) for key, place in self._villages.items()])
        if course:
            del self.fields["aim"]
        else:
            self.offer("aim", [(said(s.title), [(f"{s.key}.{a.key}", said(a.title)) for a in s.aims]) for s in schemes])

    def places_chosen(self) -> list[Place]:
        """The villages themselves."""
        return [self._villages[key] for key in self.cleaned_data["places"]]


class CloseForm(Sent):
    """By what a task was done."""

    activity = forms.ChoiceField(label=_("By an activity that was held"), required=False)
    result = forms.CharField(label=_("What was done"), required=False, max_length=200, widget=area(3))

    def __init__(self, data: Any = None, *, held: list[Activity], takers: Sequence[Taking] = ()) -> None:
        super().__init__(data)
        for row in takers:
            who = row.enrolment
            self.fields[f"h_{row.uid}"] = hours_field(
                _("Hours of %(who)s") % {"who": f"{who.name}　{who.home}".strip()}
            )
        self._takers = takers
        self._held = {str(each.pk): each for each in held}
        self.offer("activity", NONE + [(key, each.title) for key, each in self._held.items()])

    def clean_activity(self) -> Activity | None:
        """The activity itself."""
        return self._held.get(self.cleaned_data["activity"])

    def minutes(self) -> dict[Any, int]:
        """Minutes by the uid of the taking; none of whom nothing is said."""
        hours = {row.uid: self.cleaned_data[f"h_{row.uid}"] for row in self._takers}
        return {uid: round(n * 60) for uid, n in hours.items() if n}


class TakeForm(Sent):
    """Which task somebody who serves takes on."""

    task = forms.ChoiceField(label=_("Which task"), widget=forms.RadioSelect)

    def __init__(self, data: Any = None, *, tasks: list[Task]) -> None:
        super().__init__(data)
        days = [date_format(task.due_on, "MONTH_DAY_FORMAT") for task in tasks]
        told = [f"{task.title} · {task.place.name} · {day}" for task, day in zip(tasks, days, strict=True)]
        self.offer("task", [(str(task.uid), words) for task, words in zip(tasks, told, strict=True)])


class EntryForm(Sent):
    """A line of one register: what it does not ask is left out."""

    kind = forms.ChoiceField(label=_("Which kind"), required=False)
    name = forms.CharField(label=_("What it is called"), max_length=60)
    place = forms.ChoiceField(label=_("For which place"))
    unit = forms.ChoiceField(label=_("Or for a unit there"), required=False)
    given_by = forms.CharField(label=_("Who gave it"), required=False, max_length=60)
    since = forms.DateField(label=_("On which day it was given"), required=False, widget=date_input())
    about = forms.CharField(label=_("What everybody should know"), required=False, max_length=300, widget=area(3))
    hours = forms.CharField(label=_("Open when"), required=False, max_length=80)
    contact = forms.CharField(
        label=_("How everybody reaches it"),
        required=False,
        max_length=40,
        help_text=_("A telephone of an office or a business."),
    )
    quantity = forms.IntegerField(
        label=_("How much"), required=False, min_value=1, max_value=10**12, widget=number_input()
    )
    measure = forms.CharField(label=_("In which unit"), required=False, max_length=12)
    households = forms.IntegerField(
        label=_("Households that joined"), required=False, min_value=1, max_value=10**6, widget=number_input()
    )
    household = forms.CharField(label=_("Number of the household"), required=False, max_length=32)
    person = forms.CharField(
        label=_("Whose it is"), required=False, max_length=40, help_text=_("Never shown to everybody.")
    )
    phone = _phone()
    agrees = forms.BooleanField(label=AGREES, required=False)
    shown = forms.BooleanField(label=_("Everybody may see it"), required=False)

    def __init__(self, data: Any = None, *, register: str, town: Town, found: list[Place], units: list[Unit]) -> None:
        super().__init__(data, initial={"shown": True})
        self.register, rule = register, REGISTERS[register]
        self.offer_places(found)
        kinds = options(town.entry_kinds.get(register, {}))
        unasked = {
            "kind": not kinds, "hours": not rule.hours, "quantity": not rule.counted, "measure": not rule.counted,
            "households": not rule.counted, "household": register != "honour", "person": not rule.person,
            "phone": not rule.person, "agrees": not rule.person, "unit": not (rule.given or rule.by_unit),
            "given_by": not rule.given, "since": not rule.given,
        }  # fmt: skip
        for name, gone in unasked.items():
            if gone:
                del self.fields[name]
        if kinds:
            self.offer("kind", kinds)
        self.criteria = town.criteria.get(register, {})
        for key, title in self.criteria.items():
            self.fields[f"e_{key}"] = forms.CharField(
                label=_("What proves it: %(criterion)s") % {"criterion": said(title)}, max_length=200, widget=area(2)
            )
        if rule.judged:
            self.fields["given_by"] = forms.CharField(
                label=_("Which body decided"), max_length=60, help_text=_("And on which day, where it was a meeting.")
            )
        self._units = {str(unit.pk): unit for unit in units}
        if "unit" in self.fields:
            self.offer("unit", NONE + [(key, f"{unit.name} · {unit.seat}") for key, unit in self._units.items()])

    def clean_unit(self) -> Unit | None:
        """The unit itself."""
        return self._units.get(self.cleaned_data["unit"])

    def line(self, **more: Any) -> Line:
        """As the action takes it."""
        said_of = self.cleaned_data
        given = {
            name: value for name, value in said_of.items() if name not in ("idem", "household") and name[:2] != "e_"
        }
        evidence = {key: said_of[f"e_{key}"] for key in self.criteria}
        return Line(register=self.register, evidence=evidence, **given, **more)


class EndForm(Sent):
    """How a line of a register ends."""

    outcome = forms.ChoiceField(label=_("How it ends"), widget=forms.RadioSelect)
    why = forms.CharField(label=_("In a sentence"), required=False, max_length=200)

    def __init__(self, data: Any = None, *, register: str) -> None:
        super().__init__(data)
        self.offer("outcome", [(end, said(ENDS[end])) for end in REGISTERS[register].ends])


def pledge_outcome(pledge: Pledge) -> str:
    """What became of a promise, in words."""
    return str(OUTCOMES[pledge.outcome]) if pledge.outcome else ""
