"""A list of cases as a table to take away. No contact data: who asked stays on the case page, where reads are kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from django.db.models import QuerySet
from django.utils.translation import gettext, pgettext

from huiyin.apps.cases import library
from huiyin.apps.cases.lists import LISTS
from huiyin.apps.cases.models import Case
from huiyin.apps.cases.names import (
    ANSWERS,
    OUTCOMES,
    PHASES,
    category_title,
    channel_title,
    holder_title,
    place_title,
    state_title,
    town_of,
)
from huiyin.apps.cases.why import whys
from huiyin.apps.desk.filters import ANY, LATE, Filters
from huiyin.apps.desk.queries.inbox import villages
from huiyin.apps.people.queries import Viewer

MOST, PIECE = 100_000, 500


def titles(tab: str = "") -> list[str]:
    """The heading of the table."""
    more = [gettext("Why"), gettext("Since when"), gettext("Said by")] if explained(tab) else []
    return [
        gettext("Number"),
        gettext("Matter"),
        gettext("Place"),
        gettext("Category"),
        gettext("Channel"),
        gettext("Step"),
        gettext("In whose hands"),
        gettext("Opened"),
        gettext("Due"),
        gettext("Late"),
        gettext("Closed"),
        gettext("Outcome"),
        gettext("The asker says"),
        *more,
    ]


def explained(tab: str) -> tuple[str, ...]:
    """The kinds of events that say why a case stands on this list."""
    return LISTS[tab].why if tab in LISTS else ()


def table(cases: QuerySet[Case], now: datetime, tab: str = "") -> Iterator[list[object]]:
    """The rows, read in pieces: the memory stays the same whatever the length."""
    found = cases[:MOST].iterator(chunk_size=PIECE)
    while piece := list(islice(found, PIECE)):
        said = whys(piece, explained(tab)) if explained(tab) else {}
        for case in piece:
            why = said.get(case.pk)
            more = [why.words, why.at, why.who] if why else ["", None, ""]
            yield [*_cells(case, now), *(more if explained(tab) else [])]


def _cells(case: Case, now: datetime) -> list[object]:
    town = town_of(case)
    return [
        case.code,
        case.title,
        place_title(case),
        category_title(town, case.category),
        channel_title(case.channel, town, case.slug),
        state_title(library.pinned(case.pack_id), town, case.state),
        holder_title(case),
        case.opened_at,
        case.due_at if case.open else None,
        bool(case.open and case.due_at and case.due_at < now),
        case.closed_at,
        str(OUTCOMES.get(case.outcome, "")),
        str(ANSWERS.get(case.answer, "")),
    ]


def tab_title(tab: str) -> str:
    """What a tab is called."""
    names = {
        "hand": gettext("In my hands"),
        "all": gettext("All I may see"),
        "publish": gettext("To publish"),
        "messages": pgettext("desk", "Messages"),
        "tell": pgettext("calls", "To be told"),
    }
    return names[tab] if tab in names else str(LISTS[tab].title)


def tab_says(tab: str) -> str:
    """What stands on a tab."""
    said = {
        "hand": gettext("Open matters in the hands of this post or its unit."),
        "all": gettext("Matters that this post may read; the open ones, unless a step is chosen."),
        "publish": gettext("Closed matters that wait for their text to be published."),
        "messages": gettext("Messages to this post about matters."),
        "tell": gettext("Matters whose asker has to be told something by telephone or in person, and what."),
    }
    return said[tab] if tab in said else str(LISTS[tab].says)


def filter_words(viewer: Viewer, filters: Filters) -> str:
    """The filter as a reader says it: 在我手里；村：杏树湾村；时限：逾期."""
    town = library.profile(viewer.profile) if viewer.profile else None
    pairs = [
        (gettext("Words"), filters.q),
        (gettext("Village"), dict(villages(viewer)).get(filters.v, str(filters.v or ""))),
        (gettext("Step"), state_word(viewer, filters.s)),
        (gettext("Channel"), channel_title(filters.c, town) if filters.c else ""),
        (gettext("Category"), category_title(town, filters.k) if filters.k else ""),
        (gettext("Time limit"), _limit_word(filters.d)),
        (gettext("Read"), gettext("not read yet") if filters.r else ""),
    ]
    said = [gettext("%(label)s: %(value)s") % {"label": label, "value": value} for label, value in pairs if value]
    return gettext("; ").join([tab_title(filters.tab), *said])


def _limit_word(word: str) -> str:
    if not word:
        return ""
    return gettext("late") if word == LATE else gettext("due today")


def state_word(viewer: Viewer, state: str) -> str:
    """What a phase or a state is called in the viewer's town."""
    if state == ANY:
        return gettext("all, closed ones too")
    if state in PHASES:
        return str(PHASES[state])
    town = library.profile(viewer.profile) if viewer.profile else None
    for chosen in town.packs if town else ():
        pack = library.pack(chosen.slug)
        if state in pack.states:
            return state_title(pack, town, state)
    return state
