"""What a view declares about itself: which action it opens, and for which posts. `site.guard` checks it on every request.

`@opens("say")` for pages without sign-in; `@opens("desk", posts=True)` for pages of any post that works on cases; `titles=…`
for some posts, `titles=EVERY_POST` for all. With `fresh=True` it was shown within the last minutes who is there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpResponseBase

from huiyin.core.words import KEEPERS, PostTitle

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
EVERY_POST = frozenset(PostTitle)
AT_WORK = EVERY_POST - KEEPERS
"""Who works on cases: everybody but those who keep the installation."""


def opens(
    action: str, *, posts: bool = False, titles: frozenset[PostTitle] | None = None, fresh: bool = False
) -> Callable[[View], View]:
    """Declare a view's action. With `posts` the visitor must act as a post at work, with `titles` as one of these titles.

    With `fresh` (for what is grave: giving posts, keys, exports) who is there must have shown it just now.
    """

    def mark(view: View) -> View:
        view.action = action  # type: ignore[attr-defined]
        view.posts = posts or titles is not None  # type: ignore[attr-defined]
        view.titles = AT_WORK if posts and titles is None else titles  # type: ignore[attr-defined]
        view.fresh = fresh  # type: ignore[attr-defined]
        return view

    return mark


def may_open(view: Any, title: str) -> bool:
    """Is the view for a post of this title?"""
    titles: frozenset[str] | None = getattr(view, "titles", None)
    return titles is None or title in titles
