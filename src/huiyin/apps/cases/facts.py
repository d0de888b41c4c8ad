"""The facts that guards declare, and who loads them. A fact is loaded only when a move asks for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from huiyin.apps.cases import library
from huiyin.apps.cases.models import Case

Loader = Callable[[Case], Any]
_loaders: dict[str, Loader] = {}


def loads(fact: str, loader: Loader) -> None:
    """Register the loader of a fact (from `site/wiring.py`)."""
    _loaders[fact] = loader


def load(case: Case, needed: Iterable[str]) -> dict[str, Any]:
    """The facts that are needed, loaded."""
    return {fact: _loaders[fact](case) for fact in needed}


def children_open(case: Case) -> int:
    """How many child cases are not closed."""
    return case.children.filter(open=True).count()


def redacted(case: Case) -> bool:
    """Is there a public text?"""
    return bool(case.public_title)


def answers(case: Case) -> dict[str, Any]:
    """What was answered when the case was opened."""
    return dict(case.content.answers)


def category_flags(case: Case) -> frozenset[str]:
    """The flags of the case's category in its town."""
    return library.profile(case.profile).flags(case.category) if case.profile else frozenset()
