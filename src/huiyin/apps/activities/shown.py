"""An activity as pages show it: facts, lines of lists, the appointment for a calendar."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from huiyin.apps.activities.codes import page_address
from huiyin.apps.activities.listing import MARKS, STATES, state_of
from huiyin.apps.activities.models import Activity
from huiyin.apps.activities.town import Town, checks_of, town_words
from huiyin.apps.cases.names import said
from huiyin.core.activity import CAPACITIES, CHECKED
from huiyin.core.ical import Entry

Item = dict[str, Any]


def checked(activity: Activity) -> list[Item]:
    """The items of its checklist as they were found: {key, title, word, lacks}."""
    items = checks_of(activity)
    return [
        {"key": key, "title": said(items[key]), "word": said(CHECKED[found]), "lacks": found == "mend"}
        for key, found in activity.checks.items()
        if key in items
    ]


def words_of(activity: Activity) -> Town:
    """The words of the town in which it is held."""
    town = activity.town or activity.place
    return town_words(town.profile)


def line(activity: Activity, now: datetime) -> Item:
    """One line of a list, ready to be written."""
    town, state = words_of(activity), state_of(activity, now)
    return {
        "activity": activity,
        "kind": town.kind_title(activity.kind),
        "series": issue_of(activity, town),
        "where": where(activity),
        "state": STATES[state],
        "mark": MARKS[state],
    }


def lines(found: Iterable[Activity], now: datetime) -> list[Item]:
    """Lines of a list."""
    return [line(activity, now) for activity in found]


def issue_of(activity: Activity, town: Town) -> str:
    """The series with its issue: 红黄蓝绿志愿服务第20期."""
    if not activity.series:
        return ""
    title = town.series_title(activity.series)
    return _("%(series)s, issue %(issue)s") % {"series": title, "issue": activity.issue} if activity.issue else title


def where(activity: Activity) -> str:
    """Village, venue and spot."""
    place = activity.village or activity.place
    parts = [place.name, activity.venue.name if activity.venue else "", activity.spot]
    return " ".join(dict.fromkeys(part for part in parts if part))


def facts(activity: Activity, now: datetime) -> list[Item]:
    """What everybody reads of it, label by label."""
    town, state = words_of(activity), state_of(activity, now)
    pairs = [
        (_("Where"), where(activity)),
        (_("Kind of activity"), town.kind_title(activity.kind)),
        (_("Series"), issue_of(activity, town)),
        (_("Who holds it"), activity.unit.name if activity.unit else ""),
        (_("Brand"), activity.brand.name if activity.brand else ""),
        (_("Counts under"), "、".join(town.tag_title(tag) for tag in activity.tags)),
    ]
    head = {"label": _("Now"), "tag": {"word": STATES[state], "kind": MARKS[state]}}
    return [head, *({"label": label, "value": value} for label, value in pairs if value), *came(activity)]


def came(activity: Activity) -> list[Item]:
    """How many came: attendances, and persons apart from them."""
    if activity.state != "held":
        return []
    parts = [f"{said(CAPACITIES[role])}{n}" for role, n in activity.roles.items() if role in CAPACITIES]
    total = _("%(n)s attendances") % {"n": activity.attendances}
    found: list[Item] = [{"label": _("Came"), "value": total, "note": "，".join(parts)}]
    if activity.persons:
        found.append({"label": _("Persons"), "value": str(activity.persons)})
    return found


def appointment(activity: Activity) -> Entry:
    """As a calendar takes it."""
    return Entry(
        uid=f"{activity.uid}@huiyin", starts=activity.starts_at, ends=activity.ends_at, title=activity.title,
        where=where(activity), words="\n".join(part for part in (activity.about, activity.programme) if part),
        url=page_address(activity.uid), off=activity.state == "cancelled",
    )  # fmt: skip
