"""A browser of somebody who holds exactly one post, or none."""

from __future__ import annotations

from django.test import Client

from huiyin.apps.people.actions import add_person, give_post
from huiyin.apps.people.models import Holding
from huiyin.apps.people.queries import viewer_of_post
from huiyin.apps.units.models import Post
from tests.builders import MONDAY, sign_in


def act_as(post: Post | None, person: int) -> Client:
    """Signed in as that post, which is from now on the person's only one; a visitor's without one."""
    browser = Client()
    if post:
        Holding.objects.filter(person_id=person).delete()
        Holding.objects.create(person_id=person, post=post, starts=MONDAY.date())
        sign_in(browser, viewer_of_post(post, person))
    return browser


def someone(post: Post) -> Client:
    """A new person who holds the post and nothing else, signed in."""
    person = add_person(name="某人")
    give_post(person=person, post=post, starts=MONDAY.date())
    return sign_in(Client(), viewer_of_post(post, person.pk))
