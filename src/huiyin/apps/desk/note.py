"""The hand-over note, ready to be read, printed and taken away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext, pgettext

from huiyin.apps.cases import library
from huiyin.apps.cases.names import move_title, town_of
from huiyin.apps.cases.trail import who
from huiyin.apps.desk.filters import MOST_WORDS
from huiyin.apps.desk.queries.shift import Shift, shift
from huiyin.apps.desk.rows import Row, row, rows
from huiyin.apps.people.queries import Viewer

SHIFT = timedelta(hours=10)
LONGEST = timedelta(days=31)


@dataclass(frozen=True)
class Note:
    """What a shift hands over, of what has the `words`."""

    shift: Shift
    words: str
    now: datetime

    @property
    def since(self) -> datetime:
        """Its beginning."""
        return self.shift.since

    @property
    def since_value(self) -> str:
        """Its beginning as a form has it."""
        return f"{timezone.localtime(self.since):%Y-%m-%dT%H:%M}"

    @property
    def query(self) -> str:
        """As it stands in an address."""
        return urlencode({"since": self.since_value, **({"q": self.words} if self.words else {})})

    @cached_property
    def parts(self) -> list[tuple[str, list[Row]]]:
        """What lies in hand: came, late, promised."""
        return [(name, rows(getattr(self.shift, name))) for name in ("came", "late", "promised")]

    @cached_property
    def went(self) -> list[dict[str, Any]]:
        """What was done and left: the case, what was done with it last, by whom."""
        return [
            {
                "row": row(case),
                "verb": move_title(library.spoken(case.pack_id), town_of(case), event.kind.partition(".")[2]),
                "who": who(event),
                "at": event.at,
            }
            for event, case in self.shift.went
        ]

    @property
    def filter_words(self) -> str:
        """From when to when, and which words."""
        span = (f"{timezone.localtime(at):%Y-%m-%d %H:%M}" for at in (self.since, self.now))
        return gettext("; ").join(filter(None, [" — ".join(span), self.words]))

    def titles(self) -> list[str]:
        """The heading of a file."""
        case = [gettext("Number"), gettext("Matter"), gettext("Place"), gettext("Step"), gettext("In whose hands")]
        return [gettext("Part"), *case, gettext("Due"), gettext("What was done"), gettext("Said by")]

    def table(self) -> list[list[object]]:
        """The rows of a file."""
        names = {"came": gettext("Came, and still here"), "late": pgettext("shift", "Late")}
        named = [(names.get(name, gettext("Promised within 24 hours")), found) for name, found in self.parts]
        here: list[list[object]] = [[name, *_cells(each), each.due, "", ""] for name, found in named for each in found]
        went = pgettext("shift", "Went")
        return here + [[went, *_cells(each["row"]), each["at"], each["verb"], each["who"]] for each in self.went]


def read_note(viewer: Viewer, query: Mapping[str, str], now: datetime) -> Note:
    """The note that an address asks for: since a moment (ten hours ago when none is given), of what has the words."""
    since, words = _moment(query.get("since", ""), now), query.get("q", "").strip()[:MOST_WORDS]
    return Note(shift(viewer, since, now, words), words, now)


def _moment(text: str, now: datetime) -> datetime:
    try:
        given = parse_datetime(text) if text else None
    except ValueError:
        given = None
    if given is None:
        return now - SHIFT
    moment = timezone.make_aware(given) if timezone.is_naive(given) else given
    return max(min(moment, now), now - LONGEST)


def _cells(each: Row) -> list[str]:
    return [each.code, each.title, each.place, each.state, each.holder]
