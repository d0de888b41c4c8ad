"""What the field forms offer: the way in, categories, places, households by door."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.apps.cases import library
from huiyin.apps.cases.choices import category_choices
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Household
from huiyin.core.errors import RuleError
from huiyin.core.profiles import Profile
from huiyin.core.words import Channel, VisitDeed

MAJOR = "major_event"
Options = list[tuple[str, Any]]
DEEDS = (
    (VisitDeed.opinion.value, gettext_lazy("Heard opinions and proposals")),
    (VisitDeed.mediation.value, gettext_lazy("Settled a quarrel")),
    (VisitDeed.help.value, gettext_lazy("Helped with something")),
    (VisitDeed.policy.value, gettext_lazy("Explained a policy")),
    (VisitDeed.safety.value, gettext_lazy("Looked for hazards")),
    (VisitDeed.nobody.value, gettext_lazy("Nobody was at home")),
)


def profile_of(viewer: Viewer) -> Profile:
    """The profile of the post's town. Raises no_way_in."""
    if not viewer.profile:
        raise RuleError("no_way_in")
    return library.profile(viewer.profile)


def asks_everybody(town: Profile) -> bool:
    """Does a duty of the town count those who live in a household (人人访)? Then a visit asks how many were met."""
    return any(duty.get("people") for duty in town.raw.get("duties", ()))


def way_in(town: Profile, channel: Channel) -> str:
    """The pack that takes an ordinary request in this channel: the town's first. Raises no_way_in."""
    for chosen in town.packs:
        read = library.pack(chosen.slug)
        requests = library.raw_pack(chosen.slug).get("categories") == "requests"
        if requests and read.reporter and channel in read.channels:
            return chosen.slug
    raise RuleError("no_way_in")


def takes_major(viewer: Viewer) -> bool:
    """Does the town run reports of major events, and may this post send the first one?"""
    if not viewer.profile or library.profile(viewer.profile).pack(MAJOR) is None:
        return False
    return viewer.actor.title in {word.partition("@")[0] for word in library.pack(MAJOR).start.by}


def categories(town: Profile, slug: str, empty: str) -> Options:
    """The categories of a pack by family; first the choice not to choose."""
    return [("", empty), *(pair for pair in category_choices(town, slug) if pair[0] != "other")]


def households(found: Iterable[Household]) -> Options:
    """Households as options by door and head, under their place."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for household in found:
        label = f"{household.door} {household.head}".strip()
        groups.setdefault(household.place.name, []).append((str(household.uid), label))
    return [("", _("Choose a household")), *groups.items()]
