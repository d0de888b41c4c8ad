"""What packs, states, moves, categories and channels are called in a town, in the reader's language.

A town's profile may call a pack, a move or a state by its own word (`[words]`); else the pack's word holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, gettext_lazy, pgettext_lazy

from huiyin.apps.cases import library
from huiyin.apps.cases.models import Case
from huiyin.apps.places.models import Place
from huiyin.core.pack_words import ANCHORS, POSTS
from huiyin.core.packs import Move, Pack
from huiyin.core.profiles import Profile, text
from huiyin.core.words import Channel, Outcome, Phase, Text, UnitKind

CHANNELS: Mapping[str, Promise] = {
    Channel.web: pgettext_lazy("channel", "Mobile phone"),
    Channel.phone: pgettext_lazy("channel", "Call"),
    Channel.counter: pgettext_lazy("channel", "Counter"),
    Channel.grid: pgettext_lazy("channel", "Grid worker"),
    Channel.helper: pgettext_lazy("channel", "Helper"),
    Channel.paper: pgettext_lazy("channel", "Paper"),
    Channel.hotline: pgettext_lazy("channel", "12345 hotline"),
    Channel.meeting: pgettext_lazy("channel", "Village talk"),
    Channel.visit: pgettext_lazy("channel", "Visit"),
    Channel.one_key: pgettext_lazy("channel", "One-key help"),
}
PHASES: Mapping[str, Promise] = {
    Phase.received: pgettext_lazy("desk phase", "Received"),
    Phase.sent: pgettext_lazy("desk phase", "Sent on"),
    Phase.working: pgettext_lazy("desk phase", "In hand"),
    Phase.to_confirm: pgettext_lazy("desk phase", "To confirm"),
    Phase.closed: pgettext_lazy("desk phase", "Closed"),
}
OUTCOMES: Mapping[str, Promise] = {
    Outcome.solved: pgettext_lazy("outcome", "Solved"),
    Outcome.answered: pgettext_lazy("outcome", "Not solved, answered"),
    Outcome.refused: pgettext_lazy("outcome", "Declined"),
    Outcome.withdrawn: pgettext_lazy("outcome", "Withdrawn"),
    Outcome.merged: pgettext_lazy("outcome", "Merged"),
}
ANSWERS: Mapping[str, Promise] = {
    "fixed": pgettext_lazy("answer", "It is fixed"),
    "answered_not_fixed": pgettext_lazy("answer", "Answered, but not fixed"),
    "not_satisfied": pgettext_lazy("answer", "Not fixed, to be done again"),
    "none": pgettext_lazy("answer", "Not reached"),
}
GRADES: Mapping[int, Promise] = {
    5: pgettext_lazy("grade", "Very satisfied"),
    4: pgettext_lazy("grade", "Satisfied"),
    3: pgettext_lazy("grade", "So-so"),
    2: pgettext_lazy("grade", "Dissatisfied"),
    1: pgettext_lazy("grade", "Very dissatisfied"),
}
NOWHERE = gettext_lazy("nobody yet")


def language() -> str:
    """The language of the reader; what they write is kept with it."""
    return get_language() or "zh-hans"


def said(words: Text) -> str:
    """A pack's or profile's words in the reader's language."""
    return words.for_lang(language())


def told(raw: Any) -> str:
    """The same for words kept as JSON `{zh, en}` (the reason of a suggestion)."""
    return said(text(raw))


def town_of(case: Case) -> Profile | None:
    """The profile that the case was opened under."""
    return library.profile(case.profile) if case.profile else None


def pack_title(pack: Pack, town: Profile | None) -> str:
    """What the town calls this way of working."""
    chosen = town.pack(pack.slug) if town else None
    return said(chosen.title) if chosen and chosen.title.zh else said(pack.title)


def channel_title(channel: str, town: Profile | None, slug: str = "") -> str:
    """What the town calls a way in: the name of its own platform, where that carries the pack (no pack: all that take it)."""
    slugs = [slug] if slug else [chosen.slug for chosen in town.packs if _takes(chosen.slug, channel)] if town else []
    named = {town.platform(channel, each) for each in slugs} if town else set()
    own = named.pop() if len(named) == 1 else None
    return said(own.title) if own else str(CHANNELS.get(channel, channel))


def _takes(slug: str, channel: str) -> bool:
    pack = library.pack(slug)
    return pack.reporter and channel in pack.channels


def place_word(town: Profile | None, kind: str, name: str = "") -> str:
    """What the town calls a place of this kind: 片, 三级网格; 镇, 乡 or 街道 as the name of the town itself ends."""
    word = said(town.place_word(kind, name) if town else ANCHORS[kind])
    return word[:1].lower() + word[1:]


def post_word(town: Profile | None, title: str) -> str:
    """What the town calls a post of this title."""
    word = said(town.post_word(title) if town else POSTS[title])
    return word[:1].lower() + word[1:]


def move_title(pack: Pack, town: Profile | None, do: str) -> str:
    """What the town calls a verb."""
    return _own(town, "move", pack.slug, do) or said(pack.title_of(do))


def move_hint(pack: Pack, town: Profile | None, move: Move) -> str:
    """The sentence beside a verb, in the town's words; empty where there is none."""
    return _own(town, "hint", pack.slug, move.do) or (said(move.hint) if move.hint else "")


def state_title(pack: Pack, town: Profile | None, state: str) -> str:
    """What the town calls a state."""
    return _own(town, "state", pack.slug, state) or said(pack.states[state].title)


def _own(town: Profile | None, *path: str) -> str:
    found: Any = town.words if town else {}
    for key in path:
        found = found.get(key, {}) if isinstance(found, Mapping) else {}
    return told(found) if found else ""


def category_title(town: Profile | None, code: str) -> str:
    """A category with the family it stands in: 道路水电 › 路灯不亮."""
    if town is None or code not in town.categories:
        return code
    return " › ".join(said(town.categories[each].title) for each in reversed(town.line(code)))


def place_title(case: Case) -> str:
    """Village and grid: 杏树湾村·第一网格. Needs `place` and `village` selected."""
    return named_within(case.place.name, case.village.name if case.village and case.village_id != case.place_id else "")


def on_map(point: tuple[float, float] | None) -> str:
    """The position that a phone gave, in degrees to about a metre; empty where it gave none."""
    if point is None:
        return ""
    return gettext("By the phone: longitude %(lon).5f°, latitude %(lat).5f°") % {"lon": point[0], "lat": point[1]}


def titled(place: Place) -> str:
    """The same of a place. Needs its `village` selected."""
    return named_within(place.name, place.village.name if place.village and place.village_id != place.pk else "")


def named_within(name: str, village: str) -> str:
    """A place with its village before it, as every village has a first grid; a village or a town (no `village`) by its name."""
    return f"{village}·{name}" if village else name


def holder_title(case: Case) -> str:
    """In whose hands a case lies. Needs `held_by_unit` and `held_by_post` selected."""
    post = case.held_by_post
    homes = {case.place_id: case.place, case.village_id: case.village}
    home = case.held_by_unit or (homes.get(post.place_id) if post else None)
    if home and post:
        return f"{home.name}　{post.name}"
    holder = case.held_by_unit or case.held_by_post
    return holder.name if holder else ("—" if not case.open else str(NOWHERE))


def station_title(town: Profile | None) -> str:
    """What this town calls the station where people are helped: a village's own, else the town's."""
    rows = [*town.raw.get("village_units", ()), *town.raw.get("units", ())] if town else []
    names = [told(row["name"]) for row in rows if row["kind"] == UnitKind.station]
    return names[0] if names else gettext("town's counter")
