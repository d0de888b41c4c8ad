"""What somebody at the desk may enter, and where."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from huiyin.apps.cases import library
from huiyin.apps.cases.choices import place_choices, places_of_town
from huiyin.apps.cases.kept import kept
from huiyin.apps.cases.models import Case
from huiyin.apps.cases.names import channel_title, language, post_word
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.core.packs import Pack
from huiyin.core.profiles import Profile
from huiyin.core.relations import may_start
from huiyin.core.words import OPEN_LEVELS, Channel, PostTitle

TITLES = frozenset(PostTitle)
BY_DESK = (
    Channel.phone,
    Channel.counter,
    Channel.paper,
    Channel.hotline,
    Channel.helper,
    Channel.meeting,
)

SLIP_FOR, MOST_OPENED = timedelta(hours=2), 40
"""How long what one has entered can be printed with its code, and how many matters of one meeting."""
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def packs_to_open(viewer: Viewer) -> list[Pack]:
    """The ways of working that take a matter from an asker in this town through one of the desk's channels."""
    town = library.profile(viewer.profile) if viewer.profile else None
    packs = [library.pack(chosen.slug) for chosen in town.packs] if town else []
    return [pack for pack in packs if pack.reporter and channels_of(pack)]


def own_packs(viewer: Viewer) -> list[Pack]:
    """The ways of working by which a post like the viewer's begins a matter of its village's own.

    What is decided begins on a page of its own, and what is for the eyes of few on its own too.
    """
    town = library.profile(viewer.profile) if viewer.profile else None
    packs = [library.pack(chosen.slug) for chosen in town.packs] if town else []
    return [pack for pack in packs if not pack.reporter and pack.level in OPEN_LEVELS and _begins(pack, viewer)]


def begun_by(viewer: Viewer) -> list[str]:
    """What those posts of a village are called that begin such matters in the viewer's town."""
    town = library.profile(viewer.profile) if viewer.profile else None
    packs = [library.pack(chosen.slug) for chosen in town.packs] if town else []
    own = [pack for pack in packs if not pack.reporter and not pack.decides and pack.level in OPEN_LEVELS]
    titles = dict.fromkeys(
        word.partition("@")[0] for pack in own for word in pack.start.by if word.endswith("@village")
    )
    return list(dict.fromkeys(post_word(town, title) for title in titles if title in TITLES))


def _begins(pack: Pack, viewer: Viewer) -> bool:
    starters = [word for word in pack.start.by if word != "anyone"]
    return not pack.decides and any(may_start(word, viewer.actor) for word in starters)


def village_of(viewer: Viewer) -> Place | None:
    """The village of the viewer's post, None for a post of the town."""
    return place_of(viewer.village) if viewer.village else None


def channels_of(pack: Pack) -> Sequence[Channel]:
    """The desk's channels through which a pack may be entered."""
    return [channel for channel in BY_DESK if channel in pack.channels]


def channel_choices(pack: Pack, town: Profile | None) -> list[tuple[str, str]]:
    """The same with what the town calls them, in the reader's language."""

    def look() -> list[tuple[str, str]]:
        return [(code, channel_title(code, town, pack.slug)) for code in channels_of(pack)]

    return kept(("channels", pack.hash, town and (town.slug, town.version), language()), look)


def places_for(viewer: Viewer) -> list[tuple[str, list[tuple[int, str]]]]:
    """The places of the viewer's town, or of its village, grouped by village."""
    if not viewer.town:
        return []

    def look() -> list[tuple[str, list[tuple[int, str]]]]:
        return place_choices(places_of_town(viewer.town, viewer.village).only("id", "name", "kind", "village_id"))

    return kept(("choices", viewer.town, viewer.village), look)


def place_of(pk: int) -> Place | None:
    """A place with its town, as `open_case` wants it."""
    return kept(("place", pk), lambda: Place.objects.select_related("town", "parent").filter(pk=pk).first())


def opened(viewer: Viewer, uids: Sequence[str], now: datetime) -> list[Case]:
    """Those of the cases that the viewer's person has entered in the last two hours, in their order."""
    wanted = [text for text in uids[:MOST_OPENED] if UUID.fullmatch(text)]
    rows = Case.objects.filter(uid__in=wanted, contact__entered_by=viewer.actor.person, opened_at__gte=now - SLIP_FOR)
    found = {str(case.uid): case for case in rows.select_related("town", "contact").prefetch_related("clocks")}
    return [found[uid] for uid in wanted if uid in found]


def town_of(viewer: Viewer) -> Profile | None:
    """The profile of the viewer's town."""
    return library.profile(viewer.profile) if viewer.profile else None
