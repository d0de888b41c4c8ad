"""Teams, tasks and registers as staff ask for them and take them away. Nobody's name, telephone or hours stand in a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from huiyin.apps.activities.actions.schemes import COURSE
from huiyin.apps.activities.listing import saying
from huiyin.apps.activities.models import Entry, Task, Team
from huiyin.apps.activities.queries import registers, schemes, teams
from huiyin.apps.activities.queries.asked import Sought
from huiyin.apps.activities.town import Town, town_words
from huiyin.apps.cases.fields import Field, find, select
from huiyin.apps.cases.names import said
from huiyin.apps.cases.tables import PIECE, in_words, table_of
from huiyin.apps.files.listings import Listing, Query, Table
from huiyin.apps.people.queries import Viewer
from huiyin.core.activity import ENDS, REGISTERS

TASK_STATES: Mapping[str, Promise] = {"open": gettext_lazy("Still open"), "done": gettext_lazy("Done")}
ENTRY_STATES: Mapping[str, Promise] = {
    "": gettext_lazy("Standing now"),
    "ended": gettext_lazy("Ended"),
    "all": pgettext_lazy("activity", "any"),
}


def team_fields(sought: Sought, town: Town) -> list[Field]:
    """The filters of the teams."""
    kinds = [(kind.key, said(kind.title)) for kind in town.teams]
    any_ = ("", pgettext("activity", "any"))
    return [find(_("Find"), sought.q), select("k", _("Kind of team"), sought.k, [any_, *kinds])]


def team_words(sought: Sought, town: Town) -> str:
    """The filter of the teams as a reader says it."""
    kind = town.team(sought.k)
    return in_words(said(kind.title) if kind else sought.k, sought.q)


def _teams(viewer: Viewer, query: Query, now: datetime) -> Table:
    sought, town = Sought.read(query), town_words(viewer.profile)

    def read(key: str) -> tuple[list[Team], str]:
        return teams.listed(viewer, replace(sought, after=key), PIECE)

    def row(team: Team) -> list[object]:
        kind = town.team(team.kind)
        told = [team.unit.name, team.place.name, said(kind.title) if kind else team.kind]
        return [*told, getattr(team, "serving"), team.since, team.about]  # noqa: B009  (an annotation of the query)

    titles = [_("Team"), _("Place"), _("Kind of team"), _("Serving"), _("Since"), _("What it does")]
    table = table_of(viewer, now, "teams", _("Teams"), team_words(sought, town), titles, read, row)
    return saying(
        table, _("Teams that there are now. Serving: who is enrolled today; a whole unit that serves is one.")
    )


def task_fields(sought: Sought, town: Town) -> list[Field]:
    """The filters of the tasks."""
    any_ = ("", pgettext("activity", "any"))
    named = [(scheme.key, said(scheme.title)) for scheme in town.schemes]
    return [
        find(_("Find"), sought.q),
        select("k", _("Scheme"), sought.k, [any_, *named]),
        select("s", _("State"), sought.s, [any_, *TASK_STATES.items()]),
    ]


def task_words(sought: Sought, town: Town) -> str:
    """The filter of the tasks as a reader says it."""
    scheme = town.scheme(sought.k)
    return in_words(said(scheme.title) if scheme else sought.k, TASK_STATES.get(sought.s, ""), sought.q)


def aim_of(scheme: str, aim: str, town: Town) -> str:
    """What the aim of a task is called."""
    return _("Project of the class") if scheme == COURSE else town.tag_title(f"{scheme}.{aim}")


def _tasks(viewer: Viewer, query: Query, now: datetime) -> Table:
    sought, town = Sought.read(query), town_words(viewer.profile)

    def read(key: str) -> tuple[list[Task], str]:
        return schemes.listed(viewer, replace(sought, after=key), PIECE)

    def row(task: Task) -> list[object]:
        by = task.activity.title if task.activity else ""
        told = [task.title, task.place.name, aim_of(task.scheme, task.aim, town), task.due_on]
        return [*told, task.closed_on, " ".join(part for part in (task.result, by) if part)]

    titles = [_("Task"), _("Village"), _("Aim"), _("By which day"), _("Done"), _("What was done")]
    table = table_of(viewer, now, "tasks", _("Tasks"), task_words(sought, town), titles, read, row)
    return saying(
        table,
        _("Tasks of villages under the aims of a scheme: by which day, and on which day they were done."),
    )


def entry_fields(sought: Sought) -> list[Field]:
    """The filters of a register."""
    return [find(_("Find"), sought.q), select("s", _("State"), sought.s, ENTRY_STATES.items())]


def entry_words(sought: Sought) -> str:
    """The filter of a register as a reader says it."""
    return in_words(ENTRY_STATES.get(sought.s, ""), sought.q)


def _register(query: Query) -> str:
    name = query.get("r", "")
    return name if name in REGISTERS else "venue"


def _entries(viewer: Viewer, query: Query, now: datetime) -> Table:
    sought, town, register = Sought.read(query), town_words(viewer.profile), _register(query)

    def read(key: str) -> tuple[list[Entry], str]:
        return registers.listed(viewer, register, replace(sought, after=key), PIECE)

    def row(entry: Entry) -> list[object]:
        kind = town.entry_kind(register, entry.kind) if entry.kind else ""
        told = [entry.name, kind, entry.place.name, entry.about, entry.quantity, entry.measure, entry.households]
        told += [entry.unit.name if entry.unit else "", entry.given_by]
        return [*told, entry.since, entry.until, said(ENDS[entry.outcome]) if entry.outcome else ""]

    titles = [_("What"), _("Which kind"), _("Place"), _("What everybody should know"), _("How much")]
    titles += [
        _("In which unit"),
        _("Households that joined"),
        pgettext("register", "Unit"),
        _("Who gave it"),
        _("Since"),
        _("Until"),
        _("How it ends"),
    ]
    name = town.register_title(register)
    table = table_of(viewer, now, f"register-{register}", name, entry_words(sought), titles, read, row)
    return saying(
        table, _("Lines of the register with the days since and until which they stand; without the persons in it.")
    )


def _registers_page(query: Query) -> str:
    return f"{reverse('activities:register', args=[_register(query)])}?{Sought.read(query).query()}"


TEAMS = Listing(
    "activities.teams",
    "activities.people",
    lambda _query: _("Teams"),
    lambda query: f"{reverse('activities:team_list')}?{Sought.read(query).query()}",
    _teams,
)
TASKS = Listing(
    "activities.tasks",
    "activities.tasks",
    lambda _query: _("Tasks"),
    lambda query: f"{reverse('activities:tasks')}?{Sought.read(query).query()}",
    _tasks,
)
ENTRIES = Listing(
    "activities.registers",
    "activities.people",
    lambda query: town_words("").register_title(_register(query)),
    _registers_page,
    _entries,
)
