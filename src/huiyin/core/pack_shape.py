"""The shape of a pack's document: which keys there are and what may stand under them. The reader relies on it.

A key that nobody knows is a problem too: a mistyped `guard` must not pass for a move without conditions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
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


LEFT_OUT = object()
"""In place of a value of which nothing can be read."""
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


def shaped(raw: object) -> tuple[Any, list[Problem]]:
    """A document with only what is where and what it should be, and everything that is not. Codes: wrong_shape, unknown_key."""
    wrong: list[Problem] = []
    return _kept("", raw, PACK, wrong), wrong


def _kept(where: str, value: object, shape: Any, wrong: list[Problem]) -> Any:
    """What can be read of a value; `LEFT_OUT` for nothing of it."""
    if isinstance(shape, Either):
        found: list[Problem] = []
        kept = _kept(where, value, shape.first, found)
        return _kept(where, value, shape.second, wrong) if found else kept
    if isinstance(shape, type):
        fits = isinstance(value, shape) and not (shape is int and isinstance(value, bool))
    else:
        fits = isinstance(value, list if isinstance(shape, Many) else Mapping)
    if not fits:
        wrong.append(_wrong(where, shape if isinstance(shape, type) else type(shape)))
        return LEFT_OUT
    return value if isinstance(shape, type) else _inside(where, value, shape, wrong)


def _inside(where: str, value: Any, shape: Any, wrong: list[Problem]) -> Any:
    if isinstance(shape, Many):
        kept = [_kept(_named(where, inner, n), inner, shape.shape, wrong) for n, inner in enumerate(value, 1)]
        return [inner for inner in kept if inner is not LEFT_OUT]
    found = {key: _under(where, key, inner, shape, wrong) for key, inner in value.items()}
    return {key: inner for key, inner in found.items() if inner is not LEFT_OUT}


def _under(where: str, key: str, inner: object, shape: Table | Each, wrong: list[Problem]) -> Any:
    path = f"{where}.{key}".strip(".")
    if isinstance(shape, Each):
        return _kept(path, inner, shape.shape, wrong)
    if key in shape.keys:
        return _kept(path, inner, shape.keys[key], wrong)
    if key.startswith("_"):
        return inner
    meant = next(iter(get_close_matches(key, shape.keys, 1)), key)
    wrong.append(Problem(where or key, "unknown_key", (("key", key), ("meant", meant))))
    return LEFT_OUT


def _named(where: str, inner: object, n: int) -> str:
    """A move or an ask by its own name, anything else by its number."""
    name = inner.get("do") or inner.get("name") if isinstance(inner, Mapping) else None
    return f"{where}.{name if name and isinstance(name, str) else n}"


def _wrong(where: str, wanted: type) -> Problem:
    return Problem(where or "pack", "wrong_shape", (("wanted", WANTED[wanted]),))
