"""What a list of cases is asked for: words, village, category, state. It stands in the address, so a list is kept, printed and
taken away as it is filtered."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.apps.cases import library
from huiyin.apps.cases.choices import category_choices, family
from huiyin.apps.cases.fields import Field, find, hidden, select
from huiyin.apps.cases.keyset import number
from huiyin.apps.cases.models import Case
from huiyin.apps.cases.names import category_title
from huiyin.apps.cases.queries import searched
from huiyin.apps.cases.tables import in_words
from huiyin.apps.files.listings import buttons
from huiyin.apps.keys import ring
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.letters import letters_of
from huiyin.apps.places.queries import villages_in
from huiyin.core.grams import wanted, words_of
from huiyin.core.profiles import Profile
from huiyin.core.words import OPEN_LEVELS

CODE = re.compile(r"^[A-Za-z]{1,6}-[0-9]{8}-[0-9]{4,}$")
PAGE, PRINTED = 50, 500
READ_THROUGH = 500
"""How many of the matters that are for the eyes of few are opened for the words that are looked for."""


@dataclass(frozen=True)
class Asked:
    """`tab` one of the list's; `q` words or a number; `v` village; `k` category or kind; `s` state; `after` where it begins."""

    tab: str = ""
    q: str = ""
    v: int = 0
    k: str = ""
    s: str = ""
    after: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str], tabs: Iterable[str] = ()) -> Asked:
        """What cannot be read is left out; the tab is the first one then."""
        offered = list(tabs)
        tab = query.get("tab", "")
        return cls(
            tab=tab if tab in offered else next(iter(offered), ""),
            q=_word(query, "q", 60), v=number(query.get("v", "")), k=_word(query, "k"), s=_word(query, "s"),
            after=_word(query, "after", 60),
        )  # fmt: skip

    @property
    def narrowed(self) -> bool:
        """Is anything filtered, beside the tab?"""
        return replace(self, tab="", after="") != Asked()

    def query(self, **changes: object) -> str:
        """As it stands in an address, from the first page unless `after` says so, without what is empty."""
        given = {**asdict(self), "after": "", **changes}
        return urlencode({name: value for name, value in given.items() if value})


def _word(query: Mapping[str, str], name: str, most: int = 40) -> str:
    return query.get(name, "").replace("\0", "").strip()[:most]


def found(viewer: Viewer, cases: QuerySet[Case], asked: Asked) -> QuerySet[Case]:
    """Those of the cases that the words, the village and the category let through."""
    if asked.q:
        by_code = bool(CODE.match(asked.q))
        cases = cases.filter(code=asked.q.upper()) if by_code else cases.filter(pk__in=_saying(viewer, cases, asked.q))
    if asked.v:
        cases = cases.filter(village_id=asked.v)
    return cases.filter(category__in=family(town_of(viewer), asked.k)) if asked.k else cases


def _saying(viewer: Viewer, cases: QuerySet[Case], query: str) -> list[int]:
    """Ids of those with these words. What is for the eyes of few stands in no index: the newest of it are opened and read."""
    few = list(_for_few(cases).select_related("content").order_by("-id")[:READ_THROUGH])
    ring.recall(case.uid for case in few)
    words = set(wanted(query))
    read = [case.pk for case in few if words and words <= set(_words(case))]
    return [*searched(viewer, query), *read]


def read_in_part(cases: QuerySet[Case], asked: Asked) -> int:
    """How many of the newest were opened for the words, where there are more that were not; else 0."""
    if not asked.q or CODE.match(asked.q):
        return 0
    return READ_THROUGH if _for_few(cases).order_by("-id")[READ_THROUGH : READ_THROUGH + 1] else 0


def _for_few(cases: QuerySet[Case]) -> QuerySet[Case]:
    return cases.exclude(level__in=OPEN_LEVELS)


def _words(case: Case) -> list[str]:
    return words_of(f"{case.title} {case.content.found_by}", letters_of(case.title, 80))


def town_of(viewer: Viewer) -> Profile | None:
    """How the viewer's town works."""
    return library.profile(viewer.profile) if viewer.profile else None


def villages(viewer: Viewer) -> list[tuple[int, str]]:
    """The villages of the viewer's town; none for a post of one village."""
    if not viewer.town or (viewer.village and viewer.interval):
        return []
    return list(villages_in(viewer.town).values_list("id", "name"))


def categories(viewer: Viewer, slug: str) -> list[tuple[str, Any]]:
    """The categories of a pack; a family stands for its members too."""
    first = [each[1][0] if isinstance(each[1], list) else each for each in category_choices(town_of(viewer), slug)]
    return [(str(code), title) for code, title in first]


def fields(viewer: Viewer, asked: Asked, *more: Field, slug: str = "") -> list[Field]:
    """The filters of `components/filters.html`: words, village, category of that pack if one is named, and `more`."""
    any_, kept, places = ("", _("any")), [hidden("tab", asked.tab)] if asked.tab else [], villages(viewer)
    where = [select("v", _("Village"), asked.v, [any_, *places])] if places else []
    what = [select("k", _("Category"), asked.k, [any_, *categories(viewer, slug)])] if slug else []
    return [find(_("Find"), asked.q), *kept, *where, *what, *more]


def words(viewer: Viewer, asked: Asked, *more: object, slug: str = "") -> str:
    """The filter as a reader says it."""
    village = dict(villages(viewer)).get(asked.v, "") if asked.v else ""
    return in_words(*more, village, category_title(town_of(viewer), asked.k) if slug and asked.k else "", asked.q)


def frame(request: HttpRequest, asked: Asked, after: str, file: str, **page: Any) -> dict[str, Any]:
    """What every such list says of itself, with `page`; `file` is its address as a file, without the ending."""
    printing = bool(most_of(request) == PRINTED)
    further = asked.query(after=after, print="1" if printing else "")
    made = buttons(*(f"{file}{form}?{asked.query()}" for form in ("csv", "xlsx", "json"))) if file else []
    return {
        "acts": [*made, {"url": f"?{asked.query(print=1)}", "title": _("Print")}],
        "next": f"?{further}" if after else "",
        "narrowed": asked.narrowed,
        "printing": printing,
        "plain_url": f"?{asked.query()}",
        "all_url": f"?{Asked(tab=asked.tab).query()}",
        "now": timezone.now(),
        **page,
    }


def most_of(request: HttpRequest) -> int:
    """How many rows a page has, or the sheet that is printed."""
    return PRINTED if request.GET.get("print") == "1" else PAGE
