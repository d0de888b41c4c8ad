"""What is owed by what did it, and the sums by place by what is owed."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Case, Count, F, Max, When
from django.db.models.functions import Coalesce

from huiyin.apps.duties.actions.counting import sums
from huiyin.apps.duties.models import Coverage, Owed
from huiyin.apps.places.queries import towns
from huiyin.cli.checks import Difference, Step

TITLE = "duties"


def total() -> int:
    """How many there are to look at."""
    return Owed.objects.count()


def look(step: Step) -> Iterator[Difference]:
    """Rows that say another number than there are events, and sums that say another one than the rows."""
    events = Case(When(people=True, then=Coalesce(Max("doings__met"), 0)), default=Count("doings"))
    rows = Owed.objects.annotate(events=events).exclude(events=F("done"))
    for uid, done, events in rows.values_list("uid", "done", "events"):
        yield Difference(f"what is owed {uid}", f"done {done} times", f"{events} events")
    for town in towns():
        true, cells = sums(town), Coverage.objects.filter(town=town)
        kept = {(c.duty, c.span, c.place_id): (c.total, c.done, c.unneeded) for c in cells}
        for key in sorted(true.keys() | kept.keys()):
            if kept.get(key, (0, 0, 0)) != true.get(key, (0, 0, 0)):
                what = f"coverage of {key[0]} {key[1]} at place {key[2]}"
                yield Difference(what, str(kept.get(key)), str(true.get(key)))
    step(total())
