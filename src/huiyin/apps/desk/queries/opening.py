"""What somebody at the desk may enter, and where."""

from __future__ import annotations

from collections.abc import Sequence

from huiyin.apps.cases import library
from huiyin.apps.cases.choices import place_choices, places_of_town
from huiyin.apps.cases.models import Case
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.core.packs import Pack
from huiyin.core.profiles import Profile
from huiyin.core.words import Channel

BY_DESK = (
    Channel.phone,
    Channel.counter,
    Channel.paper,
    Channel.hotline,
    Channel.helper,
    Channel.meeting,
)


def packs_to_open(viewer: Viewer) -> list[Pack]:
    """The ways of working that take a matter from an asker in this town through one of the desk's channels."""
    town = library.profile(viewer.profile) if viewer.profile else None
    packs = [library.pack(chosen.slug) for chosen in town.packs] if town else []
    return [pack for pack in packs if pack.reporter and channels_of(pack)]


def channels_of(pack: Pack) -> Sequence[Channel]:
    """The desk's channels through which a pack may be entered."""
    return [channel for channel in BY_DESK if channel in pack.channels]


def places_for(viewer: Viewer) -> list[tuple[str, list[tuple[int, str]]]]:
    """The places of the viewer's town, or of its village, grouped by village."""
    if not viewer.town:
        return []
    return place_choices(places_of_town(viewer.town, viewer.village).only("id", "name", "kind", "village_id"))


def place_of(pk: int) -> Place | None:
    """A place with its town, as `open_case` wants it."""
    try:
        return Place.objects.select_related("town", "parent").get(pk=pk)
    except Place.DoesNotExist:
        return None


def opened(uids: Sequence[str]) -> list[Case]:
    """The cases just opened, in their order."""
    rows = Case.objects.filter(uid__in=uids).select_related("town").prefetch_related("clocks")
    found = {str(case.uid): case for case in rows}
    return [found[uid] for uid in uids if uid in found]


def town_of(viewer: Viewer) -> Profile | None:
    """The profile of the viewer's town."""
    return library.profile(viewer.profile) if viewer.profile else None
