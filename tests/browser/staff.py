"""For each step of a case: somebody who stands in the right relation to it, signed in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.test import Client

from huiyin.apps.cases import library
from huiyin.apps.cases.holders import anchors_of, posts_in
from huiyin.apps.cases.models import Case
from huiyin.apps.people.actions import add_person, give_post
from huiyin.apps.people.queries import Viewer, viewer_of_post
from huiyin.apps.units.models import Post
from huiyin.core.relations import Relation, holds
from tests.builders import sign_in


@dataclass
class Staff:
    """Remembers who has acted, so that every role is somebody else's, and the handler stays the same person."""

    viewers: dict[int, Viewer] = field(default_factory=dict)
    used: set[int] = field(default_factory=set)

    def session_for(self, case: Case, verb: str) -> str:
        """A session of somebody who may do `verb` on the case now."""
        case = Case.objects.select_related("place", "unit").get(pk=case.pk)
        post = self._post(case, verb)
        if post.pk not in self.viewers:
            person = add_person(name=f"{post.name}甲")
            give_post(person=person, post=post, starts=date(2026, 1, 1))
            self.viewers[post.pk] = viewer_of_post(post, person.pk, person.name)
        self.used.add(post.pk)
        client = sign_in(Client(), self.viewers[post.pk])
        return client.cookies["sessionid"].value

    def _post(self, case: Case, verb: str) -> Post:
        move = library.pinned(case.pack_id).move(verb, case.state)
        assert move is not None, f"no {verb} from {case.state}"
        if "handler" in move.by and case.handler_id:
            return Post.objects.get(pk=case.handler_id)
        anchors = anchors_of(case)
        for word in move.by:
            relation = Relation.parse(word)
            if relation is None or not relation.anchor:
                continue
            for post in posts_in(relation, anchors):
                if post.pk not in self.used and holds(word, viewer_of_post(post, 0).actor, anchors):
                    return post
        raise AssertionError(f"nobody can {verb} {case.code} in {case.state}")
