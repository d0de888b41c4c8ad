"""What a list shows. Filters live in the address: a list can be kept, sent on, printed and exported as it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from huiyin.apps.cases.lists import LISTS

PAGES = {"messages": "desk:notices", "tell": "desk:calls"}
"""Lists of messages about cases: each has a page of its own, and the same filters."""
TABS = ("hand", "all", "publish", *LISTS, *PAGES)
LATE, TODAY, UNREAD = "late", "today", "new"
ANY, CLOSED = "any", "closed"
MOST_WORDS = 60


@dataclass(frozen=True)
class Filters:
    """`tab` hand, all, publish or the name of a list; `q` words; `v` village; `s` phase or state; `c` channel; `k` category;
    `d` late or today; `r` only messages not read yet.

    `after` is the key of the last row of the page before.
    """

    tab: str = "hand"
    q: str = ""
    v: int = 0
    s: str = ""
    c: str = ""
    k: str = ""
    d: str = ""
    r: str = ""
    after: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> Filters:
        """The filters of an address; what cannot be read is left out."""
        village = query.get("v", "")
        return cls(
            tab=query["tab"] if query.get("tab") in TABS else TABS[0],
            q=query.get("q", "").strip()[:MOST_WORDS],
            v=int(village) if village.isdecimal() and len(village) < 12 else 0,
            s=_word(query.get("s", "")),
            c=_word(query.get("c", "")),
            k=_word(query.get("k", "")),
            d=query["d"] if query.get("d") in (LATE, TODAY) else "",
            r=query["r"] if query.get("r") == UNREAD else "",
            after=query.get("after", "")[:60],
        )

    @property
    def narrowed(self) -> bool:
        """Is anything filtered, beside the tab?"""
        return replace(self, tab=TABS[0], after="") != Filters()

    @property
    def words_alone(self) -> bool:
        """Does nothing narrow the list but words and a village, so that the search itself finds all that is on it?"""
        return self.with_(tab="", v=0, q="") == Filters(tab="")

    @property
    def of_cases(self) -> Filters | None:
        """Which cases a list of messages is about; None: whichever."""
        cases = replace(self, tab="all", s=self.s or ANY, r="", after="")
        return cases if replace(self, r="").narrowed else None

    def with_(self, **changes: object) -> Filters:
        """The same with changes, on the first page."""
        return replace(self, **{"after": "", **changes})  # type: ignore[arg-type]

    def query(self, **more: object) -> str:
        """As it stands in an address, without what is empty."""
        given = {**vars(self), **more}
        kept = {key: value for key, value in given.items() if value and not (key == "tab" and value == TABS[0])}
        return urlencode(kept)

    def address(self, path: str, **more: object) -> str:
        """A path with these filters."""
        query = self.query(**more)
        return f"{path}?{query}" if query else path


def _word(text: str) -> str:
    return text if text.replace("_", "").isalnum() and len(text) <= 40 else ""
