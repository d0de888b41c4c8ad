"""What a town promises before anything is sent: who will read it, and by when the first steps are due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from huiyin.apps.cases import library
from huiyin.apps.cases.holders import holder_of
from huiyin.apps.cases.names import said
from huiyin.apps.cases.routing import suggest
from huiyin.apps.places.models import Place
from huiyin.apps.places.queries import calendar_of
from huiyin.apps.say.texts import limit_words
from huiyin.apps.units.models import Post, Unit
from huiyin.core.clocks import Segment, due
from huiyin.core.limits import parse_limit
from huiyin.core.packs import Clock, Pack
from huiyin.core.profiles import Profile
from huiyin.core.relations import Anchors
from huiyin.core.routing import Point
from huiyin.core.words import Level, Phase, Text


@dataclass(frozen=True)
class Ahead:
    """A step to come: when it is due, or how long it may take once it begins (`limit`). Neither: the year's holiday
    notice is not here yet."""

    title: Text
    at: datetime | None = None
    limit: str = ""

    @property
    def words(self) -> str:
        """The step in the reader's language."""
        return said(self.title)


@dataclass(frozen=True)
class Readers:
    """Who will read the matter: the first holder and the unit that is likely to do it (names), and the level."""

    level: Level
    first: str
    likely: str
    department: bool


def steps(pack: Pack, profile: Profile, category: str, place: Place, now: datetime) -> list[Ahead]:
    """The clocks that would start now and when each is due; before the last of them, those that begin later."""
    calendar = calendar_of(place)
    start = pack.start.to or ""
    found = []
    for clock in _counting(pack):
        if start in clock.runs_in:
            limit = parse_limit(library.limit_text(pack, clock.name, category, profile))
            found.append(Ahead(clock.title, at=due(limit, [Segment(now)], calendar).at))
    return in_order(found, steps_after_sending(pack, profile, category))


def in_order(first: list[Ahead], later: list[Ahead]) -> list[Ahead]:
    """Those already running by their due moments, unknown ones last; those that begin later before the very last."""
    running = sorted(first, key=lambda step: step.at.timestamp() if step.at else float("inf"))
    return [*running[:-1], *later, *running[-1:]] if len(running) > 1 else [*running, *later]


def steps_after_sending(pack: Pack, profile: Profile, category: str) -> list[Ahead]:
    """The clocks that begin when the case has been sent on."""
    start = pack.start.to or ""
    sent = {state.name for state in pack.states.values() if state.phase is Phase.sent}
    return [
        Ahead(clock.title, limit=limit_words(parse_limit(library.limit_text(pack, clock.name, category, profile))))
        for clock in _counting(pack)
        if clock.runs_in & sent and start not in clock.runs_in
    ]


def _counting(pack: Pack) -> list[Clock]:
    return [clock for clock in pack.clocks.values() if not clock.timer]


def readers(pack: Pack, profile: Profile, category: str, place: Place, point: Point | None = None) -> Readers:
    """Who will see it, from the pack's level, its first holder and the town's routes."""
    route = suggest(profile, place, category, point)
    anchors = Anchors(path=place.path, unit=route.unit.pk if route.unit else 0)
    holder = holder_of(pack.states[pack.start.to or ""].held_by, anchors)
    return Readers(
        level=pack.level,
        first=holder_name(holder.post, holder.unit),
        likely=route.unit.name if route.unit else "",
        department="department" in profile.flags(category),
    )


def holder_name(post: int, unit: int) -> str:
    """The name of a holder: its unit and post."""
    row = Post.objects.select_related("unit", "place").filter(pk=post).first() if post else None
    if row is not None:
        return post_name(row)
    found = Unit.objects.filter(pk=unit).first() if unit else None
    return found.name if found else ""


def post_name(post: Post) -> str:
    """A post with the unit or place that it belongs to."""
    owner = post.unit or post.place
    return f"{owner.name} {post.name}" if owner else post.name
