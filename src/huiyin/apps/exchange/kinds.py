"""The kinds of import, from `kinds.toml`: their columns, their words, and who may import them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from huiyin.apps.exchange.columns import Choice, Column, ColumnType
from huiyin.core.errors import RuleError
from huiyin.core.words import Text


@dataclass(frozen=True)
class Kind:
    """A kind of table. `posts` are the post titles that may import it through the pages.

    `whole`: its rows are taken in together or not at all.
    """

    slug: str
    title: Text
    summary: Text
    columns: tuple[Column, ...]
    posts: frozenset[str]
    whole: bool = False


@cache
def kinds() -> Mapping[str, Kind]:
    """All kinds by name, in the order in which a new installation imports them."""
    raw = tomllib.loads((resources.files("huiyin.apps.exchange") / "kinds.toml").read_text(encoding="utf-8"))
    choices = raw.pop("choices")
    return {slug: _kind(slug, table, choices) for slug, table in raw.items()}


def kind(slug: str) -> Kind:
    """One kind. Raises no_such_kind."""
    if slug not in kinds():
        raise RuleError("no_such_kind", kind=slug, kinds=list(kinds()))
    return kinds()[slug]


def _kind(slug: str, table: Mapping[str, Any], choices: Mapping[str, Any]) -> Kind:
    return Kind(
        slug=slug,
        title=Text(**table["title"]),
        summary=Text(**table["summary"]),
        columns=tuple(_column(column, choices) for column in table["columns"]),
        posts=frozenset(table["posts"]),
        whole=table.get("whole", False),
    )


def _column(table: Mapping[str, Any], choices: Mapping[str, Any]) -> Column:
    words = choices[table["choices"]] if "choices" in table else {}
    return Column(
        key=table["key"],
        titles=tuple(table["titles"]),
        type=ColumnType(table.get("type", "line")),
        required=table.get("required", False),
        choices=tuple(Choice(code, tuple(titles)) for code, titles in words.items()),
        hint=Text(**table["hint"]) if "hint" in table else Text(""),
        max_length=table.get("max", 200),
        unique=table.get("unique", False),
        width=table.get("width", 16),
    )
