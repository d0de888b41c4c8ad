"""The filters of lists, as they stand in the address of a page and in what is asked for as a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from urllib.parse import urlencode


@dataclass(frozen=True)
class Filters:
    """What every list has: `q`, words that are looked for; `after`, where the page begins."""

    q: str = ""
    after: str = ""

    @property
    def narrowed(self) -> bool:
        """Is anything filtered?"""
        return replace(self, after="") != type(self)()

    def query(self, **changes: object) -> str:
        """As it stands in an address, with changes, without what is empty."""
        given = {**asdict(self), "after": "", **changes}
        return urlencode({name: value for name, value in given.items() if value})


@dataclass(frozen=True)
class Sought(Filters):
    """The filters of teams, tasks, registers and promises. `k`: a kind, or a scheme; `s`: a state."""

    k: str = ""
    s: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> Sought:
        """What cannot be read is left out."""
        return cls(q=word(query, "q"), k=word(query, "k"), s=word(query, "s"), after=word(query, "after", 60))


def word(query: Mapping[str, str], name: str, most: int = 40) -> str:
    """A word of an address."""
    return query.get(name, "").replace("\0", "").strip()[:most]
