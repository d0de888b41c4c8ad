"""What a view declares about itself: which action it opens, and for which posts. `site.guard` checks it on every request.

`@opens("say")` for pages without sign-in; `@opens("desk", posts=True)` for pages of any post; `titles=…` for some posts.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.http import HttpResponseBase

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def opens(action: str, *, posts: bool = False, titles: frozenset[str] | None = None) -> Callable[[View], View]:
    """Declare a view's action. With `posts` the visitor must act as a post, with `titles` as one of these titles."""

    def mark(view: View) -> View:
        view.action = action  # type: ignore[attr-defined]
        view.posts = posts or titles is not None  # type: ignore[attr-defined]
        view.titles = titles  # type: ignore[attr-defined]
        return view

    return mark
