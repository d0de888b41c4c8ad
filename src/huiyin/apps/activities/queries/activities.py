"""Activities as everybody sees them, and as the posts of their village or town do."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet, Sum

from huiyin.apps.activities.models import Activity, Coming, Entry, Finding
from huiyin.apps.activities.queries.asked import Filters, word
from huiyin.apps.activities.reach import within
from huiyin.apps.cases.containing import containing
from huiyin.apps.cases.keyset import Order
from huiyin.apps.cases.models import Case
from huiyin.apps.cases.public import published
from huiyin.apps.cases.queries import visible_to
from huiyin.apps.files.models import File
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.apps.rolls.models import Entry as RollEntry
from huiyin.apps.rolls.queries import standing_acts
from huiyin.apps.scope.acting import system
from huiyin.apps.units.models import Unit
from huiyin.core.activity import ActivityKind
from huiyin.core.rolls import ActKind
from huiyin.core.words import PlaceKind

PAGE, PRINTED, SOON_PAGE, MOST_PLACES = 50, 500, 20, 600
NEWEST, SOONEST = Order("starts_at"), Order("starts_at", newest=False)
NAMED = ("place", "village", "town", "unit", "brand", "venue", "course")
WHEN = ("coming", "held", "cancelled", "open")


@dataclass(frozen=True)
class Asked(Filters):
    """The filters of the list. `v`: a village; `k`: a kind; `s`: a series; `t`: a tag; `w`: when."""

    v: int = 0
    k: str = ""
    s: str = ""
    t: str = ""
    w: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> Asked:
        """What cannot be read is left out."""
        village = query.get("v", "")
        return cls(
            q=word(query, "q"),
            v=int(village) if village.isascii() and village.isdecimal() and len(village) < 12 else 0,
            k=query["k"] if query.get("k") in set(ActivityKind) else "",
            s=word(query, "s"),
            t=word(query, "t", 80),
            w=query["w"] if query.get("w") in WHEN else "",
            after=word(query, "after", 60),
        )

    def among(self, rows: QuerySet[Activity], now: datetime) -> QuerySet[Activity]:
        """The rows that are asked for."""
        exact = {"village": self.v, "kind": self.k, "series": self.s}
        rows = rows.filter(**{name: value for name, value in exact.items() if value})
        rows = rows.filter(tagged__tag=self.t) if self.t else rows
        rows = containing(rows, self.q, "title", "letters", "spot", "place__name", "place__letters")
        return rows.filter(_when(self.w, now)) if self.w else rows


def _when(word: str, now: datetime) -> Q:
    return {
        "coming": Q(state="announced", ends_at__gte=now),
        "open": Q(state="announced", ends_at__lt=now),
        "held": Q(state="held"),
        "cancelled": Q(state="cancelled"),
    }[word]


def of_everybody(place: Place) -> QuerySet[Activity]:
    """What is shown of a town, or of a village with what its town holds for all."""
    rows = Activity.objects.filter(shown=True).select_related(*NAMED)
    if place.village_id:
        return rows.filter(Q(village_id=place.village_id) | Q(village=None, town_id=place.town_id))
    return rows.filter(town_id=place.town_id or place.pk)


def near(place: Place, asked: Asked, now: datetime, most: int = SOON_PAGE) -> tuple[list[Activity], str]:
    """What is coming, soonest first; of what was held (or is asked for) the newest first. One query."""
    rows = asked.among(of_everybody(place), now)
    if asked.w in ("held", "cancelled"):
        return NEWEST.page(rows, asked.after, most)
    return SOONEST.page(rows.filter(state="announced", ends_at__gte=now), asked.after, most)


def lately(place: Place, now: datetime, most: int = 5) -> list[Activity]:
    """The last that were held."""
    rows = of_everybody(place).filter(state="held", starts_at__gte=now - timedelta(days=60))
    return list(rows.order_by("-starts_at", "-id")[:most])


def shown(uid: uuid.UUID) -> Activity | None:
    """One that everybody may read; None when there is none."""
    return Activity.objects.filter(uid=uid, shown=True).select_related(*NAMED).first()


@system("the activity whose code somebody stands before")
def by_code(uid: uuid.UUID) -> Activity | None:
    """One of which somebody has the code, shown or not."""
    return Activity.objects.filter(uid=uid).select_related(*NAMED).first()


@system("what was found at a public activity and is published")
def numbers_of(activity: Activity) -> list[str]:
    """The public numbers of the cases that were opened for what was found, as far as they are published."""
    rows = Finding.objects.filter(activity=activity, case__in=published().values("pk"))
    return list(rows.order_by("id").values_list("case__code", flat=True))


@system("how many matters came of a public activity")
def found_count(activity: Activity) -> int:
    """How many cases were opened for what was found."""
    return Finding.objects.filter(activity=activity).count()


@system("a sign-up of whoever has its address")
def coming_of(uid: uuid.UUID) -> Coming | None:
    """A sign-up, by its own address."""
    return Coming.objects.filter(uid=uid, enrolment=None).select_related("activity__place", "activity__town").first()


def coming_for(viewer: Viewer, uid: uuid.UUID) -> Coming | None:
    """A sign-up, for those who hold the activity."""
    return within(viewer, Coming.objects.filter(enrolment=None).select_related("activity")).filter(uid=uid).first()


@system("how many have signed up")
def taken(activity: Activity) -> int:
    """How many have said that they come. Who is there by the code alone has not."""
    rows = Coming.objects.filter(activity=activity, withdrawn_at=None, came_at=None, enrolment=None)
    return int(rows.aggregate(n=Sum("heads"))["n"] or 0)


def held_by(viewer: Viewer, unit_id: int, most: int = 10) -> list[Activity]:
    """What a unit announced or held, newest first."""
    rows = within(viewer, Activity.objects.filter(unit_id=unit_id)).select_related(*NAMED)
    return list(rows.order_by("-starts_at", "-id")[:most])


def listed(viewer: Viewer, asked: Asked, now: datetime, most: int = PAGE) -> tuple[list[Activity], str]:
    """The list of a post, newest first. One query."""
    return NEWEST.page(rows_of(viewer, asked, now), asked.after, most)


def rows_of(viewer: Viewer, asked: Asked, now: datetime) -> QuerySet[Activity]:
    """The same as a query."""
    return asked.among(within(viewer, Activity.objects.select_related(*NAMED)), now)


def one(viewer: Viewer, uid: uuid.UUID) -> Activity | None:
    """One for a post; None when it is none of theirs."""
    return within(viewer, Activity.objects.select_related(*NAMED)).filter(uid=uid).first()


@dataclass(frozen=True)
class Around:
    """What stands around an activity for its staff: who signed up, who came by the code, names on the list, findings, projects."""

    comings: Sequence[Coming]
    arrived: int
    signed: int
    names: Sequence[tuple[RollEntry, bool]]
    found: int
    findings: Sequence[tuple[Case, datetime]]
    served: Sequence[Coming]


@system("who comes to an activity of the post's village or town")
def around(activity: Activity, viewer: Viewer, *, people: bool = True) -> Around:
    """Everything, in six queries; sums alone without `people`. Cases that the viewer may not read are left out."""
    rows = list(activity.comings.select_related("enrolment__team__unit").order_by("id"))
    own = [row for row in rows if row.enrolment_id is None and row.withdrawn_at is None]
    findings = Finding.objects.filter(activity=activity, case__in=visible_to(viewer).values("pk"))
    return Around(
        comings=[row for row in own if people and row.came_at is None],
        arrived=sum(row.heads for row in own if row.came_at),
        signed=sum(row.heads for row in own if row.came_at is None),
        names=_names(activity) if people else [],
        found=activity.findings.count(),
        findings=[(finding.case, finding.at) for finding in findings.select_related("case").order_by("id")],
        served=[row for row in rows if row.enrolment_id and row.minutes],
    )


def _names(activity: Activity) -> list[tuple[RollEntry, bool]]:
    if activity.roll is None:
        return []
    came = set(standing_acts(activity.roll, ActKind.attend).values_list("entry_id", flat=True))
    return [(entry, entry.pk in came) for entry in activity.roll.entries.order_by("number")]


def entries_for(viewer: Viewer, register: str) -> list[Entry]:
    """Entries of a register that stand now, to choose from."""
    return list(
        within(viewer, Entry.objects.filter(register=register, until=None))
        .select_related("place")
        .order_by("name")[:200]
    )


@system("one-year classes of the post's town")
def courses(viewer: Viewer) -> list[Activity]:
    """One-year classes of the town."""
    rows = Activity.objects.filter(kind=ActivityKind.year_class, town_id=viewer.town).exclude(state="cancelled")
    return list(rows.order_by("-starts_at")[:20])


def held_lately(viewer: Viewer) -> list[Activity]:
    """The last that were held, to choose from as what closed a task."""
    return list(within(viewer, Activity.objects.filter(state="held")).order_by("-starts_at")[:60])


@system("the meetings of a class")
def meetings(course: Activity) -> list[Activity]:
    """The meetings of a one-year class, in their order."""
    return list(course.meetings.order_by("starts_at"))


def readable_among(uids: Collection[uuid.UUID], viewer: Viewer) -> set[uuid.UUID]:
    """Those of the uids that are activities, for the product's own work. Nobody else reads their photos by the file's own
    address: they are shown on the page of the activity (`photos_of`), to its own village and town."""
    return set(Activity.objects.filter(uid__in=uids).values_list("uid", flat=True)) if viewer.system else set()


@system("photos of the sheet of an activity of the post's village or town")
def photos_of(activity: Activity) -> list[File]:
    """Photos of the attendance sheet. Files show themselves with a case alone, so they are read for whom the activity is."""
    return list(File.objects.filter(owner=activity.uid).order_by("id"))


def places_for(viewer: Viewer) -> list[Place]:
    """The post's village with its grids; of a town post the town, its villages and grids."""
    own = {"village_id": viewer.village} if viewer.village else {"town_id": viewer.town}
    rows = Place.objects.filter(**own, valid_to=None).exclude(kind=PlaceKind.micro).defer("geometry")
    return list(rows.select_related("village", "town").order_by("no")[:MOST_PLACES]) if viewer.town else []


def own_place(viewer: Viewer) -> uuid.UUID | None:
    """The uid of the post's village or town."""
    return Place.objects.filter(pk=viewer.village or viewer.town).values_list("uid", flat=True).first()


def units_for(viewer: Viewer) -> list[Unit]:
    """The units of the post's village, or of its town's own seat, that may hold something."""
    seat = viewer.village or viewer.town
    return list(Unit.objects.filter(seat_id=seat, closed_on=None).order_by("id")[:MOST_PLACES]) if seat else []
