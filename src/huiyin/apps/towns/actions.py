"""Set a town up by its profile, complete it when villages came later, give it its phone numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from huiyin.apps.cases import library
from huiyin.apps.cases.kept import forget_kept
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.apps.records.actions import Happened, log
from huiyin.apps.scope.acting import rule_decides
from huiyin.apps.towns.queries import MAIN
from huiyin.apps.towns.template import fill_county, fill_town
from huiyin.apps.units.models import Unit
from huiyin.apps.units.queries import answering
from huiyin.core.errors import RuleError


@rule_decides
@transaction.atomic
def set_up_county(*, county: Place) -> dict[str, Unit]:
    """The unit and the posts of a county or city: administrator, leader, desk. Returns the units by key.

    Raises RuleError: town_is_set_up.
    """
    _refuse_twice(county)
    made = fill_county(library.county(), county)
    forget_kept()
    return made


@rule_decides
@transaction.atomic
def choose_profile(*, by: Viewer, town: Place, slug: str, now: datetime) -> dict[str, Unit]:
    """An administrator sets a town up: `set_up_town`, and an event that says who chose what. Raises the same."""
    made = set_up_town(town=town, slug=slug)
    log(by, Happened(kind="town.set_up", at=now, recorded_at=now, place=town, data={"profile": slug}))
    return made


@rule_decides
@transaction.atomic
def set_up_town(*, town: Place, slug: str) -> dict[str, Unit]:
    """Give a town its profile and make the template's units and posts. Returns the town's units by key.

    Raises RuleError: no_such_profile, town_is_set_up.
    """
    profile = library.profile(slug)
    _refuse_twice(town)
    town.profile = slug
    town.save(update_fields=["profile"])
    made, _ = fill_town(profile.raw, town)
    forget_kept()
    return made


@rule_decides
@transaction.atomic
def complete_town(*, by: Viewer, town: Place, now: datetime) -> Counter[str]:
    """Make what the profile's template has and the town lacks: for villages and grids that came later.

    Returns how many `units` and `posts` were made; nothing is made twice. Raises RuleError: no_such_profile.
    """
    _, made = fill_town(library.profile(town.profile).raw, town)
    if made:
        forget_kept()
        log(by, Happened(kind="town.completed", at=now, recorded_at=now, place=town, data=dict(made)))
    return made


@rule_decides
@transaction.atomic
def give_numbers(*, by: Viewer, town: Place, numbers: Mapping[str, str], now: datetime) -> None:
    """Write the town's phone numbers where they belong: `main` on the town, others with the unit or post that answers.

    A number for somebody who is not set up here is left out; an empty one takes the number away.
    """
    answers = library.profile(town.profile).answers
    written = []
    for name, phone in numbers.items():
        owner = town if name == MAIN else answering(town, answers[name]) if name in answers else None
        if owner is not None and owner.phone != phone:
            owner.phone = phone
            owner.save(update_fields=["phone"])
            written.append(name)
    if written:
        log(by, Happened(kind="town.numbers", at=now, recorded_at=now, place=town, data={"numbers": written}))


def _refuse_twice(place: Place) -> None:
    if Unit.objects.filter(seat=place).exclude(key="").exists():
        raise RuleError("town_is_set_up", town=place.name)
