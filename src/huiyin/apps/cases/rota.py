"""Who of several posts is on duty: whom a rota names at a moment. The rota itself is kept by another app."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime

from huiyin.apps.cases.holders import nearest, posts_in
from huiyin.apps.units.models import Post
from huiyin.core.relations import Anchors, Relation

Rota = Callable[[Collection[int], datetime], Collection[int]]
_rotas: list[Rota] = []


def kept_by(*rotas: Rota) -> None:
    """Register who says which of some posts are on duty at a moment (from `site/wiring.py`)."""
    _rotas[:] = rotas


def on_duty(relation: Relation, anchors: Anchors, now: datetime) -> list[Post]:
    """Of the posts in a relation those that are on duty; the nearest of them all where nobody is: nothing reaches nobody."""
    posts = list(posts_in(relation, anchors))
    named = {pk for rota in _rotas for pk in rota([post.pk for post in posts], now)}
    return [post for post in posts if post.pk in named] or nearest(relation, anchors)
