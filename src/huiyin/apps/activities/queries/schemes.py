"""The tabs of a scheme: under each aim the tasks of every village and what was held. Villages stand in the order of the tree."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Prefetch, Q, Sum

from huiyin.apps.activities.models import Activity, Enrolment, Tag, Taking, Task
from huiyin.apps.activities.queries.asked import Sought
from huiyin.apps.activities.reach import within
from huiyin.apps.activities.town import Aim, Scheme, town_words
from huiyin.apps.cases import library
from huiyin.apps.cases.containing import containing
from huiyin.apps.cases.keyset import Order
from huiyin.apps.keys.ring import recall
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.apps.places.queries import villages_in
from huiyin.apps.records.queries import sums
from huiyin.apps.scope.acting import system
from huiyin.core.words import OPEN_LEVELS, Level

PAGE, SHOWN, TOLD = 50, 10, 5
IN_ORDER = Order(newest=False)


@dataclass(frozen=True)
class Tab:
    """One aim: how many tasks there are, how many are done, how many are late; how many activities were held, and for how many;
    how many matters and decisions were brought to their end this year, where the scheme counts them; `few`: beside them fewer than
    five, or none, of those that are kept confidential."""

    aim: Aim
    tasks: int = 0
    done: int = 0
    late: int = 0
    held: int = 0
    attendances: int = 0
    closed: int | None = None
    few: bool = False


@dataclass(frozen=True)
class Row:
    """A village in a contest: done and all of each criterion."""

    place: Place
    cells: list[tuple[Aim, int, int]] = field(default_factory=list)


def tabs(town: Place, scheme: Scheme, today: date) -> list[Tab]:
    """Every aim with its numbers. Two queries; three where matters count under the aims."""
    done, late = Q(closed_on__isnull=False), Q(closed_on=None, due_on__lt=today)
    rows = Task.objects.filter(town_id=town.pk, scheme=scheme.key).values("aim")
    counted: dict[str, dict[str, Any]] = {
        row["aim"]: dict(row)
        for row in rows.annotate(n=Count("pk"), done=Count("pk", filter=done), late=Count("pk", filter=late))
    }
    held, (closed, few) = _held(town, scheme), _closed(town, scheme, today)
    found = []
    for aim in scheme.aims:
        row = counted.get(aim.key, {})
        tasks = row.get("n", 0), row.get("done", 0), row.get("late", 0)
        ended = sum(closed.get(pack, 0) for pack in aim.packs) if scheme.packs else None
        found.append(Tab(aim, *tasks, *held.get(_tag(scheme, aim), (0, 0)), ended, bool(few & set(aim.packs))))
    return found


@system("how many matters of a town were closed: numbers that everybody may read")
def _closed(town: Place, scheme: Scheme, today: date) -> tuple[dict[str, int], set[str]]:
    """How many were closed this year and not reopened, by pack; and the packs of which fewer than five, or none, are restricted."""
    if not scheme.packs:
        return {}, set()
    kinds, by = ("closed", "reopened"), ("kind", "pack", "level")
    counted: Counter[tuple[str, str]] = Counter()
    for row in sums(town, kinds, date(today.year, 1, 1), today, by=by, packs=scheme.packs):
        counted[row["pack"], row["level"]] += row["total"] if row["kind"] == "closed" else -row["total"]
    known, found = {pack: library.pack(pack).level for pack in scheme.packs}, Counter[str]()
    few = {pack for pack, level in known.items() if level == Level.restricted and counted[pack, level] < TOLD}
    for (pack, level), n in counted.items():
        if level in ("", *OPEN_LEVELS) or (level == Level.restricted and n >= TOLD):
            found[pack] += n
        elif level == Level.restricted and n > 0:
            few.add(pack)
    return {pack: max(0, n) for pack, n in found.items()}, few


def _tag(scheme: Scheme, aim: Aim) -> str:
    return f"{scheme.key}.{aim.key}"


def _held(town: Place, scheme: Scheme) -> dict[str, tuple[int, int]]:
    """By tag how many activities were held under the aims, and their attendances: summed by the database over an index."""
    tags = [_tag(scheme, aim) for aim in scheme.aims]
    rows = Tag.objects.filter(town_id=town.pk, tag__in=tags, activity__shown=True, activity__state="held")
    found = rows.values("tag").annotate(n=Count("pk"), came=Sum("activity__attendances")).order_by()
    return {row["tag"]: (row["n"], row["came"] or 0) for row in found}


def held_under(town: Place, scheme: Scheme, aim: Aim) -> list[Activity]:
    """The last activities under an aim."""
    rows = Activity.objects.filter(tagged__tag=_tag(scheme, aim), town_id=town.pk, shown=True, state="held")
    return list(rows.select_related("place", "village", "town", "unit", "venue").order_by("-starts_at", "-id")[:SHOWN])


def tasks_under(town: Place, scheme: Scheme, aim: Aim) -> list[Task]:
    """Every task under an aim, by village, then by day."""
    rows = Task.objects.filter(town_id=town.pk, scheme=scheme.key, aim=aim.key).select_related("place", "activity")
    rows = rows.select_related("closed_by__unit", "closed_by__place") if scheme.contest else rows
    return list(rows.order_by("place_no", "due_on", "id")[:500])


def contest(town: Place, scheme: Scheme) -> list[Row]:
    """Villages side by side: for each criterion how much is proven. In the order of the tree, never of the sums."""
    done = Count("pk", filter=Q(closed_on__isnull=False))
    proven = {
        (row["place"], row["aim"]): (row["done"], row["n"])
        for row in Task.objects.filter(town_id=town.pk, scheme=scheme.key)
        .values("place", "aim")
        .annotate(n=Count("pk"), done=done)
    }
    cells = [
        (village, [(aim, *proven.get((village.pk, aim.key), (0, 0))) for aim in scheme.aims])
        for village in villages_in(town)
    ]
    return [Row(*each) for each in cells]


@system("tasks of the post's village or town")
def listed(viewer: Viewer, sought: Sought, most: int = PAGE) -> tuple[list[Task], str]:
    """The tasks of a post under a scheme (`k`): `open`, `done`, or all."""
    takers = Taking.objects.filter(given_back_on=None).select_related("enrolment__team__unit")
    rows = within(viewer, Task.objects.select_related("place", "activity", "course"))
    rows = rows.prefetch_related(Prefetch("takings", takers.order_by("id"), to_attr="taken"))
    rows = rows.filter(scheme=sought.k) if sought.k else rows
    if sought.s in ("open", "done"):
        rows = rows.filter(closed_on__isnull=sought.s == "open")
    return IN_ORDER.page(
        containing(rows, sought.q, "title", "letters", "place__name", "place__letters"), sought.after, most
    )


def one(viewer: Viewer, uid: uuid.UUID) -> Task | None:
    """One task."""
    return within(viewer, Task.objects.select_related("place", "course")).filter(uid=uid).first()


@system("tasks that somebody who serves may take")
def to_take(enrolment: Enrolment) -> list[Task]:
    """Open tasks of the place where they serve, and around it of its village; of its town where that has none."""
    rows = Task.objects.filter(closed_on=None, town_id=enrolment.place.town_id).select_related("place")
    rows = rows.exclude(takings__in=enrolment.takings.filter(given_back_on=None)).order_by("due_on", "id")
    here = enrolment.place.village_id or enrolment.place_id
    own = list(rows.filter(Q(place__village_id=here) | Q(place_id=here))[:PAGE])
    return own or list(rows[:PAGE])


@system("a task of the post's village or town that somebody took")
def taking(viewer: Viewer, uid: uuid.UUID) -> Taking | None:
    """Who took which task."""
    return within(viewer, Taking.objects.select_related("task", "place", "enrolment")).filter(uid=uid).first()


@system("who took a task of the post's village or town")
def takers(task: Task) -> list[Taking]:
    """Who took it, with the names that are asked for their hours."""
    rows = list(task.takings.filter(given_back_on=None).select_related("enrolment__team__unit").order_by("id"))
    recall(row.enrolment.uid for row in rows)
    return rows


def closed_by(activity: Activity) -> list[Task]:
    """What was done by it."""
    return list(Task.objects.filter(activity=activity).select_related("place").order_by("id"))


def projects(course: Activity) -> list[Task]:
    """The projects of a one-year class, by village."""
    return list(course.projects.select_related("place").order_by("place_no", "id"))


def villages(viewer: Viewer) -> Iterable[Place]:
    """The villages for which a post may set tasks."""
    rows = villages_in(viewer.town)
    return rows.filter(pk=viewer.village) if viewer.village else rows


def on_home(town: Place, today: date) -> list[tuple[Scheme, list[Tab]]]:
    """The schemes that the town shows as tabs on its home, with their numbers."""
    schemes = [scheme for scheme in town_words(town.profile).schemes if scheme.tabs]
    return [(scheme, tabs(town, scheme, today)) for scheme in schemes]
