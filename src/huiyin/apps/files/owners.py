"""Who may read an owner of files: asked of the app that keeps such owners. Registered in `site/wiring.py`."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection

from huiyin.apps.people.queries import Viewer

Checker = Callable[[Collection[uuid.UUID], Viewer], set[uuid.UUID]]
_checkers: dict[str, Checker] = {}


def register(kind: str, checker: Checker) -> None:
    """`checker` returns those of the uids that are owners of this kind and that the viewer may read."""
    _checkers[kind] = checker


def readable_by(viewer: Viewer, uids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """The owners among `uids` that the viewer may read. An owner that nobody knows is read by nobody."""
    return {uid for checker in _checkers.values() for uid in checker(uids, viewer)} & set(uids)
