"""Lines of registers: what everybody sees, without persons; and all of it for the staff of the place."""

from __future__ import annotations

import uuid

from huiyin.apps.activities.models import Entry, Nomination
from huiyin.apps.activities.queries.asked import Sought
from huiyin.apps.activities.reach import within
from huiyin.apps.cases.containing import containing
from huiyin.apps.cases.keyset import Order
from huiyin.apps.keys.ring import recall
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Household, Place
from huiyin.apps.scope.acting import system
from huiyin.core.errors import RuleError

PAGE, PUBLIC = 50, 100
NEWEST, OLDEST = Order(), Order(newest=False)
COLUMNS = ("name", "letters", "about", "place__name", "place__letters")


def of_everybody(
    place: Place, register: str, words: str = "", after: str = "", most: int = PUBLIC
) -> tuple[list[Entry], str]:
    """A page of what is shown of a register in a town or village and stands now, and where the next one begins."""
    rows = Entry.objects.filter(register=register, shown=True, until=None, place_no__range=(place.no, place.end))
    return OLDEST.page(containing(rows, words, *COLUMNS).select_related("place", "unit"), after, most)


def history(place: Place, register: str) -> list[Entry]:
    """All that was ever shown of a register at a place, newest first: a rating with the ones before."""
    rows = Entry.objects.filter(register=register, shown=True, place_no__range=(place.no, place.end))
    return list(rows.select_related("place").order_by("place_no", "-id")[:PUBLIC])


def listed(viewer: Viewer, register: str, sought: Sought, most: int = PAGE) -> tuple[list[Entry], str]:
    """A register for its staff: those that stand now, `ended` ones, or `all`."""
    rows = within(viewer, Entry.objects.filter(register=register)).select_related("place", "unit")
    if sought.s != "all":
        rows = rows.filter(until__isnull=sought.s != "ended")
    found, key = NEWEST.page(containing(rows, sought.q, *COLUMNS), sought.after, most)
    recall(row.uid for row in found)
    return found, key


def one(viewer: Viewer, uid: uuid.UUID) -> Entry | None:
    """One line."""
    return within(viewer, Entry.objects.select_related("place", "unit")).filter(uid=uid).first()


def nominations(viewer: Viewer, after: str = "", most: int = PAGE) -> tuple[list[Nomination], str, int]:
    """Those that wait for a decision, oldest first, and how many there are in all."""
    rows = within(viewer, Nomination.objects.filter(outcome="").select_related("place", "household"))
    found, key = OLDEST.page(rows, after, most)
    recall(row.uid for row in found)
    return found, key, rows.count()


def nomination(viewer: Viewer, uid: uuid.UUID) -> Nomination | None:
    """One, whether it waits for a decision or not."""
    return within(viewer, Nomination.objects.select_related("place")).filter(uid=uid).first()


@system("a household of the post's village or town")
def household(viewer: Viewer, code: str) -> Household | None:
    """A household by its number; none where no number was given. Raises no_household."""
    if not code.strip():
        return None
    found = within(viewer, Household.objects.select_related("place")).filter(code=code.strip()).first()
    if found is None:
        raise RuleError("no_household")
    return found
