"""The public lists of one way of working: what a visitor asks of them, and how they are taken away."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from huiyin.apps.cases import public
from huiyin.apps.cases.choices import shelf_of
from huiyin.apps.cases.fields import Field, find, hidden, select
from huiyin.apps.cases.keyset import PIECE, Order, through
from huiyin.apps.cases.models import Case
from huiyin.apps.cases.names import category_title, place_word
from huiyin.apps.cases.public import Wanted
from huiyin.apps.places.models import Place
from huiyin.apps.say.queries import lists, places
from huiyin.core.profiles import Profile

PAGE, PRINTED = 30, 500
MOST_WORDS = 40


@dataclass(frozen=True)
class Wall:
    """A list of one pack, in its order, with its sums of a year; `day`: the moment that stands beside a row.

    `placed`: a row says in which village. A wish does not.
    """

    title: Promise
    of: Callable[[Wanted], lists.Matters]
    since: Callable[[Place, date], lists.Total]
    order: Order
    day: str
    placed: bool


WALLS = {
    "wish": Wall(
        gettext_lazy("Waiting to be claimed"), lists.open_wishes, lists.wishes_since, Order(), "opened_at", False
    ),
    "talk": Wall(
        gettext_lazy("Published matters"),
        lists.published_talk,
        lists.talk_since,
        public.NEWEST_PUBLISHED,
        "published_at",
        True,
    ),
}


@dataclass(frozen=True)
class Asked:
    """What a visitor asks of a wall, as it stands in the address; `villages` are those to choose from."""

    slug: str
    wanted: Wanted
    villages: list[Place]

    @classmethod
    def read(cls, slug: str, params: Mapping[str, str], town: Place, profile: Profile | None) -> Asked:
        """From an address; what cannot be read is left out."""
        villages = places.villages(town) if WALLS[slug].placed else []
        village = next((each for each in villages if str(each.uid) == params.get("village")), None)
        category, words = (params.get(name, "").replace("\0", "").strip()[:MOST_WORDS] for name in ("category", "q"))
        return cls(slug, Wanted(town, village, profile, category, words), villages)

    @property
    def wall(self) -> Wall:
        """The list that is asked."""
        return WALLS[self.slug]

    @property
    def narrowed(self) -> bool:
        """Is anything filtered?"""
        return bool(self.wanted.village or self.wanted.category or self.wanted.words)

    def query(self, **more: str) -> str:
        """As it stands in an address, without what is empty."""
        village = str(self.wanted.village.uid) if self.wanted.village else ""
        names = {"town": str(self.wanted.town.uid), "village": village, "category": self.wanted.category}
        given = {**names, "q": self.wanted.words, **more}
        return "?" + urlencode({name: value for name, value in given.items() if value})

    def fields(self) -> list[Field]:
        """The fields of `components/filters.html`."""
        town, profile = self.wanted.town, self.wanted.profile
        every = _("The whole %(town)s") % {"town": place_word(profile, "town", town.name)}
        village = str(self.wanted.village.uid) if self.wanted.village else ""
        villages = [(str(each.uid), each.name) for each in self.villages]
        kind, whatever = pgettext("list", "Kind"), pgettext("list", "All")
        return [
            find(pgettext("list", "Find"), self.wanted.words),
            hidden("town", town.uid),
            *([select("village", _("Village"), village, [("", every), *villages])] if villages else []),
            select("category", kind, self.wanted.category, [("", whatever), *self._kinds()]),
        ]

    def _kinds(self) -> list[tuple[str, str]]:
        profile = self.wanted.profile
        if profile is None:
            return []
        shelf = shelf_of(profile, self.slug)
        codes = [code for code, each in profile.categories.items() if each.shelf == shelf]
        return [(code, category_title(profile, code)) for code in codes]

    def filter_words(self) -> str:
        """The filter as a reader says it."""
        kind = category_title(self.wanted.profile, self.wanted.category) if self.wanted.category else ""
        named = (
            self.wanted.town.name,
            self.wanted.village.name if self.wanted.village else "",
            kind,
            self.wanted.words,
        )
        return pgettext("list", "; ").join(each for each in named if each)

    def page(self, key: str, most: int) -> tuple[list[Case], str]:
        """A page of the list, and the key of the next. One query."""
        return public.page(self.wall.of(self.wanted), self.wall.order, key, most)

    def titles(self) -> list[str]:
        """The heading of a file."""
        where = [_("Village")] if self.wall.placed else []
        kind, day, far = pgettext("list", "Kind"), pgettext("list", "Day"), pgettext("list", "How far")
        return [_("Number"), pgettext("list", "Matter"), *where, kind, day, far]

    def rows(self) -> Iterator[list[object]]:
        """The rows of a file, read in pieces."""
        for case in through(lambda key: self.page(key, PIECE)):
            where = [case.village.name if case.village else ""] if self.wall.placed else []
            kind = category_title(self.wanted.profile, case.category) if case.category else ""
            yield [case.code, case.public_title, *where, kind, _day(getattr(case, self.wall.day)), _how_far(case)]


def _day(moment: datetime) -> str:
    return f"{timezone.localdate(moment):%Y-%m-%d}"


def _how_far(case: Case) -> str:
    if not case.published_at:
        return pgettext("matter", "to be claimed")
    return pgettext("matter", "in hand") if case.open else pgettext("matter", "closed")
