"""What may be chosen in forms: units that serve a place, places of a town, the categories of a pack in two levels."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.choices import BaseChoiceIterator
from django.utils.translation import gettext

from huiyin.apps.cases import library
from huiyin.apps.cases.accused import barred
from huiyin.apps.cases.holders import with_any
from huiyin.apps.cases.kept import kept
from huiyin.apps.cases.names import language, named_within, said
from huiyin.apps.places.models import Place
from huiyin.apps.units.models import Unit
from huiyin.core.profiles import Profile
from huiyin.core.relations import NO_ONE, Accused
from huiyin.core.words import VILLAGE_LEVEL

Pair = tuple[str, str]
Group = tuple[str, list[Pair]]
MOST_PLACES = 600


def serving_units(path: Mapping[str, int], accused: Accused = NO_ONE, takers: Collection[str] = ()) -> list[Unit]:
    """The units that serve a place (its `path`), are not `accused` and have one of the `takers` (heads of posts; none: whoever
    they have), the nearest to it first."""
    rows = Unit.objects.filter(serves__in=path.values(), closed_on=None)
    if accused is not NO_ONE:
        rows = rows.exclude(barred(accused, seat="seat", unit="pk"))
    if takers:
        rows = rows.filter(with_any(takers))
    return list(rows.order_by("-serves__no", "name"))


def unit_choices(
    path: Mapping[str, int], first: int | None = None, accused: Accused = NO_ONE, takers: Collection[str] = ()
) -> list[tuple[int, str]]:
    """Ids and names of the `serving_units`; `first` (the suggested one) on top."""
    units = {unit.pk: unit.name for unit in serving_units(path, accused, takers)}
    order = ([first] if first in units else []) + [pk for pk in units if pk != first]
    return [(pk, units[pk]) for pk in order if pk is not None]


def shelf_of(town: Profile, slug: str) -> str:
    """The list of categories that a pack asks from in this town."""
    chosen = town.pack(slug)
    return chosen.shelf if chosen else str(library.raw_pack(slug).get("categories", "requests"))


class Offered(BaseChoiceIterator):
    """Choices that stand already, with an empty one on top unless one `must` be chosen. Django looks through every other list
    again for each form."""

    def __init__(self, choices: Sequence[tuple[Any, Any]], *, must: bool = False) -> None:
        self._choices = choices if must else [("", "—"), *choices]

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        return iter(self._choices)


def category_choices(town: Profile | None, slug: str) -> Sequence[Pair | Group]:
    """The categories of a pack: families as groups, the family itself as the first of its group."""
    if town is None:
        return []
    return kept(("categories", town.slug, town.version, slug, language()), lambda: _categories(town, slug))


def _categories(town: Profile, slug: str) -> list[Pair | Group]:
    shelf = shelf_of(town, slug)
    codes = [code for code, category in town.categories.items() if category.shelf == shelf]
    tops = [code for code in codes if town.categories[code].parent in ("", shelf) and code != shelf]
    found: list[Pair | Group] = []
    for top in tops:
        below = [code for code in codes if town.categories[code].parent == top]
        pairs = [(code, said(town.categories[code].title)) for code in (top, *below)]
        found.append((pairs[0][1], pairs) if below else pairs[0])
    return found


def family(town: Profile | None, code: str) -> list[str]:
    """A category and those that stand in it."""
    return [code, *(each.code for each in town.categories.values() if each.parent == code)] if town else [code]


def place_choices(within: Iterable[Place]) -> list[tuple[str, list[tuple[int, str]]]]:
    """Places grouped by village: the whole of it, then what lies inside, with the village's name too, as of what was chosen one
    line is seen. Only villages if there are too many."""
    places = list(within)
    if len(places) > MOST_PLACES:
        places = [place for place in places if place.kind in VILLAGE_LEVEL or place.village_id is None]
    groups: dict[str, list[tuple[int, str]]] = {}
    names = {place.pk: place.name for place in places}
    for place in places:
        village = names.get(place.village_id or 0, "") if place.village_id != place.pk else ""
        groups.setdefault(village or place.name, []).append((place.pk, named_within(place.name, village)))
    return list(groups.items())


def place_options(found: Iterable[Place]) -> list[tuple[str, list[Pair]]]:
    """Places as options, a village's grids under its name and with it, as of what was chosen one line is seen; the village
    itself says that it is meant as a whole."""
    groups: dict[str, list[Pair]] = {}
    for place in found:
        village = place.village
        if place.kind in VILLAGE_LEVEL or village is None:
            label = gettext("all of %(place)s") % {"place": place.name}
        else:
            label = named_within(place.name, village.name)
        groups.setdefault(village.name if village else place.name, []).append((str(place.pk), label))
    return list(groups.items())


def places_of_town(town_id: int, village_id: int = 0) -> QuerySet[Place]:
    """The places of a town, or of one village in it, that cases may lie in."""
    if village_id:
        return Place.objects.filter(village_id=village_id, valid_to=None).order_by("no")
    return Place.objects.filter(town_id=town_id, valid_to=None).order_by("no")
