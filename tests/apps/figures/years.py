"""A town's year at the town's own size: things held, listed, visited and settled through actions.

What happens hundreds of times goes through the actions each time in `make proof` (HUIYIN_WHOLE=1). In `make test` it does once,
by whose it is, and its events are written again, about other matters and in other villages.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from huiyin.apps.activities.actions.activities import Held, Plan, record_held
from huiyin.apps.activities.actions.registers import Line, list_entry
from huiyin.apps.activities.models import Entry
from huiyin.apps.cases.actions.answers import Said as Answered
from huiyin.apps.cases.actions.answers import hear_asker
from huiyin.apps.cases.models import Case
from huiyin.apps.people.actions import add_person, give_post
from huiyin.apps.people.queries import Viewer
from huiyin.apps.petitions.actions.registering import register
from huiyin.apps.places.actions import add_place
from huiyin.apps.places.models import Place
from huiyin.apps.records.actions import Happened, log_all
from huiyin.apps.records.models import Event
from huiyin.apps.towns.actions import set_up_town
from huiyin.apps.units.models import Post
from huiyin.core.words import Answer, PlaceKind
from huiyin.core.worktime import SHANGHAI
from tests.builders import MONDAY, World
from tests.whole import WHOLE

BY = Viewer.for_system("a town's year")
RESIDENT = Viewer.nobody().as_reporter
NEW_YEAR = datetime(2026, 1, 2, 9, tzinfo=SHANGHAI)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass
class Town(World):
    """A town of villages with so many grids each, the first `communities` of them communities; set up by its profile."""

    grids: Sequence[int] = (1, 1)
    communities: int = 0
    villages: list[Place] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.county = add_place(kind=PlaceKind.county, name="云岫县", parent=None, code="990001")
        self.town = add_place(kind=PlaceKind.town, name="望禾镇", parent=self.county, code="990001100")
        for n, grids in enumerate(self.grids):
            kind = PlaceKind.community if n < self.communities else PlaceKind.village
            village = add_place(kind=kind, name=f"第{n + 1}村", parent=self.town, code=f"990001100{n + 201}")
            for g in range(grids):
                add_place(kind=PlaceKind.grid, name=f"第{g + 1}网格", parent=village, code=f"{village.code}{g + 1:02}")
            self.villages.append(village)
        self.village, self.other_village = self.villages[-1], self.villages[-2]
        self.grid = self.village.children.first()
        self.units = set_up_town(town=self.town, slug=self.profile)


def hold_all(posts: Iterable[Post]) -> None:
    """Somebody for each post."""
    for nth, post in enumerate(posts):
        give_post(person=add_person(name=f"顾{nth}"), post=post, starts=NEW_YEAR.date())


def held(places: Sequence[Place], kind: str, n: int, *, counts: Sequence[dict[str, int]] = (), **changes: Any) -> None:
    """So many activities of a kind, one after the other through the year, in one village after the other."""
    for nth in range(n):
        starts = NEW_YEAR + timedelta(hours=21 * nth)
        issue: dict[str, Any] = {"issue": nth + 1} if "series" in changes else {}
        place = places[nth % len(places)]
        plan = Plan(kind, f"第{nth + 1}次", place, starts, starts + 2 * HOUR, **issue, **changes)
        how = Held(counts[nth] if counts else {"volunteer": 8})
        record_held(by=BY, uid=uuid.uuid4(), plan=plan, held=how, now=starts + 3 * HOUR)


def listed(places: Sequence[Place], register: str, n: int, **changes: Any) -> list[Entry]:
    """So many lines of a register, in one village after the other."""
    lines = [Line(register, f"第{k + 1}个", places[k % len(places)], **changes) for k in range(n)]
    return [list_entry(by=BY, uid=uuid.uuid4(), line=line, now=NEW_YEAR) for line in lines]


def often(n: int, places: Sequence[Place], make: Callable[[], Iterable[Event]]) -> None:
    """So many times the same, each time made anew through the actions; in `make test` the first is, and the others as that one."""
    made = [make() for _ in range(n if WHOLE else 1)]
    if n > len(made):
        again(n - 1, made[0], places)


def again(n: int, events: Iterable[Event], places: Sequence[Place], **changes: Any) -> None:
    """The same happens so many times more: the events of one matter about new ones, in one village after the other."""
    walked = list(events)
    assert walked
    log_all(BY, [what for k in range(n) for what in _about(uuid.uuid4(), walked, places[k % len(places)], changes)])


def _about(subject: uuid.UUID, walked: Iterable[Event], place: Place, changes: dict[str, Any]) -> Iterable[Happened]:
    return [replace(happened(event, place), subject=subject, **changes) for event in walked]


def happened(event: Event, place: Place) -> Happened:
    """What an event says, to be written again at a place."""
    names = "kind at recorded_at subject nth role channel category outcome series quantity measure data".split()
    return Happened(place=place, **{name: getattr(event, name) for name in names})


def events_of(case: Case) -> list[Event]:
    """All that happened to a matter, in its order."""
    return list(Event.objects.filter(subject=case.uid).order_by("seq"))


def answered(case: Case, at: datetime, answer: Answer = Answer.fixed, grade: int | None = 5) -> Case:
    """Who asked says how it is."""
    return hear_asker(by=RESIDENT, said=Answered(case=case.uid, answer=answer, grade=grade), now=at)


def petition(town: Town, desk: Viewer, n: int) -> Case:
    from huiyin.apps.cases.actions.opening import Said

    answers = {
        "petition_number": f"XF20260302{n:05}", "way": "helped", "petition_kind": "claim", "petition_form": "visit",
        "received": "2026-11-16",
    }  # fmt: skip
    said = Said(
        uid=uuid.uuid4(), slug="petition", place=town.grid, text="修路占地的补偿少算了。", category="petition_land", name="柳大爷",
        phone="13800000000", answers=answers,
    )  # fmt: skip
    return register(by=desk, said=said, now=MONDAY).case


__all__ = ["BY", "DAY", "HOUR", "MONDAY", "NEW_YEAR", "RESIDENT", "Town", "again", "answered", "events_of", "happened", "held",
           "hold_all", "listed", "often", "petition"]  # fmt: skip
