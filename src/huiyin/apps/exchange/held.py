"""What we hold already: by which words a form may ask for it, where it is kept, and what it is of a place.

Columns of the registers that offices import are known from `kinds.toml`; other apps name theirs in `site/wiring.py`. What is
personal is known, so that nobody is asked again, but goes into no table.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import get_language

from huiyin.apps.exchange.kinds import kinds
from huiyin.apps.places.models import Household, Place
from huiyin.apps.scope.acting import system

SHORTEST = 3
"""A name that stands within another one is the same from so many characters on."""
_STRANGE = re.compile(r"[\s（(［【].*?[)）］】]|[\W_]+")


@dataclass(frozen=True)
class Held:
    """One thing. `words`: its names, the first one is shown; `where`: the register; `url`: its page; `value`: of a place, None
    where it is personal or not of places."""

    key: str
    words: Sequence[str]
    where: str
    url: str = ""
    value: Callable[[Place], object] | None = None


Offers = Callable[[Place], Iterable[Held]]
_others: list[Offers] = []


def also(offers: Offers) -> None:
    """What another app holds for a town."""
    _others.append(offers)


OF_PLACES: dict[str, Callable[[Place], object]] = {
    "name": lambda place: place.name,
    "code": lambda place: place.code,
    "phone": lambda place: place.phone,
    "hours": lambda place: place.hours,
}


def all_of(town: Place) -> list[Held]:
    """Everything that is held for a town, registers first."""
    lang = get_language() or "zh"
    homes = kinds()["households"].title.for_lang(lang)
    found = [
        Held("households", ("户数", "总户数", "家庭户数", "Households"), homes, "", _homes),
        Held("people", ("人数", "总人口", "人口数", "户籍人口", "常住人口", "People"), homes, "", _people),
    ]
    for slug in ("places", "units", "posts", "people", "households"):
        kind = kinds()[slug]
        found += [
            Held(
                f"{slug}.{column.key}", column.titles, kind.title.for_lang(lang), "",
                OF_PLACES.get(column.key) if slug == "places" else None,
            )
            for column in kind.columns
        ]  # fmt: skip
    return [*found, *(each for offers in _others for each in offers(town))]


@system("how many there are is told of every place")
def _homes(place: Place) -> int:
    return Household.objects.filter(place_no__range=(place.no, place.end)).count()


@system("how many there are is told of every place")
def _people(place: Place) -> int:
    rows = Household.objects.filter(place_no__range=(place.no, place.end))
    return rows.aggregate(n=Sum("people"))["n"] or 0


def matching(title: str, known: Iterable[Held]) -> Held | None:
    """What we hold under a name: of the same name, else the longest name that stands within it or holds it."""
    asked = _bare(title)
    named = [(_bare(word), each) for each in known for word in each.words]
    same = next((each for word, each in named if word == asked), None)
    if same or len(asked) < SHORTEST:
        return same
    within = [(len(word), each) for word, each in named if len(word) >= SHORTEST and (word in asked or asked in word)]
    return max(within, key=lambda pair: pair[0])[1] if within else None


def _bare(words: str) -> str:
    return _STRANGE.sub("", words).casefold()


def page_of(held: Held) -> str:
    """Where one can look it up."""
    return held.url or reverse("exchange:home")
