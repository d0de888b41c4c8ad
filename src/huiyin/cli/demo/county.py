"""The county itself: places with borders and households, towns set up by their profiles, a person in every post."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random

from huiyin.apps.cases import library
from huiyin.apps.people.actions import add_person, give_post
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.actions import add_households, add_place
from huiyin.apps.places.models import Place
from huiyin.apps.towns.actions import give_numbers, set_up_county, set_up_town
from huiyin.apps.units.models import Post
from huiyin.cli.demo.data import read
from huiyin.cli.demo.land import WHOLE, Patch
from huiyin.core.words import PlaceKind, PostTitle

NUMERALS = "一二三四五六七八九十"
OFFICE_WORDS = "周一至周五 8:30-12:00 14:30-18:00"


@dataclass(frozen=True)
class Size:
    """How much is built: villages a town, grids a village, households a grid, matters a town, towns. 0: all."""

    villages: int
    grids: int
    households: int
    matters: int
    towns: int = 0


SIZES = {"small": Size(3, 3, 8, 40), "full": Size(0, 6, 40, 560)}


@dataclass(frozen=True)
class Spot:
    """A grid, or a village without grids, and its land: where residents live and things happen."""

    place: Place
    land: Patch


@dataclass
class Town:
    """A town by its profile, with the spots of its land."""

    slug: str
    place: Place
    spots: list[Spot] = field(default_factory=list)

    @property
    def villages(self) -> list[Place]:
        """Its villages and communities."""
        return list({spot.place.village_id: spot.place.village for spot in self.spots if spot.place.village}.values())


class Names:
    """Invented names, none twice while there are enough."""

    def __init__(self, rng: Random) -> None:
        self.rng, self.words = rng, read("names")
        self._names = self._all()

    def person(self) -> str:
        """The next name."""
        return next(self._names)

    def phone(self) -> str:
        """A number of the kind that is kept for stories: area 0300, exchange 555."""
        return f"0300-555{self.rng.randrange(1000, 10000)}"

    def _all(self) -> Iterator[str]:
        given = self.words["given"]
        pairs = [given[i : i + 2] for i in range(0, len(given) - 1, 2)] + list(self.words["single"])
        plain = [surname + name for surname in self.words["surnames"] for name in pairs]
        double = [surname + name for surname in self.words["double_surnames"] for name in pairs[:12]]
        self.rng.shuffle(plain)
        yield from self.words["long"]
        while True:
            for i, name in enumerate(plain):
                yield double[i // 11 % len(double)] if i % 11 == 5 else name


def build_places(rng: Random, names: Names, size: Size, now: datetime) -> tuple[Place, list[Town]]:
    """The county with a town for each profile, and everything inside them."""
    words = read("names")
    county = add_place(
        kind=PlaceKind.county, name=words["county"], parent=None, code=words["county_code"], **WHOLE.facts()
    )
    slugs = [slug for slug in library.profile_slugs() if slug in words["towns"]][: size.towns or None]
    upper, lower = WHOLE.cut(2, across=False)
    lands = upper.cut(2, across=True) + lower.cut(max(1, len(slugs) - 2), across=True)
    return county, [
        _town(county, n, slug, land, names, size, now) for n, (slug, land) in enumerate(zip(slugs, lands, strict=False))
    ]


def _town(county: Place, n: int, slug: str, land: Patch, names: Names, size: Size, now: datetime) -> Town:
    words = read("names")["towns"][slug]
    code = f"{county.code}{n + 1:03d}"
    place = add_place(
        kind=PlaceKind.town, name=words["name"], parent=county, code=code, hours=OFFICE_WORDS,
        profile=slug, **land.facts(),
    )  # fmt: skip
    town = Town(slug, place)
    for m, (kind, name, patch) in enumerate(_villages(words, land, size)):
        village = add_place(kind=kind, name=name, parent=place, code=f"{code}{200 + m}", **patch.facts())
        town.spots += [
            _grid(village, g, patch_, words, names, size) for g, patch_ in enumerate(patch.cut(size.grids, across=True))
        ]
    set_up_town(town=place, slug=slug)
    give_numbers(by=Viewer.for_system("huiyin demo"), town=place, numbers=words["numbers"], now=now)
    return town


def _villages(words: dict[str, list[str]], land: Patch, size: Size) -> list[tuple[PlaceKind, str, Patch]]:
    """Villages and communities in turn, so that a small county has both."""
    villages = [(PlaceKind.village, name) for name in words.get("villages", ())]
    communities = [(PlaceKind.community, name) for name in words.get("communities", ())]
    named = [*villages[:2], *communities[:1], *villages[2:], *communities[1:]]
    chosen = named[: size.villages] if size.villages else named
    return [
        (kind, name, patch) for (kind, name), patch in zip(chosen, land.cut(len(chosen), across=False), strict=True)
    ]


def _grid(village: Place, n: int, land: Patch, words: dict[str, str], names: Names, size: Size) -> Spot:
    name = f"第{NUMERALS[n % 10]}{words.get('grid', '网格')}"
    place = add_place(kind=PlaceKind.grid, name=name, parent=village, code=f"{village.code}{n + 1:02d}", **land.facts())
    homes = [
        {
            "code": f"{place.code}{h:04d}",
            "door": f"{n + 1}组{h + 1}号",
            "head": names.person(),
            "phone": names.phone(),
            "people": names.rng.choice((1, 2, 2, 3, 3, 4, 4, 5, 6)),
        }
        for h in range(size.households if n else max(size.households, int(words.get("first_grid", 0))))
    ]
    parts = _micro_grids(place, n, land, int(words.get("micro_grids", 0))) or [place]
    for m, part in enumerate(parts):
        add_households(part, homes[m :: len(parts)])
    return Spot(place, land)


def _micro_grids(grid: Place, nth: int, land: Patch, into: int) -> list[Place]:
    """Those into which a town splits its grids, if it does."""
    patches = land.cut(into, across=False) if into else []
    named = [(f"{nth + 1}-{m + 1}微网格", f"{grid.code}{m + 1}", patch) for m, patch in enumerate(patches)]
    return [
        add_place(kind=PlaceKind.micro, name=name, parent=grid, code=code, **patch.facts())
        for name, code, patch in named
    ]


def staff(county: Place, names: Names, since: date) -> dict[int, int]:
    """Put a person into every post, and one into two posts in each town. Returns the person of each post, by ids."""
    set_up_county(county=county)
    held: dict[int, int] = {}
    for post in Post.objects.order_by("id"):
        person = add_person(name=names.person(), phone=names.phone())
        give_post(person=person, post=post, starts=since)
        held[post.pk] = person.pk
    for town in county.children.order_by("no"):
        _second_post(town, held, since)
    return held


def _second_post(town: Place, held: dict[int, int], since: date) -> None:
    """The town office's chief also stands in at the centre: somebody who has to choose the post they act as."""
    chiefs = list(Post.objects.filter(title=PostTitle.chief, unit__seat=town).order_by("id")[:4])
    if len(chiefs) > 2:
        from huiyin.apps.people.models import Person

        person = Person.objects.get(pk=held[chiefs[1].pk])
        give_post(person=person, post=chiefs[2], starts=since, deputy=True)
