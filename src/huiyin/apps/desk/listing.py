"""The filters of the inbox as fields, and its tabs."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, gettext

from huiyin.apps.cases import library
from huiyin.apps.cases.choices import category_choices
from huiyin.apps.cases.contact import may_call
from huiyin.apps.cases.fields import Field, find, hidden, select
from huiyin.apps.cases.names import channel_title, pack_title
from huiyin.apps.desk.export import state_word, tab_title
from huiyin.apps.desk.filters import ANY, LATE, PAGES, TODAY, UNREAD, Filters
from huiyin.apps.desk.queries.inbox import villages
from huiyin.apps.desk.queries.publishing import publishable
from huiyin.apps.files.listings import buttons
from huiyin.apps.people.queries import Viewer
from huiyin.core.words import Channel, Phase

Option = tuple[str, str]


def tabs_of(viewer: Viewer, filters: Filters, path: str) -> list[dict[str, Any]]:
    """In my hands, all that I may see, some lists with a name, and the one that is open. Filters stay with the tab."""
    lists = {"publish": bool(publishable(viewer)), "up": True, "parked": True, "calls": may_call(viewer)}
    shown = ["hand", "all", *(tab for tab, offered in lists.items() if offered)]
    shown += [filters.tab] if filters.tab not in shown else []
    return [
        {"title": tab_title(tab), "url": filters.with_(tab=tab).address(path), "current": tab == filters.tab}
        for tab in shown
    ]


def fields_of(viewer: Viewer, filters: Filters) -> list[Field]:
    """The fields of `components/filters.html`. No query but that of the villages, which is kept."""
    fields = [
        find(gettext("Find"), filters.q),
        hidden("tab", filters.tab),
    ]
    found = villages(viewer)
    if found:
        every = ("", gettext("all %(n)d") % {"n": len(found)})
        fields.append(select("v", gettext("Village"), filters.v, [every, *found]))
    plain, spoken, any_ = filters.tab in ("hand", "all"), get_language(), ("", gettext("any"))
    undecided = ("", gettext("not closed")) if plain else any_
    fields += [
        select("s", gettext("Step"), filters.s, [undecided, *_states(viewer, filters)]),
        select("d", gettext("Time limit"), filters.d, [any_, *_limits()]),
        select("c", gettext("Channel"), filters.c, [any_, *_channels(viewer.profile, spoken)]),
        select("k", gettext("Category"), filters.k, [any_, *_categories(viewer.profile, spoken)]),
    ]
    if filters.tab == "messages":
        fields.append(select("r", gettext("Read"), filters.r, [any_, (UNREAD, gettext("not read yet"))]))
    return fields


def acts_of(filters: Filters) -> list[dict[str, Any]]:
    """What one can do with a list: keep it, take it away, print it."""
    first = filters.with_()
    path = reverse(PAGES.get(filters.tab, "desk:inbox"))
    return [
        {"url": first.address(reverse("desk:views")), "title": gettext("Keep this list"), "keeps": True},
        *buttons(*(first.address(reverse("desk:export", args=[form])) for form in ("csv", "xlsx", "json"))),
        {"url": first.address(path, print=1), "title": gettext("Print")},
    ]


def _states(viewer: Viewer, filters: Filters) -> list[Option]:
    words: list[str] = [phase for phase in Phase if phase is not Phase.closed]
    words += ["raised", "paused", "parked"]
    words += [Phase.closed, ANY] if filters.tab == "all" else [Phase.closed] if filters.tab in PAGES else []
    words += [filters.s] if filters.s and filters.s not in words else []
    return [(str(word), state_word(viewer, word)) for word in words]


def _limits() -> list[Option]:
    return [(LATE, gettext("late")), (TODAY, gettext("due today"))]


@lru_cache
def _channels(profile: str, _language: str) -> list[Option]:
    town = library.profile(profile) if profile else None
    return [(str(code), channel_title(code, town)) for code in Channel]


@lru_cache
def _categories(profile: str, _language: str) -> list[Option]:
    """Families of all packs of the town, with the pack's name where two are called the same; a family filters its members too."""
    town = library.profile(profile) if profile else None
    found: dict[str, tuple[str, str]] = {}
    for chosen in town.packs if town else ():
        for code, words in category_choices(town, chosen.slug):
            first = words[0] if isinstance(words, list) else (code, words)
            found.setdefault(first[0], (first[1], pack_title(library.pack(chosen.slug), town)))
    times = Counter(title for title, _ in found.values())
    told = gettext("%(title)s (%(way)s)")
    return [
        (code, told % {"title": title, "way": way} if times[title] > 1 else title)
        for code, (title, way) in found.items()
    ]
