"""Teams and those who serve, for the staff of their village or town; sums and certificates. Nobody is set in an order by hours."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.urls import reverse
from django.utils import timezone

from huiyin.apps.activities.models import Activity, Enrolment, Pledge, Team
from huiyin.apps.activities.queries.asked import Sought
from huiyin.apps.activities.reach import within
from huiyin.apps.cases.containing import containing
from huiyin.apps.cases.keyset import Order
from huiyin.apps.keys.ring import recall
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.apps.scope.acting import system
from huiyin.apps.units.models import Unit
from huiyin.core.activity import hours_of
from huiyin.core.party import PARTY_UNITS
from huiyin.core.words import UnitKind

PAGE, PUBLIC = 50, 100
IN_ORDER = Order(newest=False)
NEWEST = Order()


COLUMNS = ("unit__name", "unit__letters", "place__name", "place__letters")


def of_everybody(place: Place, sought: Sought, most: int = PUBLIC) -> tuple[list[Team], str]:
    """A page of the teams of a town or village that are there now, with how they are reached; where the next one begins."""
    rows = Team.objects.filter(until=None, place_no__range=(place.no, place.end)).select_related("unit", "place")
    rows = rows.filter(kind=sought.k) if sought.k else rows
    return IN_ORDER.page(containing(rows, sought.q, *COLUMNS, "about"), sought.after, most)


def how_many(place: Place) -> dict[str, int]:
    """How many teams of each kind there are in a town or village now."""
    rows = Team.objects.filter(until=None, place_no__range=(place.no, place.end))
    return dict(rows.values_list("kind").annotate(n=Count("id")))


def listed(viewer: Viewer, sought: Sought, most: int = PAGE) -> tuple[list[Team], str]:
    """The teams of a post, with how many serve in each."""
    serving = Count("enrolments", filter=Q(enrolments__until=None))
    rows = within(viewer, Team.objects.filter(until=None)).select_related("unit", "place").annotate(serving=serving)
    rows = rows.filter(kind=sought.k) if sought.k else rows
    rows = containing(rows, sought.q, *COLUMNS)
    return IN_ORDER.page(rows, sought.after, most)


def unregistered(viewer: Viewer) -> list[Unit]:
    """Units of the kind team in the village or town that are in no register yet."""
    known = Team.objects.filter(until=None).values("unit")
    units = Unit.objects.filter(kind=UnitKind.team, closed_on=None).exclude(pk__in=known).select_related("seat")
    if viewer.village:
        return list(units.filter(seat__village_id=viewer.village).order_by("id")[:100])
    return list(units.filter(seat__town_id=viewer.town).order_by("id")[:100]) if viewer.town else []


def one(viewer: Viewer, uid: uuid.UUID) -> Team | None:
    """One, by the uid of its unit."""
    return within(viewer, Team.objects.select_related("unit", "place__town")).filter(unit__uid=uid).first()


def home_of(row: Enrolment) -> str:
    """The page on which they stand: that of their team, else who has checked in."""
    if row.team and not row.team.until:
        return reverse("activities:team", args=[row.team.unit.uid])
    return reverse("activities:check_ins")


@dataclass(frozen=True)
class Home:
    """The hours given by those who come from one unit: how many serve, and their minutes together."""

    name: str
    serving: int
    minutes: int

    @property
    def hours(self) -> str:
        """In hours, as it is printed."""
        return hours_of(self.minutes)


@dataclass(frozen=True)
class Service:
    """What somebody gave time to: the day, what it was, where, for how many minutes."""

    day: date
    title: str
    where: str
    minutes: int

    @property
    def hours(self) -> str:
        """In hours, as it is printed."""
        return hours_of(self.minutes)


def serving(viewer: Viewer, team: Team | None, sought: Sought, most: int = PAGE) -> tuple[list[Enrolment], str]:
    """Those who serve now, newest first; of a team, or those of no team that there is. Found by skill or home unit."""
    rows = within(viewer, Enrolment.objects.filter(until=None)).select_related("place", "team__unit", "membership")
    rows = rows.filter(team=team) if team else rows.filter(Q(team=None) | Q(team__until__isnull=False))
    rows = containing(rows, sought.q, "skills", "home", "place__name", "place__letters")
    found, key = NEWEST.page(rows, sought.after, most)
    recall(row.uid for row in found)
    return found, key


def enrolment(viewer: Viewer, uid: uuid.UUID) -> Enrolment | None:
    """One who serves, or did."""
    return within(viewer, Enrolment.objects.select_related("place__town", "team__unit")).filter(uid=uid).first()


@system("sums of hours by home unit")
def homes(viewer: Viewer) -> list[Home]:
    """Hours for each home unit, in the order of their names."""
    rows = within(viewer, Enrolment.objects.exclude(home=""))
    serving = dict(rows.filter(until=None).values_list("home").annotate(n=Sum("heads")).order_by())
    held, done = (
        dict(rows.values_list("home").annotate(n=Sum(f"{given}__minutes")).order_by())
        for given in ("comings", "takings")
    )
    return [Home(name, serving.get(name, 0), (held[name] or 0) + (done[name] or 0)) for name in sorted(held)]


@system("the certificate of one who serves")
def services(enrolment: Enrolment) -> list[Service]:
    """What they have given hours to, activities and tasks, in the order of time."""
    held = enrolment.comings.filter(minutes__gt=0).select_related("activity", "place")
    done = enrolment.takings.filter(minutes__gt=0).select_related("task", "place")
    found = [
        Service(timezone.localdate(row.activity.starts_at), row.activity.title, row.place.name, row.minutes)
        for row in held
    ]
    found += [
        Service(row.task.closed_on, row.task.title, row.place.name, row.minutes) for row in done if row.task.closed_on
    ]
    return sorted(found, key=lambda each: each.day)


def may_have_served(viewer: Viewer, activity: Activity, most: int = 100) -> Sequence[Enrolment]:
    """Those of the team that holds it, else of its place, who served then: whose hours may be entered."""
    then = Q(until=None) | Q(until__gte=timezone.localdate(activity.starts_at))
    rows = within(viewer, Enrolment.objects.filter(then, place__town_id=activity.town_id)).select_related("team__unit")
    own = rows.filter(team__unit_id=activity.unit_id) if activity.unit_id else rows.none()
    found = list(own.order_by("id")[:most]) or list(rows.filter(place_no=activity.place_no).order_by("id")[:most])
    recall(row.uid for row in found)
    return found


def minutes_of(activity: Activity) -> dict[uuid.UUID, int]:
    """Minutes by the uid of the enrolment."""
    rows = activity.comings.filter(enrolment__isnull=False)
    return dict(rows.values_list("enrolment__uid", "minutes"))


def _readable(viewer: Viewer) -> QuerySet[Pledge]:
    """Promises of the village or town; those of Party members for a post in a Party unit alone."""
    rows = within(viewer, Pledge.objects.select_related("enrolment", "place"))
    return rows if viewer.actor.unit_kind in PARTY_UNITS else rows.filter(party=False)


def pledges(viewer: Viewer, sought: Sought, most: int = PAGE) -> tuple[list[Pledge], str]:
    """Promises, newest first: `open`, `ended`, or all."""
    rows = _readable(viewer)
    if sought.s in ("open", "ended"):
        rows = rows.filter(ended_on__isnull=sought.s == "open")
    found, key = NEWEST.page(rows, sought.after, most)
    recall(row.enrolment.uid for row in found)
    return found, key


def pledge(viewer: Viewer, uid: uuid.UUID) -> Pledge | None:
    """One promise."""
    return _readable(viewer).filter(uid=uid).first()


def pledge_sums(viewer: Viewer) -> dict[str, Any]:
    """How many people have pledged, how many pledges there are, and how many have ended in which way; of those to be read."""
    ends = {outcome: Count("pk", filter=Q(outcome=outcome)) for outcome in Pledge.OUTCOMES}
    return _readable(viewer).aggregate(people=Count("enrolment", distinct=True), n=Count("pk"), **ends)
