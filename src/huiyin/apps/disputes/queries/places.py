"""Which of a town's ways of mediating a post uses, and where."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from huiyin.apps.cases import library
from huiyin.apps.cases.choices import places_of_town
from huiyin.apps.cases.names import said
from huiyin.apps.disputes.reactions import MEDIATED
from huiyin.apps.people.models import Person
from huiyin.apps.people.queries import Viewer, holdings_on
from huiyin.apps.places.models import Place
from huiyin.apps.places.queries import villages_in
from huiyin.core.errors import RuleError
from huiyin.core.profiles import Profile


def way_of(town: Profile | None) -> str:
    """The pack by which a town mediates. Raises no_mediation_here."""
    slug = next((slug for slug in MEDIATED if town and town.pack(slug)), "")
    if not slug:
        raise RuleError("no_mediation_here")
    return slug


def town_of(viewer: Viewer) -> Profile:
    """The profile of the viewer's town. Raises no_mediation_here."""
    if not viewer.profile:
        raise RuleError("no_mediation_here")
    return library.profile(viewer.profile)


def check_pack(viewer: Viewer, slug: str) -> None:
    """Does the viewer's town work in this way? Raises no_such_way."""
    if not viewer.profile or library.profile(viewer.profile).pack(slug) is None:
        raise RuleError("no_such_way", title=said(library.pack(slug).title))


def places_of(viewer: Viewer) -> list[Place]:
    """The places for which the post enters disputes: its village's, or its town's."""
    return list(places_of_town(viewer.town, viewer.village))


def villages_of(town: int, village: int = 0) -> list[Place]:
    """The villages of a town, or the one."""
    found = villages_in(town)
    return list(found.filter(pk=village) if village else found)


def at_work(town: int, today: date) -> list[tuple[int, str]]:
    """Those at work in a town and its villages, as person and words: a mediator of the register may be one of them."""
    here = Q(post__unit__seat__town=town) | Q(post__place__town=town)
    held = (
        holdings_on(today).filter(here, post__closed_on=None).select_related("person", "post").order_by("deputy", "id")
    )
    found: dict[int, str] = {}
    for each in held:
        found.setdefault(each.person_id, f"{each.person.name} {each.post.name}")
    return sorted(found.items(), key=lambda pair: pair[1])


def person(pk: int | None) -> Person | None:
    """Somebody by id."""
    return Person.objects.filter(pk=pk).first() if pk else None


def place(pk: int) -> Place:
    """A place by id."""
    return Place.objects.select_related("town", "village").get(pk=pk)
