"""Who does it: the people of the demo county who stand in a relation to a case."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from uuid import UUID

from django.db.models import Q

from huiyin.apps.cases.holders import anchors_of, posts_in
from huiyin.apps.cases.models import Case
from huiyin.apps.people.queries import Viewer, viewer_of_post
from huiyin.apps.places.models import Place
from huiyin.apps.units.models import Post
from huiyin.core.packs import Move
from huiyin.core.relations import Anchors, Relation
from huiyin.core.words import PostTitle

HANDS = (PostTitle.officer, PostTitle.volunteer, PostTitle.errand_runner, PostTitle.clerk)
MOST = 6


def uid(rng: Random) -> UUID:
    """The next id, the same in every county of this seed."""
    return UUID(int=rng.getrandbits(128), version=4)


class Cast:
    """Every post with its person. Viewers are kept: a post acts many times."""

    def __init__(self, rng: Random, held: dict[int, int]) -> None:
        self.rng, self.held = rng, held
        self._viewers: dict[int, Viewer] = {}
        self._found: dict[tuple[object, ...], list[tuple[int, str]]] = {}

    def viewer(self, post_id: int) -> Viewer:
        """The person who holds a post, acting as it."""
        if post_id not in self._viewers:
            self._viewers[post_id] = viewer_of_post(Post(pk=post_id), self.held[post_id])
        return self._viewers[post_id]

    def who(self, move: Move, case: Case) -> Iterator[Viewer]:
        """People who may make this move, the likeliest first; the asker only where nobody else may."""
        seen: set[int] = set()
        for word in sorted(move.by, key=lambda word: word == "reporter"):
            if word == "reporter" and case.reporter_post_id:
                yield self.viewer(case.reporter_post_id)
            elif word == "reporter":
                yield Viewer.nobody().as_reporter
            for post_id in self._posts(word, case):
                if post_id not in seen:
                    seen.add(post_id)
                    yield self.viewer(post_id)

    def _posts(self, word: str, case: Case) -> list[int]:
        if word == "handler":
            return [case.handler_id] if case.handler_id else []
        if word in ("involved", "anyone"):
            return [post for post in (case.held_by_post_id, case.handler_id) if post]
        relation = Relation.parse(word)
        if relation is None or not relation.anchor:
            return []
        found = self._in_relation(word, relation, anchors_of(case))
        self.rng.shuffle(found)
        if relation.head == "member":  # those who do the work, before those who lead it
            found.sort(key=lambda post: post[1] not in HANDS)
        held_first = sorted(found[:MOST], key=lambda post: post[0] != case.held_by_post_id)
        return [post_id for post_id, _ in held_first if post_id in self.held]

    def _in_relation(self, word: str, relation: Relation, anchors: Anchors) -> list[tuple[int, str]]:
        """Id and title of the posts; no post is opened or closed during a life, so each is asked for once."""
        key = (word, anchors.unit, anchors.parent, *anchors.path.items())
        if key not in self._found:
            posts = posts_in(relation, anchors).values_list("id", "title")
            self._found[key] = [(post_id, title) for post_id, title in posts[: 3 * MOST]]
        return list(self._found[key])

    def first(self, title: str, place: Place | None, key: str = "") -> Viewer | None:
        """Whoever holds the first post of that title there, or in that unit of it."""
        posts = Post.objects.filter(Q(place=place) | Q(unit__seat=place), title=title, closed_on=None)
        post = (posts.filter(unit__key=key) if key else posts).order_by("id").first()
        return self.viewer(post.pk) if post and post.pk in self.held else None

    def at(self, place: Place, titles: tuple[PostTitle, ...]) -> Viewer | None:
        """Somebody with one of these titles at the place, in its village or in its town; the nearest first."""
        for here in (place.pk, place.village_id, place.town_id):
            if here is None:
                continue
            if (here, *titles) not in self._found:
                posts = Post.objects.filter(Q(place_id=here) | Q(unit__seat_id=here), title__in=titles, closed_on=None)
                self._found[here, *titles] = list(posts.order_by("id").values_list("id", "title"))
            if self._found[here, *titles]:
                return self.viewer(self.rng.choice(self._found[here, *titles])[0])
        return None
