"""What a visitor of the board chose in the address: town, village, month, category, words, only what is late.

What cannot be read is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlencode

from huiyin.apps.cases import library
from huiyin.apps.cases.public import Wanted
from huiyin.apps.places.models import Place
from huiyin.apps.places.queries import place_named, towns, villages_in
from huiyin.core.profiles import Profile
from huiyin.core.worktime import SHANGHAI

MONTHS_BACK = 12
LATE = "late"


@dataclass(frozen=True)
class Choice:
    """`month` is the first day of the month whose numbers are shown; `dated`: the visitor asked for that month."""

    town: Place
    village: Place | None
    profile: Profile | None
    month: date
    dated: bool = False
    category: str = ""
    words: str = ""
    late: bool = False

    @property
    def wanted(self) -> Wanted:
        """Which public cases are meant."""
        return Wanted(self.town, self.village, self.profile, self.category, self.words)

    @property
    def place(self) -> Place:
        """The village, or the whole town."""
        return self.village or self.town

    @property
    def last(self) -> date:
        """The last day of the month."""
        return month_after(self.month) - timedelta(days=1)

    @property
    def bounds(self) -> tuple[datetime, datetime]:
        """The month as moments: from, and the first one that is not in it any more."""
        return _midnight(self.month), _midnight(month_after(self.month))

    @property
    def packs(self) -> frozenset[str] | None:
        """The ways of working whose matters have somebody to answer to; None: whatever there is."""
        return library.with_asker(self.profile) if self.profile else None

    def address(self, **changes: str) -> str:
        """The query of the address, with changes; an empty value leaves a name out."""
        names = {
            "town": str(self.town.uid),
            "village": str(self.village.uid) if self.village else "",
            "month": f"{self.month:%Y-%m}" if self.dated else "",
            "category": self.category,
            "q": self.words,
            "d": LATE if self.late else "",
        }
        return "?" + urlencode({name: value for name, value in {**names, **changes}.items() if value})


def read(params: Mapping[str, str], now: datetime) -> Choice | None:
    """The choice in the address; None when no town is meant and there is not just one."""
    place = place_named(plain(params.get("village", ""))) or place_named(plain(params.get("town", ""))) or only_town()
    town = place if place is None or place.profile else place.town
    if place is None or town is None:
        return None
    month = month_of(plain(params.get("month", "")), now)
    this = now.astimezone(SHANGHAI).date().replace(day=1)
    return Choice(
        town=town,
        village=place.village,
        profile=library.profile(town.profile) if library.is_profile(town.profile) else None,
        month=month or this,
        dated=month is not None,
        category=plain(params.get("category", "")),
        words=plain(params.get("q", "")),
        late=params.get("d") == LATE,
    )


def plain(text: str) -> str:
    """A word of the address, short and without the character that databases refuse."""
    return text.replace("\0", "").strip()[:40]


def only_town() -> Place | None:
    """The town, when there is just one."""
    found = towns()
    return found[0] if len(found) == 1 else None


def villages(town: Place) -> list[Place]:
    """The villages and communities of a town."""
    return list(villages_in(town))


def month_of(text: str, now: datetime) -> date | None:
    """2026-11 as its first day; None when it is no month or not begun yet."""
    try:
        month = datetime.strptime(text, "%Y-%m").replace(tzinfo=SHANGHAI).date()
    except ValueError:
        return None
    return month if month <= now.astimezone(SHANGHAI).date() and month.year >= 2000 else None


def month_after(month: date) -> date:
    """The first day of the next month."""
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1)


def months_until(now: datetime) -> list[date]:
    """This month and those before it, newest first."""
    month = now.astimezone(SHANGHAI).date().replace(day=1)
    found = [month]
    while len(found) < MONTHS_BACK:
        month = (month - timedelta(days=1)).replace(day=1)
        found.append(month)
    return found


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI).astimezone(UTC)
