"""How matters come in: by whom, through which channel, with which words."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any

from huiyin.apps.cases import library
from huiyin.apps.cases.actions.opening import Said, open_case
from huiyin.apps.cases.models import Case
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.cli.demo.cast import Cast, uid
from huiyin.cli.demo.county import Names, Spot, Town
from huiyin.cli.demo.data import read
from huiyin.core.words import PostTitle

ALONE = frozenset({"web", "one_key", "helper"})
ENTERED_BY = {
    "grid": (PostTitle.grid_worker,),
    "visit": (PostTitle.grid_worker, PostTitle.area_head),
    "meeting": (PostTitle.clerk, PostTitle.secretary),
    "hotline": (PostTitle.desk, PostTitle.caller),
}
AT_A_COUNTER = (PostTitle.clerk, PostTitle.officer, PostTitle.caller)
SHELVES = {"wish": "wishes", "errand": "errands", "hotline": "orders", "major_event": "events"}


@dataclass
class Story:
    """One matter and how its people are: `pace` 1 is brisk, more is slow; `plan` numbers what is meant to come."""

    town: Town
    slug: str
    matter: dict[str, str]
    spot: Spot
    channel: str
    pace: float = 1.0
    twin_of: uuid.UUID | None = None
    plan: int = 0
    looks: int = 0


class Openings:
    """Makes stories, and opens their cases through the same action as every page."""

    def __init__(self, rng: Random, cast: Cast, names: Names) -> None:
        self.rng, self.cast, self.names = rng, cast, names
        self._shelves: dict[str, list[dict[str, str]]] = {}

    def story(self, town: Town, slug: str, spot: Spot | None = None) -> Story:
        """A matter for one of the town's packs."""
        ways = {way: n for way, n in read("habits")["channels"][slug].items() if way in library.pack(slug).channels}
        return Story(
            town=town,
            slug=slug,
            matter=self._matter(slug),
            spot=spot or self.rng.choice(town.spots),
            channel=self.rng.choices(list(ways), list(ways.values()))[0],
            pace=self.rng.choice((0.6, 0.8, 1, 1, 1, 1.2, 1.4, 1.8, 3.5)),
        )

    def _matter(self, slug: str) -> dict[str, str]:
        """Each is told once before any is told twice."""
        shelf = self._shelves.setdefault(SHELVES.get(slug, "matters"), [])
        if not shelf:
            shelf += read("matters")[SHELVES.get(slug, "matters")]
            self.rng.shuffle(shelf)
        return shelf.pop()

    def open(self, story: Story, at: datetime) -> Case:
        """Open the story's case. Raises what `open_case` raises."""
        place = story.spot.place
        said = Said(
            uid=self.uuid(),
            slug=story.slug,
            place=place,
            text=self._text(story),
            category=story.matter["c"],
            title=story.matter.get("h", ""),
            spot=story.matter.get("s", ""),
            channel=story.channel,
            point=self._point(story),
            answers=self._answers(story, place, at),
            **self._contact(story),
        )
        return open_case(by=self._by(story, place), said=said, at=at, now=at)

    def uuid(self) -> uuid.UUID:
        """A uuid of this seed."""
        return uid(self.rng)

    def _text(self, story: Story) -> str:
        village = story.spot.place.village
        text = story.matter["t"].replace("{v}", village.name if village else story.town.place.name)
        return f"还是有人说过的那件事：{text}" if story.twin_of else text

    def _by(self, story: Story, place: Place) -> Viewer:
        if story.channel in ALONE:
            return Viewer.nobody()
        here = story.town.place if story.slug == "hotline" else place
        return self.cast.at(here, ENTERED_BY.get(story.channel, AT_A_COUNTER)) or Viewer.nobody()

    def _contact(self, story: Story) -> dict[str, Any]:
        """Most leave a name and a number; some only a number, some nothing: but who presses the key is rung back."""
        if story.channel != "one_key" and self.rng.random() < 0.12:
            return {}
        spoken_for = story.channel not in ALONE or story.channel == "helper"
        return {
            "name": self.names.person() if self.rng.random() < 0.85 else "",
            "phone": self.names.phone(),
            "helper": self.rng.choice(read("names")["helpers"]) if story.channel == "helper" else "",
            "on_behalf": spoken_for,
        }

    def _point(self, story: Story) -> tuple[float, float] | None:
        if self.rng.random() < 0.35:
            return None
        return story.spot.land.point(0.1 + 0.8 * self.rng.random(), 0.1 + 0.8 * self.rng.random())

    def _answers(self, story: Story, place: Place, at: datetime) -> dict[str, Any]:
        """What the pack asks at its start, beside text and category."""
        possible: dict[str, Any] = {
            "contact": "phone",
            "place": place.pk,
            "mandate": self.rng.choice(("paper", "spoken")),
            "witness": self.rng.choice(read("words")["witness"]),
            "matter": story.matter.get("m", ""),
            "number": f"RX{at:%Y%m%d}{self.rng.randrange(1000, 10000)}",
            "people": story.matter.get("p", ""),
            "happened": f"{at:%H:%M}",
        }
        asked = {ask.kind.name for ask in library.pack(story.slug).start.ask}
        return {name: value for name, value in possible.items() if name in asked and value}
