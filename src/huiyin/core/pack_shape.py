"""The shape of a pack's document: which keys there are and what may stand under them. The reader relies on it.

A key that nobody knows is a problem too: a mistyped `guard` must not pass for a move without conditions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from huiyin.core.packs import Problem


@dataclass(frozen=True)
class Table:
    """A table with these keys."""

    keys: Mapping[str, Any]


@dataclass(frozen=True)
class Each:
    """A table of free names, each with a value of this shape."""

    shape: Any


@dataclass(frozen=True)
class Many:
    """A list of values of this shape."""

    shape: Any


@dataclass(frozen=True)
class Either:
    """A value of the first shape, or else of the second."""

    first: Any
    second: Any


NAMES = Many(str)
TEXT = Either(str, Table({"zh": str, "en": str}))
MOVE = Table(
    {
        **dict.fromkeys(("do", "to", "outcome", "opens", "part"), str),
        **dict.fromkeys(("from", "by", "ask", "guard"), NAMES),
        **dict.fromkeys(("optional", "confirms", "several"), bool),
        **dict.fromkeys(("title", "hint"), TEXT),
        "says": Each(str),
    }
)
CLOCK = Table(
    {
        "title": TEXT,
        "runs_in": NAMES,
        "by": str,
        "term": str,
        "starts": str,
        "less": NAMES,
        "limit": Either(str, Each(str)),
        "law": Many(
            Table({"limit": str, "source": TEXT, "from": str, "until": str, "verified": bool, "when": Each(NAMES)})
        ),
        "roll": bool,
        "warn": int,
        "near": NAMES,
        "timer": bool,
        "late": Many(Table({"after": str, "do": str, "to": str})),
        "extend": Table({"by": NAMES, "times": int, "max": str}),
    }
)
SITTING = Table(
    {
        **dict.fromkeys(("body", "roll", "fails_to"), str),
        **dict.fromkeys(("hears", "secret"), bool),
        "notice_days": int,
    }
)
PACK = Table(
    {
        **dict.fromkeys(("slug", "source", "level", "categories"), str),
        **dict.fromkeys(("title", "summary", "first_question", "prompt"), TEXT),
        **dict.fromkeys(("never_twice", "reporter", "decides"), bool),
        **dict.fromkeys(("channels", "use", "rota"), NAMES),
        "version": int,
        "start": MOVE,
        "moves": Many(MOVE),
        "states": Each(Table({"title": TEXT, "phase": str, "held_by": str, "sitting": SITTING})),
        "clocks": Each(CLOCK),
        "limits": Each(int),
        "tell": Each(NAMES),
        "carries": Each(Each(str)),
        "roles": Each(Either(str, NAMES)),
        "asks": Many(Table({"name": str, "type": str, "title": TEXT, "choices": Each(TEXT)})),
    }
)
WANTED = {str: "text", int: "number", bool: "true/false", Many: "list", Table: "table", Each: "table"}


def misshapen(raw: object) -> list[Problem]:
    """Everything in a document that is not where or what it should be. Codes: wrong_shape, unknown_key."""
    return list(_look("", raw, PACK))


def _look(where: str, value: object, shape: Any) -> Iterator[Problem]:
    if isinstance(shape, Either):
        first = list(_look(where, value, shape.first))
        yield from _look(where, value, shape.second) if first else ()
    elif isinstance(shape, type):
        if not isinstance(value, shape) or (shape is int and isinstance(value, bool)):
            yield _wrong(where, shape)
    elif not isinstance(value, list if isinstance(shape, Many) else Mapping):
        yield _wrong(where, type(shape))
    else:
        yield from _inside(where, value, shape)


def _inside(where: str, value: Any, shape: Any) -> Iterator[Problem]:
    if isinstance(shape, Many):
        for n, inner in enumerate(value):
            yield from _look(_named(where, inner, n), inner, shape.shape)
        return
    for key, inner in value.items():
        if isinstance(shape, Each):
            yield from _look(f"{where}.{key}", inner, shape.shape)
        elif key in shape.keys:
            yield from _look(f"{where}.{key}".strip("."), inner, shape.keys[key])
        elif not key.startswith("_"):
            yield Problem(where or key, "unknown_key", (("key", key),))


def _named(where: str, inner: object, n: int) -> str:
    """A move or an ask by its own name, anything else by its number."""
    name = inner.get("do") or inner.get("name") if isinstance(inner, Mapping) else None
    return f"{where}.{name or n + 1}"


def _wrong(where: str, wanted: type) -> Problem:
    return Problem(where or "pack", "wrong_shape", (("wanted", WANTED[wanted]),))
