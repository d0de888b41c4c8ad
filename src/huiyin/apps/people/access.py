"""What a view declares about itself: which action it opens. `people.roles` says for whom; `site.guard` checks every request.

`@opens("desk")`; with `fresh=True` it was shown within the last minutes who is there, with `fully=True` by both factors.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

from django.http import HttpResponseBase

from huiyin.apps.people.roles import EVERYBODY, ROLES, may
from huiyin.core.idle import BOTH, FRESH, SHOWN

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
Answer = TypeVar("Answer", bound=HttpResponseBase)


def opens(
    action: str, *, fresh: bool = False, fully: bool = False, within: timedelta = FRESH
) -> Callable[[View], View]:
    """Declare a view's action. An action that is not in the table of roles stops the start.

    With `fresh` (for what is grave: giving posts, imports) who is there must have shown it `within` that time; with `fully`
    (for what one signs in with) by what they know and by what they have.
    """
    titles = ROLES[action]
    shown = BOTH if fully else (SHOWN,) if fresh else ()

    def mark(view: View) -> View:
        view.action = action  # type: ignore[attr-defined]
        view.posts = titles is not EVERYBODY  # type: ignore[attr-defined]
        view.titles = titles  # type: ignore[attr-defined]
        view.shown = shown  # type: ignore[attr-defined]
        view.within = within  # type: ignore[attr-defined]
        return view

    return mark


def may_open(view: Any, title: str, unit_kind: str = "") -> bool:
    """Is the view for a post of this title, in a unit of this kind (empty: on a place)?"""
    return may(view.action, title, unit_kind)


def unkept(answer: Answer) -> Answer:
    """An answer that no browser and nobody on the way keeps."""
    answer["Cache-Control"] = "private, no-store"
    return answer
