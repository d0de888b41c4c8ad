"""The list of activities as staff ask for it and take it away: fields, titles, rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from huiyin.apps.activities.models import Activity
from huiyin.apps.activities.queries.activities import Asked, listed
from huiyin.apps.activities.queries.schemes import villages
from huiyin.apps.activities.town import Town, options, town_words
from huiyin.apps.cases.fields import Field, find, select
from huiyin.apps.cases.tables import PIECE, in_words, table_of
from huiyin.apps.files.listings import Listing, Query, Table
from huiyin.apps.people.queries import Viewer

STATES: dict[str, Promise] = {
    "coming": pgettext_lazy("activity", "Announced"),
    "open": pgettext_lazy("activity", "Result missing"),
    "held": pgettext_lazy("activity", "Held"),
    "cancelled": pgettext_lazy("activity", "Cancelled"),
}
MARKS = {"coming": "on", "open": "near", "held": "done", "cancelled": ""}


def state_of(activity: Activity, now: datetime) -> str:
    """A key of `STATES`."""
    if activity.state == "announced":
        return "open" if activity.ends_at < now else "coming"
    return activity.state


def fields_of(viewer: Viewer, asked: Asked, town: Town) -> list[Field]:
    """The filters of the staff's list."""
    any_ = ("", pgettext("activity", "any"))
    rows = [(place.pk, place.name) for place in villages(viewer)]
    found = [find(_("Find"), asked.q)]
    if len(rows) > 1:
        found.append(select("v", _("Village"), asked.v, [any_, *rows]))
    found.append(select("k", pgettext("activity", "Kind"), asked.k, [any_, *options(town.kinds)]))
    if town.series:
        found.append(select("s", _("Series"), asked.s, [any_, *options(town.series)]))
    if town.schemes:
        tags = [pair for _title, pairs in town.tags() for pair in pairs]
        found.append(select("t", _("Counts under"), asked.t, [any_, *tags]))
    return [*found, select("w", _("State"), asked.w, [any_, *STATES.items()])]


def filter_words(viewer: Viewer, asked: Asked, town: Town) -> str:
    """The filter as a reader says it."""
    village = next((place.name for place in villages(viewer) if place.pk == asked.v), "") if asked.v else ""
    return words_for(asked, town, village, STATES[asked.w] if asked.w else "")


def words_for(asked: Asked, town: Town, where: str, when: object) -> str:
    """The same, where the place and the state are said already."""
    said = [
        where,
        town.kind_title(asked.k) if asked.k else "",
        town.series_title(asked.s) if asked.s else "",
        town.tag_title(asked.t) if asked.t else "",
        when,
        asked.q,
    ]
    return in_words(*said)


def titles() -> list[str]:
    """The heading of a file."""
    columns = [
        _("Begins"),
        pgettext("activity", "Kind"),
        _("Activity"),
        _("Series"),
        _("Issue"),
        _("Place"),
        _("Who holds it"),
    ]
    return [*columns, _("State"), _("Attendances"), _("Persons"), _("What came of it")]


def row(each: Activity, town: Town, now: datetime) -> list[object]:
    """A row of a file."""
    series = town.series_title(each.series) if each.series else ""
    head = [each.starts_at, town.kind_title(each.kind), each.title, series, each.issue, each.place.name]
    unit = each.unit.name if each.unit else ""
    return [*head, unit, str(STATES[state_of(each, now)]), each.attendances, each.persons, each.result]


def _table(viewer: Viewer, query: Query, now: datetime) -> Table:
    asked, town = Asked.read(query), town_words(viewer.profile)

    def read(key: str) -> tuple[list[Activity], str]:
        return listed(viewer, replace(asked, after=key), now, PIECE)

    words = filter_words(viewer, asked, town)
    table = table_of(viewer, now, "activities", _("Activities"), words, titles(), read, lambda one: row(one, town, now))
    return saying(
        table,
        _(
            "Activities of the place, newest first. Attendances count everybody each time; persons are different people."
        ),
    )


def saying(table: Table, words: str) -> Table:
    """The same, with what the list is."""
    return replace(table, head=replace(table.head, says=words))


LISTING = Listing(
    "activities",
    "activities",
    lambda _query: _("Activities"),
    lambda query: f"{reverse('activities:staff')}?{Asked.read(query).query()}",
    _table,
)
