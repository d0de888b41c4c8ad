"""Whose step it is: the posts that may take it, by name and number, for who may not."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from huiyin.apps.cases import library
from huiyin.apps.cases.holders import anchors_of, nearest
from huiyin.apps.cases.models import Case
from huiyin.apps.cases.names import move_title, town_of
from huiyin.apps.decisions.models import Decision
from huiyin.apps.places.models import Place
from huiyin.apps.scope.acting import system
from huiyin.apps.units.models import Post
from huiyin.core.packs import Pack
from huiyin.core.relations import Anchors, Relation


@dataclass(frozen=True)
class Turn:
    """A step that leads on, and the posts that may take it."""

    title: str
    posts: tuple[Post, ...]


@system("which post takes the next step of a decision, for who looks for it")
def turns(decision: Decision, mine: Collection[str]) -> list[Turn]:
    """The steps from where it stands that are not among `mine`, and whose they are."""
    case = Case.objects.select_related("place", "unit").get(pk=decision.pk)
    pack, anchors = library.pinned(case.pack_id), anchors_of(case)
    moves = [move for move in pack.moves_from(case.state) if move.to and move.do not in mine]
    return [Turn(move_title(pack, town_of(case), move.do), _posts(move.by, anchors)) for move in moves]


def beginners(packs: Iterable[Pack], village: Place) -> tuple[Post, ...]:
    """The posts of a village that may begin one of these ways of deciding."""
    words = dict.fromkeys(word for pack in packs for word in pack.start.by)
    return _posts(words, Anchors(path=village.path))


def _posts(words: Iterable[str], anchors: Anchors) -> tuple[Post, ...]:
    relations = [relation for word in words if (relation := Relation.parse(word)) and relation.anchor]
    return tuple(dict.fromkeys(post for relation in relations for post in nearest(relation, anchors)))
