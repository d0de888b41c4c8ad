"""The forms of an activity: to announce it, to say how it went, what was found, who came."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huiyin.apps.activities.actions.activities import Held, Plan
from huiyin.apps.activities.actions.attending import MOST_HEADS, SigningUp
from huiyin.apps.activities.forms.base import Options, Sent, area, date_input, hours_field, number_input, time_input
from huiyin.apps.activities.models import Activity, Enrolment, Entry
from huiyin.apps.activities.town import Articles, Checklist, Town, capacities, options
from huiyin.apps.cases.forms import ManyFiles, PhoneField, PhotosField
from huiyin.apps.cases.names import said
from huiyin.apps.places.models import Place
from huiyin.core.activity import CHECKED, MOST_COUNTED, PARTS, Capacity
from huiyin.core.worktime import SHANGHAI

NONE: Options = [("", "—")]


class ActivityForm(Sent):
    """One dense page: what, where, when; the rest may stay open."""

    kind = forms.ChoiceField(label=_("What is held"))
    title = forms.CharField(label=_("In one line"), max_length=60)
    place = forms.ChoiceField(label=_("For which place"))
    spot = forms.CharField(label=_("Exactly where"), required=False, max_length=80)
    venue = forms.ChoiceField(label=_("At which venue"), required=False)
    day = forms.DateField(label=_("Which day"), widget=date_input())
    begins = forms.TimeField(label=_("From"), widget=time_input())
    ends = forms.TimeField(label=_("Until"), widget=time_input())
    last_day = forms.DateField(
        label=_("Last day"), required=False, widget=date_input(), help_text=_("If it lasts longer than a day.")
    )
    unit = forms.ChoiceField(label=_("Who holds it"), required=False)
    series = forms.CharField(label=_("Series"), required=False, max_length=40, help_text=_("If it is one of a series."))
    issue = forms.IntegerField(
        label=_("Which issue"), required=False, min_value=1, max_value=9999, widget=number_input()
    )
    brand = forms.ChoiceField(label=_("Brand"), required=False)
    course = forms.ChoiceField(label=_("Meeting of the class"), required=False)
    about = forms.CharField(label=_("About the activity"), required=False, max_length=2000, widget=area(4))
    programme = forms.CharField(
        label=_("Programme"), required=False, max_length=2000, widget=area(4), help_text=_("One item in a line.")
    )
    tags = forms.MultipleChoiceField(label=_("Counts under"), required=False, widget=forms.CheckboxSelectMultiple)
    shown = forms.BooleanField(label=_("Everybody may see it"), required=False)
    signs_up = forms.BooleanField(label=_("Residents may sign up"), required=False)
    seats = forms.IntegerField(
        label=_("For how many"), required=False, min_value=1, max_value=MOST_COUNTED, widget=number_input(),
        help_text=_("Empty: for all who come."),
    )  # fmt: skip

    def __init__(
        self, data: Any = None, *, town: Town, found: list[Place], lists: dict[str, list[Any]],
        initial: dict[str, Any] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(data, initial={"shown": True, **(initial or {})})
        self.offer("kind", options(town.kinds))
        self.offer_places(found)
        self._rows = lists
        for name, rows in self._rows.items():
            if rows:
                self.offer(name, NONE + [(str(row.pk), _told(row)) for row in rows])
            else:
                del self.fields[name]
        self._offer_tags(town)
        if town.series:
            self.fields["series"].widget.attrs["list"] = "series"
        self.known = options(town.series)

    def _offer_tags(self, town: Town) -> None:
        """The town's aims, and what the activity counts under already."""
        tags = dict(pair for _title, pairs in town.tags() for pair in pairs)
        tags |= {tag: town.tag_title(tag) for tag in self.initial.get("tags", ()) if tag not in tags}
        if tags:
            self.offer("tags", list(tags.items()))
        else:
            del self.fields["tags"]

    def _row(self, name: str) -> Any:
        wanted = self.cleaned_data.get(name)
        return next((row for row in self._rows[name] if str(row.pk) == wanted), None) if wanted else None

    def plan(self, town: Town) -> Plan:
        """What was asked, as the action takes it."""
        said = self.cleaned_data
        keys = {title: key for key, title in options(town.series)}
        series = said["series"].strip()
        return Plan(
            kind=said["kind"], title=said["title"], place=said["place"],
            starts=moment(said["day"], said["begins"]), ends=moment(said["last_day"] or said["day"], said["ends"]),
            series=keys.get(series, series), issue=said["issue"], unit=self._row("unit"), brand=self._row("brand"),
            venue=self._row("venue"), course=self._row("course"), spot=said["spot"], about=said["about"],
            programme=said["programme"], tags=tuple(said.get("tags", ())), shown=said["shown"],
            signs_up=said["signs_up"], seats=said["seats"],
        )  # fmt: skip


def moment(day: Any, at: time) -> datetime:
    """A day and a time of day, as they are in Shanghai."""
    return datetime.combine(day, at, SHANGHAI)


def first_of(activity: Activity, town: Town) -> dict[str, Any]:
    """What the form begins with when an activity is changed or held again."""
    starts, ends = activity.starts_at.astimezone(SHANGHAI), activity.ends_at.astimezone(SHANGHAI)
    names = "kind title issue spot about programme tags shown signs_up seats".split()
    keys = ("place", "unit", "brand", "venue", "course")
    return {
        **{name: getattr(activity, name) for name in names},
        **{name: str(getattr(activity, f"{name}_id") or "") for name in keys},
        "series": town.series_title(activity.series) if activity.series else "",
        "day": starts.date(), "begins": starts.time(), "ends": ends.time(),
        "last_day": ends.date() if ends.date() != starts.date() else None,
    }  # fmt: skip


def _told(row: Any) -> str:
    """A choice; of what stands in a register also where: every village has a square."""
    return f"{row} · {row.place.name}" if isinstance(row, Entry) else str(row)


class HeldForm(Sent):
    """How many came in each capacity, and what came of it. A photo of the sheet may come along; nobody has to send one."""

    persons = forms.IntegerField(
        label=_("How many persons"), required=False, min_value=1, max_value=MOST_COUNTED, widget=number_input(),
        help_text=_("If it is known. Somebody who came twice is one person and two attendances."),
    )  # fmt: skip
    result = forms.CharField(label=_("What came of it"), required=False, max_length=2000, widget=area(4))
    photo = PhotosField(
        label=_("Photo of the sheet"), required=False, widget=ManyFiles(attrs={"accept": "image/*"}),
        help_text=_("Only if it helps you. Nobody asks for it, and the public never sees it."),
    )  # fmt: skip

    parts = forms.MultipleChoiceField(label=_("What was done"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        kind: str = "",
        checklists: Sequence[Checklist] = (),
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=initial, files=files)
        if kind in PARTS:
            self.offer("parts", options(PARTS[kind]))
        else:
            del self.fields["parts"]
        last = {name: self.fields.pop(name) for name in list(self.fields) if name != "idem"}
        for role, title in capacities():
            self.fields[f"n_{role}"] = forms.IntegerField(
                label=title, required=False, min_value=0, max_value=MOST_COUNTED, widget=number_input()
            )
        self.fields.update(last)
        self.plain = list(self.fields)
        self.checklists = checklists
        for checklist in checklists:
            for key, item in checklist.items.items():
                self.fields[f"c_{key}"] = forms.ChoiceField(
                    label=said(item), required=False, widget=forms.RadioSelect,
                    choices=[("", _("not looked at")), *options(CHECKED)], initial="",
                )  # fmt: skip

    def usual(self) -> list[Any]:
        """What is asked of everything that is held."""
        return [self[name] for name in self.plain if not self.fields[name].widget.is_hidden]

    def lists(self) -> list[dict[str, Any]]:
        """The articles to look at, list by list and class by class; a class is open where something is said of it."""
        return [
            {
                "list": each,
                "classes": [(part.title, rows, any(row.value() for row in rows)) for part, rows in self._of(each)],
            }
            for each in self.checklists
        ]

    def _of(self, checklist: Checklist) -> list[tuple[Articles, list[Any]]]:
        return [(part, [self[f"c_{key}"] for key in part.items]) for part in checklist.classes]

    def held(self) -> Held:
        """What was said, as the action takes it."""
        given = self.cleaned_data
        counts = {role.value: given[f"n_{role}"] or 0 for role in Capacity}
        asked = [key for each in self.checklists for key in each.items]
        checks = {key: found for key in asked if (found := given[f"c_{key}"])}
        return Held(counts, given["result"], given["persons"], tuple(given.get("parts", ())), checks)


class CancelForm(Sent):
    """Why it does not take place."""

    why = forms.CharField(label=_("Why it does not take place"), max_length=200, help_text=_("Stands on its page."))


class BackForm(Sent):
    """Why what was entered as held is taken back."""

    why = forms.CharField(label=_("What was wrong"), max_length=200)


class FoundForm(Sent):
    """One thing that was found; it becomes a case."""

    text = forms.CharField(label=_("What was found"), max_length=2000, widget=area(4))
    place = forms.ChoiceField(label=_("For which place"))
    spot = forms.CharField(label=_("Exactly where"), required=False, max_length=80)
    category = forms.ChoiceField(label=_("Category"), required=False)

    def __init__(self, data: Any = None, *, found: list[Place], kinds: Options, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.offer_places(found)
        self.offer("category", kinds)


class NamesForm(Sent):
    """Names of those who are to come, one in a line, in one capacity."""

    role = forms.ChoiceField(label=_("As what they come"))
    names = forms.CharField(label=_("Names, one in a line"), max_length=20_000, widget=area(8))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.offer("role", capacities())


class HoursForm(Sent):
    """Hours of those who served; left empty where somebody was not there. 0, or empty again, takes back what was entered."""

    def __init__(self, data: Any = None, *, rows: list[Enrolment], minutes: dict[Any, int]) -> None:
        super().__init__(data)
        self.rows, self.known = rows, minutes
        for row in rows:
            known = minutes.get(row.uid, 0)
            self.fields[f"h_{row.uid}"] = hours_field(f"{row.name}　{row.home}".strip(), known)

    def minutes(self) -> dict[Any, int]:
        """Minutes by the uid of the enrolment."""
        given = {row.uid: round((self.cleaned_data[f"h_{row.uid}"] or 0) * 60) for row in self.rows}
        return {uid: n for uid, n in given.items() if n or uid in self.known}


class ComeForm(Sent):
    """A resident's question: how many come. Name and telephone only if they want to be told of changes."""

    heads = forms.IntegerField(
        label=_("How many of you come"), min_value=1, max_value=MOST_HEADS, initial=1, widget=number_input()
    )
    name = forms.CharField(label=_("Name"), required=False, max_length=40)
    phone = PhoneField(
        label=_("Telephone"), required=False, max_length=24, widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel"}),
        help_text=_("Only if you want to be told when something changes."),
    )  # fmt: skip
    agrees = forms.BooleanField(
        label=_("I agree that the name and telephone are kept until a month after it, for this activity alone"),
        required=False,
    )

    def coming(self, channel: str = "web") -> SigningUp:
        """What was said, as the action takes it."""
        said = self.cleaned_data
        return SigningUp(
            said["idem"], said["heads"], said.get("name", ""), said.get("phone", ""), bool(said.get("agrees")), channel
        )


class HereForm(ComeForm):
    """By the code on the sheet: only how many."""

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        for name in ("name", "phone", "agrees"):
            del self.fields[name]
        self.fields["heads"].label = pgettext_lazy("activity", "How many of you are here")
