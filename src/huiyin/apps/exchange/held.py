"""What we hold already: by which words a form may ask for it, where it is kept, and what it is of each place.

Columns of the registers that offices import are known from `kinds.toml`; other apps name theirs in `site/wiring.py`. What is
personal is known, so that nobody is asked again, but goes into no table.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Sum
from django.urls import reverse
from django.utils.translation import get_language

from huiyin.apps.exchange.kinds import kinds
from huiyin.apps.places.models import Household, Place
from huiyin.apps.scope.acting import system

Values = Mapping[int, Mapping[str, object]]
"""Place id → key → what stands in the cell."""
Fill = Callable[[Sequence[str], Place, Sequence[Place], str], Values]
"""What these keys are, in a town, of all these places of one kind (village, grid)."""
SHORTEST = 3
"""A name that stands within another one hints at it from so many characters on."""
EACH = frozenset({"village", "grid"})
_SIGNS = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Held:
    """One thing. `words`: its names, the first one is shown; `unit`: may stand behind them; `where`: the register; `url`: its page.

    `of`: the kinds of place of which `fill` knows it; none where it is personal or not of places.
    """

    key: str
    words: Sequence[str]
    where: str
    unit: str = ""
    url: str = ""
    of: frozenset[str] = frozenset()
    fill: Fill | None = field(default=None, compare=False)


Offers = Callable[[Place], Iterable[Held]]
_others: list[Offers] = []


def also(offers: Offers) -> None:
    """What another app holds for a town."""
    _others.append(offers)


def all_of(town: Place) -> list[Held]:
    """Everything that is held for a town, registers first."""
    lang = get_language() or "zh"
    homes = kinds()["households"].title.for_lang(lang)
    found = [
        Held("households", ("户数", "总户数", "家庭户数", "Households"), homes, "户", of=EACH, fill=_of_homes),
        Held("people", ("总人口", "总人口数", "人口数", "人口总数", "People"), homes, "人", of=EACH, fill=_of_homes),
    ]
    for slug in ("places", "units", "posts", "people", "households"):
        kind = kinds()[slug]
        found += [
            Held(
                f"{slug}.{column.key}", column.titles, kind.title.for_lang(lang), **_of_columns(f"{slug}.{column.key}")
            )
            for column in kind.columns
        ]
    return [*found, *(each for offers in _others for each in offers(town))]


def filled(wanted: Iterable[Held], town: Place, places: Sequence[Place], by: str) -> Values:
    """All of them that can be filled in: whoever holds them is asked once, however many places there are."""
    asked: dict[Fill, list[str]] = {}
    for each in wanted:
        if each.fill and by in each.of:
            asked.setdefault(each.fill, []).append(each.key)
    cells: dict[int, dict[str, object]] = {place.pk: {} for place in places}
    for fill, keys in asked.items():
        for pk, values in fill(keys, town, places, by).items():
            cells[pk] |= values
    return cells


@system("how many there are is told of every place")
def _of_homes(keys: Sequence[str], town: Place, places: Sequence[Place], by: str) -> Values:
    """Nothing of a place of which no household is kept: we do not know that there is none."""
    rows = Household.objects.filter(place_no__range=(town.no, town.end)).order_by().values_list("place_no")
    kept = list(rows.annotate(homes=Count("pk"), heads=Sum("people")))
    found: dict[int, dict[str, object]] = {}
    for place in places:
        inside = [(homes, heads) for no, homes, heads in kept if place.no <= no <= place.end]
        if inside:
            found[place.pk] = {
                "households": sum(homes for homes, _ in inside),
                "people": sum(heads for _, heads in inside),
            }
    return found


OF_PLACES = frozenset({"places.name", "places.code", "places.phone", "places.hours"})


def _of_columns(key: str) -> dict[str, Any]:
    return {"of": EACH, "fill": _of_places} if key in OF_PLACES else {}


def _of_places(keys: Sequence[str], town: Place, places: Sequence[Place], by: str) -> Values:
    return {place.pk: {key: getattr(place, key.removeprefix("places.")) for key in keys} for place in places}


def matching(title: str, known: Iterable[Held]) -> Held | None:
    """What we hold under exactly this name, its unit behind it or not. A longer or shorter name is another thing."""
    asked = bare(title)
    return next((each for each in known if asked in _names(each)), None)


def near(title: str, known: Iterable[Held]) -> Held | None:
    """What may be meant: the longest name that stands within this one. A person decides; nothing is filled in from it."""
    asked = bare(title)
    found = [(len(name), each) for each in known for name in _names(each) if len(name) >= SHORTEST and name in asked]
    return max(found, key=lambda pair: pair[0])[1] if found else None


def _names(held: Held) -> list[str]:
    return [bare(word + unit) for word in held.words for unit in dict.fromkeys(("", held.unit))]


def bare(words: str) -> str:
    """A name without its spaces, brackets and signs; what stands in brackets stays: it may say another thing."""
    return _SIGNS.sub("", words).casefold()


def page_of(held: Held) -> str:
    """Where one can look it up."""
    return held.url or reverse("exchange:home")
