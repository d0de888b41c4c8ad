"""Builders of an accusation: against a village committee's chief, and against a whole village."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from huiyin.apps.people.actions import add_person, give_post
from huiyin.apps.people.queries import Viewer, viewer_of_post
from huiyin.apps.petitions.actions.accusing import Told, enter
from huiyin.apps.petitions.models import Accusation
from huiyin.apps.units.models import Post
from tests.builders import MONDAY, World

WORDS = "第三水塔的承包款没有入账"


def told(**changes: Any) -> Told:
    given: dict[str, Any] = {
        "uid": uuid.uuid4(),
        "text": WORDS,
        "received_on": MONDAY.date(),
        "accuser": "沈阿姨",
        **changes,
    }
    return Told(**given)


def chief_of(world: World) -> Post:
    """The chief of the village committee, with somebody in the post."""
    post = Post.objects.get(unit=world.unit("village_committee", world.village), title="chief")
    if not post.holdings.exists():
        give_post(person=add_person(name="被反映的人"), post=post, starts=date(2026, 1, 1))
    return post


def accuse(world: World, by: Viewer, **changes: Any) -> Accusation:
    """Somebody accuses the chief of the village committee."""
    return enter(by=by, told=told(posts=(chief_of(world),), **changes), now=MONDAY)


def somebody_in(post: Post, *, deputy: bool = False) -> Viewer:
    """A new person in a post."""
    person = add_person(name="某人")
    give_post(person=person, post=post, starts=date(2026, 1, 1), deputy=deputy)
    return viewer_of_post(post, person.pk, person.name)
