"""Lists that a post may take away: each can be made again from its filter. Apps above register theirs in `site/wiring.py`.

The page of a list shows `buttons`; its view that takes the form calls `export_views.asked`.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import IO, Any
from urllib.parse import parse_qsl

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext

from huiyin.apps.files.table_out import Head
from huiyin.apps.people.queries import Viewer

Query = Mapping[str, str]


@dataclass(frozen=True)
class Table:
    """A list as it goes into a file. `name`: the file's, without ending; `count`: how many rows, at most so many."""

    name: str
    head: Head
    titles: Sequence[str]
    rows: Iterable[Sequence[object]]
    count: Callable[[int], int]

    def saying(self, says: object) -> Table:
        """The same with a sentence in its head that says what stands in the list."""
        return replace(self, head=replace(self.head, says=str(says)))


@dataclass(frozen=True)
class Bundle:
    """Many things in one `zip`. `name`: the file's, without ending; `make`: its bytes, and how many things are in it."""

    name: str
    make: Callable[[], tuple[IO[bytes], int]]


@dataclass(frozen=True)
class Listing:
    """A list with a name that is stable: it stands in rows. `action` (people.roles) says for whom it is, also when it is made.

    `title` and `page` (where it stands) are those of a filter; `table` is what a viewer gets of it. `noted` is the kind of its
    entry in the security log.
    """

    name: str
    action: str
    title: Callable[[Query], str]
    page: Callable[[Query], str]
    table: Callable[[Viewer, Query, datetime], Table]
    noted: str = "list_exported"


@dataclass(frozen=True)
class Bundled:
    """What may be taken away and is no list; beside that as a `Listing`."""

    name: str
    action: str
    title: Callable[[Query], str]
    page: Callable[[Query], str]
    bundle: Callable[[Viewer, Query, datetime], Bundle]
    noted: str = "list_exported"


_known: dict[str, Listing] = {}
_bundled: dict[str, Bundled] = {}


def register(taken: Listing | Bundled) -> None:
    """Let a list, or a bundle, be taken away."""
    if isinstance(taken, Bundled):
        _bundled[taken.name] = taken
    else:
        _known[taken.name] = taken


def taken_away(name: str) -> Listing | Bundled:
    """What may be taken away by that name. Raises KeyError."""
    return _bundled.get(name) or _known[name]


def listing(name: str) -> Listing:
    """The list of that name. Raises KeyError."""
    return _known[name]


def title_at(path: str, query: Query) -> str:
    """What the list on the page with this address is called; empty where none of it is taken away."""
    for each in _known.values():
        with suppress(LookupError, ValueError, NoReverseMatch):  # one that is of something which is not told here
            if each.page(query).partition("?")[0] == path:
                return str(each.title(query))
    return ""


def parsed(query: str) -> Query:
    """A filter by name, of what stands in an address."""
    return dict(parse_qsl(query))


def file_at(name: str) -> str:
    """Where the view of that name makes a list into a file, without the ending."""
    return reverse(name, args=["csv"]).removesuffix("csv")


def buttons(csv: str, xlsx: str = "", json: str = "") -> list[dict[str, Any]]:
    """What `components/filters.html` makes buttons of, each of which sends a form; and the way to what one has asked for."""
    offered = [(csv, gettext("Export .csv")), (xlsx, gettext("Export .xlsx")), (json, gettext("Export .json"))]
    sent = [{"url": url, "title": title, "idem": uuid.uuid4()} for url, title in offered if url]
    return [*sent, {"url": reverse("files:exports"), "title": gettext("My exports")}]
